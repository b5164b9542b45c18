"""The national stage and what is objected to in it."""

from datetime import timedelta

import pytest

from accounts.roles import OfficeKind
from config.scenarios import (
    filing,
    national,
)
from emr_rating.models import NationalReview
from emr_rating.national.uses import USES as NATIONAL_USES
from experts.models import Assignment
from experts.review.steps import review_steps

from .book import complete
from .walk import fresh

pytestmark = pytest.mark.django_db


@pytest.mark.article("E21")
@pytest.mark.article("E22")
@pytest.mark.article("E23")
@pytest.mark.article("E24")
def test_every_move_of_a_national_review(walk, people, at):
    year = filing.cycle(people=people, at=at)
    walk.supervisors[OfficeKind.INSTITUTE] = national.supervisor(at=at)
    national.experts(at=at)
    cases = national.entered(2, 22, 42, people=people, cycle=year, at=at)
    passing, lowered, remote = cases
    morning = year.closes_at + timedelta(days=1, hours=10)
    materials, application = (review_steps(use) for use in NATIONAL_USES)

    def drawn(case: NationalReview, steps) -> None:
        for step in (steps.draw, steps.seat, steps.release, steps.draw, steps.seat):
            walk.take(case, step.name, morning)

    def heard(case: NationalReview, steps, *further) -> None:
        while Assignment.objects.standing().of(case).filter(handed_in_at=None, review__closed_at=None).exists():
            walk.take(case, steps.hand_in.name, morning)
        for step in (*further, steps.consolidate):
            walk.take(case, step.name, morning)

    for case in cases:
        walk.look(case, morning)
    drawn(passing, materials)
    for case in (lowered, remote):
        walk.take(case, "emr_national_materials_enter_draw", morning)
    for case in (lowered, remote):
        heard(case, materials)
    heard(passing, materials, materials.lead)
    walk.take(lowered, "emr_national_materials_conclude", morning, level=4)
    walk.take(lowered, "emr_national_materials_reopen", morning)
    walk.take(lowered, "emr_national_materials_conclude", morning, level=4)
    for case in (passing, remote):
        walk.take(case, "emr_national_materials_conclude", morning)
    walk.take(remote, "emr_national_materials_reopen", morning)
    walk.take(remote, "emr_national_materials_conclude", morning)
    walk.take(passing, "emr_national_application_arrange", morning)
    drawn(passing, application)
    walk.take(remote, "emr_national_application_enter_draw", morning)
    walk.take(
        remote, "emr_national_application_arrange", morning, mode="remote", remote_reason="医院位于疫情管控区域。"
    )
    walk.take(remote, "emr_national_application_test", morning)
    heard(remote, application)
    heard(passing, application, application.lead)
    for case in (passing, remote):
        walk.take(case, "emr_national_application_record", morning)
    for name in ("conclude", "reopen", "conclude"):
        walk.take(passing, f"emr_national_application_{name}", morning)
    walk.take(remote, "emr_national_application_conclude", morning, level=4)
    walk.take(remote, "emr_national_application_reopen", morning)
    walk.take(remote, "emr_national_application_conclude", morning, level=4)
    walk.take(passing, "post", morning)  # and all others of the year by the same act
    own = national.objected(lowered, at=morning, by=filing.leader(lowered))
    walk.look(own, morning)
    national.concurred(national.answered(own, people=people, at=morning, level=None), people=people, at=morning)
    objection = national.objected(lowered, at=morning)
    walk.look(objection, morning)
    walk.look(lowered, morning)
    walk.take(objection, "show_evidence", morning)
    walk.look(lowered, morning)
    walk.take(lowered, "comment_evidence", morning)
    other = national.objected(lowered, at=morning)
    national.evidence_shown(other, people=people, at=morning)
    walk.take(passing, "unpost", morning)
    walk.take(lowered, "comment_evidence", morning)
    national.concurred(national.answered(other, people=people, at=morning, level=None), people=people, at=morning)
    draft = "draft_emr_objection_answer"
    for name in ("propose", draft, "send_back", "propose", draft, "concur"):
        walk.take(objection, name, morning)
    walk.take(passing, "post", morning)
    walk.take(lowered, "recheck", morning)
    complete(walk, "emr_objection")
    over = fresh(passing).posting.ends_at() + timedelta(hours=10)
    walk.look(passing, over)
    walk.take(passing, "settle", over)
    national.issue_city_notice(year, people=people, at=over)
    walk.look(passing, over)
    walk.take(passing, "announce", over)
    complete(walk, "emr_national")
