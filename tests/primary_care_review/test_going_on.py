"""After an application found unqualified or withdrawn the next self-assessment may go on from the last one (P18; docs/decisions/0005)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Institution
from accounts.refused import Refused
from casework import gateway
from casework.clocks.months import add_months
from casework.models import Record, StandardEdition
from config.scenarios import primary_care as scenario
from primary_care_review.application import actions as verbs
from primary_care_review.application.steps import WITHDRAW
from primary_care_review.assessment import actions as assessment
from primary_care_review.models import Application
from primary_care_review.rules import counted_from
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade
from tests.primary_care_review.steps import walk
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("P18")]
HOME = "/primary-care/assessment/"


def leader_of(of: Application):
    return of.applicant.office.memberships.select_related("person", "office").first()


def go_on(of: Application, at) -> Application:
    return assessment.start(of.applicant, continues=of, by=leader_of(of), at=at)


@walked_once
def unqualified(people, at) -> Application:
    return walk(Stage.UNQUALIFIED, people, at)


def test_answers_and_days_are_taken_over_and_the_time_between_is_not(unqualified, at):
    later = at + timedelta(days=40)
    spent = unqualified.assessment_finished_on - unqualified.assessment_started_on
    on = timezone.localdate(later)
    new = go_on(unqualified, later)
    assert (new.state, new.continues, new.assessment_started_on) == (Stage.SELF_ASSESSING, unqualified, on - spent)
    assert dict(new.answers.values_list("field", "value")) == dict(unqualified.answers.values_list("field", "value"))
    assert Record.objects.get(case=new.pk).label == f"接续{unqualified.number}开始自评"
    assert new.started_text.endswith(f"（接续{unqualified.number}，已自评的时间计入）")


def test_what_was_assessed_long_enough_may_be_applied_with_at_once(unqualified, at):
    later, leader = at + timedelta(days=40), leader_of(unqualified)
    new = go_on(unqualified, later)
    scenario.upload_required(new, by=leader, at=later)
    done = assessment.finish(Application.objects.get(pk=new.pk), by=leader, at=later)
    assert verbs.submit(done, grade=Grade.JIA.value, by=leader, at=later).state == Stage.SUBMITTED


def test_a_month_spent_before_a_withdrawal_is_a_month_less_to_come(people, at):
    leader = scenario.institution(people=people, at=at)
    first = assessment.start(leader.office.institution, by=leader, at=at)
    gateway.perform(first, WITHDRAW, by=leader, at=at + timedelta(days=30))
    new = go_on(first, at + timedelta(days=200))
    on = timezone.localdate(at + timedelta(days=200))
    assert new.assessment_started_on == on - timedelta(days=30)
    assert add_months(new.assessment_started_on, 6) > on


def test_days_add_up_over_several(people, at):
    leader = scenario.institution(people=people, at=at)
    current = assessment.start(leader.office.institution, by=leader, at=at)
    for begun in (100, 200):
        gateway.perform(current, WITHDRAW, by=leader, at=at + timedelta(days=begun - 90))
        current = go_on(current, at + timedelta(days=begun))
    assert timezone.localdate(at + timedelta(days=200)) - current.assessment_started_on == timedelta(days=20)


def test_the_start_is_pure_arithmetic(at):
    on = timezone.localdate(at)
    for spent in (0, 1, 183):
        ended = on - timedelta(days=5)
        assert on - counted_from(on=on, started=ended - timedelta(days=spent), ended=ended) == timedelta(days=spent)


def test_another_edition_another_case_or_one_that_was_accepted_is_not_gone_on_from(people, at, unqualified):
    later = at + timedelta(days=1)
    assert assessment.previous(unqualified.applicant, on=timezone.localdate(later)).application == unqualified
    go_on(unqualified, later)
    with pytest.raises(Refused, match="已有在办"):
        go_on(unqualified, later)
    accepted = walk(Stage.ACCEPTED, people, at, index=1)
    assert assessment.previous(accepted.applicant, on=timezone.localdate(later)) is None


def test_a_new_edition_is_assessed_anew(people, at, unqualified):
    newer = StandardEdition.objects.get(pk=unqualified.standard_id)
    newer.pk, newer.key, newer.valid_from = None, "demo-2027", at.date()
    newer.save(force_insert=True)
    with pytest.raises(Refused, match="不能接续"):
        go_on(unqualified, at + timedelta(days=1))
    anew = assessment.start(unqualified.applicant, by=leader_of(unqualified), at=at + timedelta(days=1))
    assert (anew.continues, anew.standard) == (None, newer)


def test_the_page_offers_both_and_takes_either(unqualified, signed_in):
    client = signed_in(leader_of(unqualified))
    page = client.get(HOME).content.decode()
    assert "接续上次自评" in page
    assert "重新开始自评" in page
    assert client.post(f"{HOME}start/", {"continues": "9" * 30}).status_code == 404
    done = client.post(f"{HOME}start/", {"continues": unqualified.pk}, follow=True).content.decode()
    assert f"已接续{unqualified.number}" in done
    assert f"接续{unqualified.number}，已自评的时间计入" in done
    assert (
        Institution.objects.get(pk=unqualified.applicant_id).applications.filter(ended_at=None).get().answers.exists()
    )
