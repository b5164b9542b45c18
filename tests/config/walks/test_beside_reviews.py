"""Cases beside a grade review or a grade: revocations, terminations, objections, tips."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from casework.models import Case, Record
from config.scenarios import (
    concluding,
    grades,
    objecting,
    primary_care,
    rereview,
    review,
    revoking,
    telling,
    terminating,
    visit,
    watched,
)
from experts.review.steps import review_steps
from experts.uses import use_of
from primary_care_review.models import Application, Revocation
from primary_care_review.revocation.kinds import CITY_KIND, REVOCATIONS
from primary_care_review.stages import Stage as Review
from primary_care_review.standards.terms import Grade as G
from primary_care_review.tips.rules import TipCause

from .book import complete, fallen
from .walk import Walk, fresh

pytestmark = pytest.mark.django_db


@pytest.mark.article("P26")
def test_every_move_of_a_tip(walk, at):
    case, _ = grades.told_of(None, at=at)
    walk.look(case, at)
    walk.take(case, "answer_tip", at)
    complete(walk, "plaque_tip")


@pytest.mark.article("P33")
def test_every_move_of_a_tip_of_a_review(walk, at):
    case, _ = telling.told_of(at=at)
    kept, _ = telling.told_of(at=at, cause=TipCause.MEDDLING)
    for tip in (case, kept):
        walk.look(tip, at)
    walk.take(kept, "answer_tip", at)
    for name in ("hand_on_tip", "return_tip", "hand_on_tip", "answer_handed_tip"):
        walk.take(case, name, at)
    complete(walk, "review_tip")


@pytest.mark.parametrize("kind", REVOCATIONS)
@pytest.mark.article("P34")
def test_every_move_of_a_revocation(kind, walk, people, at):
    def begun(index: int) -> Revocation:
        institution = primary_care.institution(index, people=people, at=at).office.institution
        grade, day = "甲" if kind == CITY_KIND else "乙", timezone.localdate(at) - timedelta(days=300)
        held = grades.imported(institution, grade=grade, number=f"文{index}", on=day, people=people, at=at)
        return revoking.proposed(held, people=people, at=at)

    grave, plain, silent, overtaken, late = (begun(index) for index in range(1, 6))
    walk.look(grave, at)
    told = ("draft_revocation_intent", "tell_revocation")
    for name in (*told, "make_statement", "draft_revocation", "revoke", "draft_revocation_circular", "circulate"):
        walk.take(grave, name, at)
    for name in (*told, "make_statement"):
        walk.take(plain, name, at)
    walk.take(plain, "draft_revocation", at, grave=False)
    walk.take(plain, "revoke", at)
    for name in told:
        walk.take(silent, name, at)
    over = at + timedelta(days=14)
    walk.look(silent, over)
    with walk.undone():
        walk.take(silent, "drop_revocation", over)
    for name in ("close_hearing", "drop_revocation"):
        walk.take(silent, name, over)
    for name in (*told, "make_statement"):
        walk.take(late, name, at)
    for case in (overtaken, late):  # nothing is left to revoke: the head drops it
        fallen(walk, case.revoked, case, at)
        walk.take(case, "drop_revocation", at)
    complete(walk, kind)


@pytest.mark.article("P33")
def test_every_move_of_a_termination(walk, people, at):
    visit.reviewers(people=people, at=at)
    review_of = primary_care.application_at(Review.SUBMITTED, people=people, at=at, grade=G.YI)
    _terminations(walk, review_of, at, draw="grade_review_draw")
    complete(walk, "primary_care_termination")


def _terminations(walk: Walk, of: Application, at, *, draw: str) -> None:
    """It is terminated, or nothing is said to it, or it is dropped, or the review ends before it, or has a draw open."""

    def proposed() -> Case:
        return terminating.proposed(fresh(of), people=walk.people, at=at)

    told = ("draft_termination_intent", "tell_termination")
    over = at + timedelta(days=14)
    with walk.undone():
        ended = proposed()
        walk.look(ended, at)
        for name in (*told, "make_statement", "draft_termination", "terminate"):
            walk.take(ended, name, at)
        assert fresh(of).state == Review.TERMINATED
    with walk.undone():
        silent = proposed()
        for name in told:
            walk.take(silent, name, at)
        walk.look(silent, over)
        for name in ("close_hearing", "drop_termination"):
            walk.take(silent, name, over)
    with walk.undone():
        walk.take(proposed(), "drop_termination", at)
        walk.take(terminating.told(proposed(), people=walk.people, at=at), "drop_termination", at)
    with walk.undone():
        overtaken = proposed()
        for name in (*told, "make_statement"):
            walk.take(overtaken, name, at)
        for name in ("draft_unqualified", "find_unqualified"):
            walk.take(of, name, at)
        walk.look(overtaken, at)  # the review is over: the head drops it
        walk.take(overtaken, "drop_termination", at)
    drawn = proposed()
    for name in ("find_qualified", "draft_acceptance", "accept", "grade_review_plan", draw):
        walk.take(of, name, at)
    for name in (*told, "make_statement", "draft_termination"):
        walk.take(drawn, name, at)


@pytest.mark.article("P33")
def test_every_move_of_a_termination_of_a_rereview(walk, people, at):
    """By the commission, as the bureau's is walked."""
    visit.reviewers(people=rereview.of_city(people, at=at), at=at)
    reached = primary_care.application_at(Review.REACHED, people=people, at=at, grade=G.JIA)
    then = concluding.days_on(reached, 8)
    case = rereview.rereview_at(Review.SUBMITTED, reached, people=people, at=then)
    _terminations(replace(walk, people=rereview.of_city(people, at=then)), case, then, draw="grade_rereview_draw")
    complete(walk, "primary_care_city_termination")


def _review_at(stage: Review, walk: Walk, at, *, of_city: bool) -> tuple[Application, Walk]:
    """Of a bureau, or the commission's own re-review with those who run it."""
    if not of_city:
        return primary_care.application_at(stage, people=walk.people, at=at, grade=G.YI), walk
    reached = primary_care.application_at(Review.REACHED, people=walk.people, at=at)
    then, city = concluding.days_on(reached, 13), replace(walk, people=rereview.of_city(walk.people, at=at))
    return rereview.rereview_at(stage, reached, people=walk.people, at=then), city


OF_BODY = pytest.mark.parametrize("of_city", [False, True], ids=["of a bureau", "of the commission"])


@OF_BODY
@pytest.mark.article("P30")
def test_every_move_of_an_objection_of_the_supervisor(of_city, walk, at):
    of, body = _review_at(Review.ACCEPTED, walk, at, of_city=of_city)
    then = Record.objects.filter(case=of.pk).latest("pk").at
    for name in ("answer_supervision", "go_on", "take_back_supervision"):
        watched.objected(of, by=body.people[Role.SUPERVISOR], at=then)
        objection = Case.objects.open().get(about=of.pk)
        body.look(objection, then)
        body.take(objection, name, then)
    complete(walk, objection.kind)


@OF_BODY
@pytest.mark.article("P13")
def test_every_move_of_an_objection_to_a_grade(of_city, walk, at):
    of, walk = _review_at(Review.PUBLICITY, walk, at, of_city=of_city)
    then = concluding.days_on(of, 15)
    drawn, named = objecting.lodged(of, at=then), objecting.lodged(of, at=then, named=True)
    use = use_of(fresh(drawn))
    team = review_steps(use)
    walk.look(drawn, then)
    for name in ("designate", "undesignate", "designate", "release", "designate"):
        walk.take(named, f"{use.name}_{name}", then)
    review.accept_all(named, at=then)
    walk.take(named, team.hand_in.name, then)
    draft = "draft_grade_objection_answer"
    for name in ("propose", draft, "send_back", "propose", draft, "answer_objection"):
        walk.take(named, name, then)
    for name in ("draw", "seat", "release", "designate"):
        walk.take(drawn, f"{use.name}_{name}", then)
    for _ in review.accept_all(drawn, at=then):
        walk.take(drawn, team.hand_in.name, then)
    walk.take(drawn, team.lead.name, then)
    for name in (team.consolidate.name, "propose", draft, "answer_objection"):
        walk.take(drawn, name, then)
    complete(walk, drawn.kind)
