"""Grade reviews from the self-assessment to the decree: a bureau's, the city's, and rechecks of what is held."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import OfficeKind, Role
from config.scenarios import (
    cast,
    concluding,
    grades,
    primary_care,
    rechecking,
    rereview,
    review,
    visit,
)
from experts.review.rounds import panel_of
from experts.review.steps import review_steps
from experts.uses import use_of
from primary_care_review.assessment import actions as assessment
from primary_care_review.body import APPLICATION, CITY_RECHECK, RECHECK, RECHECKS, REREVIEW
from primary_care_review.conclusion.actions import NO_GRADE
from primary_care_review.models import Application, Grade, Recheck, Rereview
from primary_care_review.stages import RecheckStage as R
from primary_care_review.stages import Stage as Review
from primary_care_review.standards.terms import Grade as G

from .book import complete, fallen
from .primary_care import upload
from .walk import Walk, fresh

pytestmark = pytest.mark.django_db

# From the bureau's finding to the city and back (P18), walked with the city's re-review.
TO_CITY = ("find_reached", Review.REACHED.value)


@pytest.mark.article("P18")
@pytest.mark.article("P19")
@pytest.mark.article("P20")
def test_every_move_of_an_application(walk, people, at):
    began = at - primary_care.SEVEN_MONTHS
    leader = primary_care.institution(people=people, at=began)
    case = assessment.start(leader.office.institution, by=leader, at=began)
    walk.look(case, began)
    for name in ("recognise_start", "unrecognise_start", "recognise_start"):
        walk.take(case, name, at)
    primary_care.rate(case, borne=G.YI, by=leader, at=at)
    walk.look(case, at)
    for name in ("finish", "resume"):
        walk.take(case, name, at)
    primary_care.upload_required(case, by=leader, at=at)
    cast.person("tianbao", "林晓", role=Role.INSTITUTION_CLERK, office=leader.office, at=began)
    handed_up = ("hand_up", "hand_back", "hand_up")
    for name in ("finish", *handed_up, "submit", "draft_supplement", "request_supplement"):
        walk.take(case, name, at)
    upload(fresh(case), at)
    walk.look(case, at)
    for name in (*handed_up, "resubmit", "draft_unqualified", "find_unqualified"):
        walk.take(case, name, at)
    accepted = primary_care.application_at(Review.SUBMITTED, people=people, at=at, grade=G.YI, index=1)
    for name in ("find_qualified", "draft_acceptance", "unqualify", "find_qualified", "draft_acceptance", "accept"):
        walk.take(accepted, name, at)
    _on_site(walk, accepted, at)

    failed = primary_care.application_at(Review.PUBLICITY, people=people, at=at, grade=G.YI, fails=True, index=6)
    walk.take(failed, "determine", concluding.after_publicity(failed))

    silent = primary_care.application_at(Review.SUPPLEMENT, people=people, at=at, grade=G.YI, index=4)
    walk.look(silent, at)
    for name in ("draft_unqualified", "find_unqualified"):
        walk.take(silent, name, at + timedelta(days=60))
    tardy = primary_care.application_at(Review.SUPPLEMENT, people=people, at=at, grade=G.YI, index=5)
    walk.take(tardy, "draft_unqualified", at + timedelta(days=60))
    upload(fresh(tardy), at + timedelta(days=61))
    walk.take(tardy, "resubmit", at + timedelta(days=61))

    for index, finishes in ((2, True), (3, False)):
        leader = primary_care.institution(index, people=people, at=at)
        case = assessment.start(leader.office.institution, by=leader, at=at)
        if finishes:
            primary_care.rate(case, borne=G.YI, by=leader, at=at)
            # No verb revokes a grade yet (P34): its row is put there.
            on = timezone.localdate(at)
            Grade.objects.create(
                institution=case.institution, grade="乙", decree_number="文1", decreed_on=on, revoked_on=on
            )
            walk.take(case, "finish", at)
        walk.take(case, "withdraw", at)
    complete(walk, "primary_care_application", but=TO_CITY)


@pytest.mark.article("P06")
@pytest.mark.article("P18")
def test_every_move_of_a_rereview_and_what_it_brings(walk, people, at):
    lower = primary_care.application_at(Review.CONCLUDING, people=people, at=at, grade=G.YI, index=3)
    walk.look(lower, at)
    reached = primary_care.application_at(Review.CONCLUDING, people=people, at=at, grade=G.JIA)
    walk.look(reached, at)
    then = concluding.days_on(reached, 8)
    walk.take(reached, "find_reached", then)
    with walk.undone():
        for name in ("rereview_over", "city_found_less"):
            walk.take(reached, name, then)
    with walk.undone():
        walk.take(reached, "forgo_rereview", then)
    with walk.undone():
        _barred(walk, rereview.opened(reached, at=then), then)
    walk.take(reached, "apply_to_city", then)
    case = Rereview.objects.get()
    walk.look(case, then)
    upload(fresh(case), then)
    primary_care.upload_required(case, by=rereview.leader(case), at=then)
    cast.person("tianbao", "林晓", role=Role.INSTITUTION_CLERK, office=case.applicant.office, at=at)
    handed_up = ("hand_up", "hand_back", "hand_up")
    for name in (*handed_up, "submit", "draft_supplement", "request_supplement"):
        walk.take(case, name, then)
    upload(fresh(case), then)
    for name in (*handed_up, "resubmit", "draft_unqualified", "find_unqualified"):
        walk.take(case, name, then)
    silent = rereview.rereview_at(Review.SUPPLEMENT, reached, people=people, at=then)
    walk.look(silent, then)
    for name in ("draft_unqualified", "find_unqualified"):
        walk.take(silent, name, then + timedelta(days=60))
    later = then + timedelta(days=61)
    tardy = rereview.rereview_at(Review.SUPPLEMENT, reached, people=people, at=later)
    walk.take(tardy, "draft_unqualified", later + timedelta(days=60))
    upload(fresh(tardy), later + timedelta(days=61))
    walk.take(tardy, "resubmit", later + timedelta(days=61))
    for name in ("find_qualified", "draft_acceptance", "unqualify", "find_qualified", "draft_acceptance", "accept"):
        walk.take(tardy, name, later + timedelta(days=62))
    _on_site(replace(walk, people=rereview.of_city(people, at=later)), tardy, later + timedelta(days=62))
    complete(walk, REREVIEW)
    complete(walk, "primary_care_application", only=TO_CITY)


def _barred(walk: Walk, case: Rereview, at) -> None:
    """What an institution whose grade was revoked lacks (P34)."""
    on = timezone.localdate(at)
    Grade.objects.create(institution=case.applicant, grade="乙", decree_number="文1", decreed_on=on, revoked_on=on)
    walk.look(case, at)
    walk.take(case, "withdraw", at)


@pytest.mark.parametrize("kind", RECHECKS)
@pytest.mark.article("P28")
def test_every_move_of_a_recheck(kind, walk, people, at):
    by = OfficeKind.COMMISSION if kind == CITY_RECHECK else OfficeKind.BUREAU

    def held(index: int) -> Grade:
        institution = primary_care.institution(index, people=people, at=at).office.institution
        day = timezone.localdate(at) - timedelta(days=300)
        return grades.imported(institution, grade="乙", number=f"文{index}", on=day, people=people, at=at)

    def concluding_of(index: int, bears: G | None) -> Recheck:
        day = at + timedelta(days=21 * index)  # nobody visits two institutions at once
        return rechecking.recheck_at(R("concluding"), held(index), people=people, at=day, by=by, bears=bears)

    agreeing, differing, lower = (concluding_of(index, bears) for index, bears in ((1, G.YI), (2, G.BING), (3, G.BING)))
    then = concluding.days_on(lower, 8)
    for case in (agreeing, differing):
        walk.look(case, then)
        fallen(walk, case.rechecked, case, then)
    walk.take(agreeing, "keep_grade", then)
    walk.take(differing, "order_anew", then)
    anew = rechecking.anew_of(differing)
    if kind == RECHECK:
        rechecking.walked(anew, R("concluding"), people=people, at=then, bears=G.BING)
        walk.look(anew, concluding.days_on(anew, 8))
    walk.take(differing, "anew_over", then + timedelta(days=60))
    for name in ("conclude", "post_conclusion"):
        walk.take(lower, name, then)
    fallen(walk, lower.rechecked, lower, then)
    # An objection that is upheld may leave no grade at all, or the one that is held.
    for grade in (NO_GRADE, "乙"):
        with walk.undone():
            walk.take(lower, "change_conclusion", then, grade=grade)
            walk.take(lower, "post_conclusion", then)
            walk.take(lower, "determine", concluding.after_publicity(lower))
    last = then + timedelta(days=120)
    team = rereview.of_city(people, at=last) if by == OfficeKind.COMMISSION else people
    visit.reviewers(people=team, at=last)
    handler = team[Role.BUREAU_HANDLER]
    _on_site(walk, rechecking.opened(held(4), by=handler, at=last), last)
    complete(walk, kind)


def _on_site(walk: Walk, case: Application, at) -> None:
    """A team is drawn, loses a member before and during the visit, and hands in what it has rated."""
    team = review_steps(use_of(fresh(case)))
    visit.reviewers(people=walk.people, at=at)

    def drawn() -> None:
        for step in (team.draw, team.seat):
            walk.take(case, step.name, at)
        review.accept_all(case, at=at)
        walk.take(case, "grade_review_group", at)

    walk.look(case, at)
    walk.take(case, "grade_review_plan", at)
    drawn()
    walk.look(case, at + timedelta(days=30))
    walk.take(case, team.release.name, at)
    drawn()
    for name in ("draft_grade_review_visit", "grade_review_begin", team.release.name):
        walk.take(case, name, at)
    drawn()
    then = visit.current(case).plan.rates_at
    for name in ("grade_review_give_up_device", *[team.hand_in.name] * 5):
        walk.take(case, name, then)
    lead, word = team.lead.name, team.consolidate.name
    for name in (lead, word, lead, "grade_review_sign_in", "grade_review_end"):
        walk.take(case, name, then)
    visit.device(panel_of(case).members[0], at=then, waiting=1)
    walk.look(case, then)
    sealed = ("grade_review_give_up_device", *["sign_dossier"] * 5, lead, "seal_dossier", lead)
    for name in (*sealed, "submit_report", "return_report", "submit_report"):
        walk.take(case, name, then)
    for name in ("receive_report", "unreceive_report", "receive_report", "conclude", "reconsider", "conclude"):
        walk.take(case, name, then)
    for name in ("post_conclusion", "withdraw_conclusion", "reconsider", "conclude", "post_conclusion"):
        walk.take(case, name, then)
    # By the city from the first grade to none, and back; of a recheck from a lower one.
    for name in ("change_conclusion", "post_conclusion") * (1 if case.kind == APPLICATION else 2):
        walk.take(case, name, then)
    over = concluding.after_publicity(case)
    walk.look(case, over)
    walk.take(case, "determine", over)
    walk.take(case, "issue_decree", over + timedelta(days=2))
