"""A notice of the portal is served as it is opened, or, opened by nobody, at the end of its term; what counts from service follows."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework import proving, ticking
from casework.actions import notices
from casework.clocks.calendar import end_of_day
from casework.models import Deadline, Delivery, Message, Notice, Record
from casework.notices import service
from config.scenarios import primary_care
from primary_care_review.check import actions as check
from primary_care_review.models import Application
from primary_care_review.rules import Ground
from primary_care_review.stages import Stage
from tests.experts.reviews import page

pytestmark = [pytest.mark.django_db, pytest.mark.article("P20")]
SERVED = "notice_serve"


@pytest.fixture
def supplement(people, at) -> Application:
    """Whose supplement was asked for on Monday, 9 November: five working days to open the notice, twenty to answer it."""
    return primary_care.application_at(Stage.SUPPLEMENT, people=people, at=at)


@pytest.fixture
def asked(supplement) -> Delivery:
    return Delivery.objects.get(notice__case=supplement.pk, notice__kind="supplement")


def leader_of(case: Application) -> Membership:
    return case.institution.office.memberships.select_related("person").get(role=Role.INSTITUTION_LEADER)


def now(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def term(of: Application) -> Deadline:
    return Deadline.objects.get(case=of.pk, clock="supplement", met_on=None)


def opens(member, notice: Notice, at) -> str:
    return page(member, reverse("notice", args=[notice.pk]), at=at)


def test_it_is_served_as_somebody_of_the_institution_opens_it_and_the_term_counts_from_that_day(
    supplement, asked, people, at
):
    before = term(supplement)
    assert (asked.due_on, asked.served_at, before.started_on) == (date(2026, 11, 16), None, date(2026, 11, 9))
    opened = at + timedelta(days=2)
    opens(people[Role.BUREAU_HANDLER], asked.notice, opened - timedelta(hours=1))
    assert ticking.tick(at=opened)["service"] == 0, "the bureau's own reading serves nothing"
    opens(leader_of(supplement), asked.notice, opened)
    assert ticking.tick(at=opened)["service"] == 1
    served, after = now(asked), term(supplement)
    assert (served.served_at, served.unopened) == (opened, False)
    assert (after.started_on, after.due_on) == (date(2026, 11, 11), before.due_on + timedelta(days=2))
    assert Application.objects.get(pk=supplement.pk).due_on == after.due_on
    row = Record.objects.get(case=supplement.pk, verb=SERVED)
    assert (row.label, row.facts["moved"]) == ("文书送达", {"按补正通知书补正": f"{after.due_on}"})
    assert "2026年11月11日 10:00送达" in opens(people[Role.BUREAU_HANDLER], asked.notice, opened)
    assert ticking.tick(at=opened + timedelta(days=30))["service"] == 0
    assert proving.faults() == []


def test_what_nobody_opens_is_served_after_its_term_and_everybody_concerned_reads_it(supplement, asked, people, at):
    handler = people[Role.BUREAU_HANDLER]
    assert "尚未打开，至2026年11月16日仍未打开的视为送达" in opens(handler, asked.notice, at)
    assert ticking.tick(at=end_of_day(asked.due_on) - timedelta(seconds=1))["service"] == 0
    late = end_of_day(asked.due_on)
    assert ticking.tick(at=late)["service"] == 1
    served, after = now(asked), term(supplement)
    assert (timezone.localdate(served.served_at), served.unopened) == (date(2026, 11, 16), True)
    assert after.started_on == date(2026, 11, 16)
    row = Record.objects.get(case=supplement.pk, verb=SERVED)
    assert (row.label, row.role) == ("文书逾期未打开，视为送达", Role.CLOCK.label)
    told = set(Message.objects.filter(title__startswith="逾期未打开，视为送达").values_list("office", flat=True))
    assert told == {handler.office_id, supplement.institution.office.pk}
    member = leader_of(supplement)
    for reader in (handler, member):
        assert "逾期未打开，2026年11月16日视为送达" in opens(reader, asked.notice, late)
    assert "逾期未打开，2026年11月16日视为送达" in page(member, reverse("received_notices"), at=late)
    assert proving.faults() == []


def test_opened_in_the_last_second_it_is_served_by_that_and_later_by_its_term(supplement, asked, at):
    member = leader_of(supplement)
    last = end_of_day(asked.due_on) - timedelta(seconds=1)
    opens(member, asked.notice, end_of_day(asked.due_on))
    assert service.served(asked, at=end_of_day(asked.due_on)) == service.Served(last, unopened=True)
    opens(member, asked.notice, last)
    assert service.served(asked, at=end_of_day(asked.due_on)) == service.Served(last)


def test_what_is_handed_over_on_paper_first_is_served_by_that(supplement, asked, people, at):
    handed = at + timedelta(days=1)
    told = {"way": Delivery.Way.IN_PERSON, "to": "院办", "delivered_at": handed}
    notices.deliver(asked.notice, **told, by=people[Role.BUREAU_HANDLER], at=handed)
    opens(leader_of(supplement), asked.notice, handed + timedelta(hours=1))
    ticking.tick(at=handed + timedelta(hours=2))
    assert (now(asked).served_at, now(asked).unopened) == (handed, False)
    assert term(supplement).started_on == timezone.localdate(handed)


def test_the_term_that_counts_from_service_is_not_over_by_the_day_of_issue_though_no_clock_has_run(
    supplement, asked, people, at
):
    """The bureau finds on facts: what nobody opened counts from the end of the term for opening it."""
    first = term(supplement).due_on + timedelta(days=1)
    facts = {"ground": Ground.REQUIREMENTS, "ground_facts": "逾期未补正。", "by": people[Role.BUREAU_HANDLER]}
    with pytest.raises(Refused, match="补正时限尚未届满"):
        check.draft_unqualified(supplement, **facts, at=end_of_day(first))
    later = term(supplement).due_on + timedelta(days=10)
    assert check.draft_unqualified(supplement, **facts, at=end_of_day(later)).state == Stage.SUPPLEMENT


def test_a_notice_that_was_taken_back_is_not_served_any_more(issued, head, at):
    notices.withdraw(issued, reason="拟写有误", by=head, at=at)
    with travel(at + timedelta(days=60), tick=False):
        assert ticking.tick(at=at + timedelta(days=60))["service"] == 0
    assert issued.deliveries.get().served_at is None
