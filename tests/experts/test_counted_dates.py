"""A corrected calendar moves every date that was counted, as one act; whoever goes by it is told, and none is left out."""

import ast
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import DateField
from django.utils import timezone

from accounts.roles import Role
from casework.actions.calendar_import import put_in_force
from casework.clocks import counted
from casework.clocks.calendar import Year, bundled_table
from casework.drawing.telling import supervisors
from casework.models import CalendarYear, Deadline, Message, Record
from experts.actions import assignments
from experts.models import Assignment, Draw, PoolEntry
from experts.review import rounds
from tests.casework.conftest import application, institution

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
FLOORS = ("accounts", "casework", "experts", "emr_rating", "primary_care_review")

# Dates that come from a person or an act, or are told from another date without the calendar, and why none is counted.
NOT_COUNTED = {
    "accounts.FormerName.until": "the day on which another name began",
    "accounts.FormerDistrict.until": "the day on which it lay in another district",
    "accounts.District.valid_until": "the register of districts says it",
    "accounts.Membership.valid_until": "the day somebody left, or the end of a letter of appointment",
    "accounts.SignInTicket.expires_at": "so many hours",
    "casework.ArchiveEntry.keep_until": "years from the day from which a case is kept, which days off do not move",
    "casework.CaseUserPermission.until": "whoever hands over names the day",
    "casework.Outbox.claimed_until": "a lease of minutes",
    "casework.Outbox.due_at": "when a try is next",
    "casework.Pause.until": "the day of handing in again",
    "casework.Reminder.due_on": "as it was when the reminder went out",
    "casework.StandardEdition.valid_until": "the edition says it",
    "emr_rating.Cycle.closes_at": "the commission's plan",
    "emr_rating.Cycle.district_due_on": "the commission's plan; the clock on it is of the kind `fixed`",
    "emr_rating.Filing.exception_ends_at": "granted to a named moment",
    "emr_rating.Extension.due_on_asked": "the commission names the day",
    "emr_rating.Lapse.due_on": "the day as it stood when it was confirmed",
    "emr_rating.Filing.suspended_until": "the decision names the day",
    "emr_rating.Violation.until": "the same",
    "emr_rating.Reached.until": "the same",
    "emr_rating.LateFiling.ends_at": "granted to a named moment",
    "emr_rating.ReviewPlan.due_on": "the commission's plan",
    "experts.Absence.until": "the expert names the day",
    "experts.Employment.until": "the day somebody left",
    "experts.Feedback.until": "the end of a period of the plan",
    "experts.Letter.valid_until": "a validity: months, which days off do not move",
    "experts.Training.closes_on": "the office names the day",
    "experts.Training.ends_at": "the office names the hour",
    "primary_care_review.Contract.valid_until": "the contract says it",
    "primary_care_review.ReleaseConsent.valid_until": "the institution names the day",
}  # fmt: skip
LIMIT = re.compile(r"(^|_)(due|until|ends|expires|closes)(_|$)")
COUNTS = {"count_working_days", "months_deadline", "next_working_day"}
# Who may count: what registers its columns, and what shows or answers without keeping.
COUNTERS = {
    "casework/clocks/deadlines.py", "casework/clocks/terms.py", "casework/present.py", "casework/workbench/desk.py",
    "casework/management/commands/workdays.py", "casework/models/posting.py", "experts/uses.py", "casework/drawing/dates.py",
    "emr_rating/models/shown_evidence.py", "emr_rating/models/bureau_violation.py", "casework/models/heard.py",
}  # fmt: skip


def test_every_date_that_limits_something_is_registered_as_counted_or_said_not_to_be():
    limits = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for app in FLOORS
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.local_fields
        if isinstance(field, DateField) and LIMIT.search(field.name)
    }
    assert limits - NOT_COUNTED.keys() == counted.columns()
    assert NOT_COUNTED.keys() - limits == set()


def test_nothing_counts_from_the_calendar_but_what_is_known_to():
    found = {
        str(file.relative_to(ROOT))
        for floor in FLOORS
        for file in (ROOT / floor).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if (isinstance(node, ast.Name) and node.id in COUNTS)
        or (isinstance(node, ast.Attribute) and node.attr in COUNTS)
    }
    assert found == COUNTERS


def corrected(*off: date) -> Year:
    """2026 as published, and some days more off."""
    known = bundled_table().years[2026]
    return Year(
        year=2026,
        notice="国办发明电〔2026〕99号",
        days_off={**known.days_off, **dict.fromkeys(off, "临时放假")},
        makeup_days=known.makeup_days,
    )


def publish(year: Year, *, by, at):
    return put_in_force([year], source=CalendarYear.Source.ENTERED, by=by, at=at)


@pytest.fixture
def asked(use, waiting, people, at) -> list[Assignment]:
    """Four experts proposed to the case: one has not answered, one accepted, one accepted with a given day, one handed in."""
    members = [entry.member for entry in PoolEntry.objects.filter(pool=use.pool).select_related("member")[4:12:2]]
    given = timezone.localdate(at) + timedelta(days=4)
    by = people[Role.COMMISSION_HANDLER]
    for member, due_on in zip(members, (None, None, given, None), strict=True):
        review = rounds.begun(waiting, use.row, at=at)
        assignments.propose(review, chosen=[member], by=by, at=at, reason="指定", due_on=due_on)
    for member in members[1:]:
        assignments.accept(Assignment.objects.get(member=member), by=member, at=at)
    Assignment.objects.filter(member=members[3]).update(
        handed_in_at=at, says={"outcome": "keep", "level": 4}, text="建议维持"
    )
    return list(Assignment.objects.order_by("pk"))


def test_all_counted_dates_move_together_and_whoever_goes_by_them_is_told(people, frozen, waiting, asked, at):
    case = application(institution(7), at=at, by=people[Role.BUREAU_HANDLER])
    tomorrow = date(2026, 11, 10)
    done = publish(corrected(tomorrow), by=people[Role.COMMISSION_HANDLER], at=at)
    draw, deadline = Draw.objects.get(), Deadline.objects.get(case=case)
    silent, accepted, given, handed_in = Assignment.objects.order_by("pk")
    assert (draw.due, deadline.due_on) == ("2026年11月12日 24:00", date(2026, 11, 24))
    assert (silent.answer_due_on, accepted.due_on) == (date(2026, 11, 13), date(2026, 11, 24))
    assert (given.due_on, handed_in.due_on) == (date(2026, 11, 13), date(2026, 11, 23)), "named, and done already"
    assert done.moved == 5
    told = Message.objects.filter(title__endswith="项时限随工作日历改变")
    assert {message.person or message.office for message in told} == {
        frozen.frozen_by, *(row.member.person for row in (silent, accepted)), silent.member.office,
        *supervisors(draw, at), case.holder, case.institution.office, waiting.holder, waiting.institution.office,
    }  # fmt: skip
    assert "“提交密语”" not in told.get(office=case.institution.office).body
    assert Record.objects.filter(verb="recount").count() == 5


def test_a_draw_that_is_over_is_not_revived(people, frozen, at):
    late = frozen.due_at + timedelta(minutes=1)
    publish(corrected(date(2026, 11, 10)), by=people[Role.COMMISSION_HANDLER], at=late)
    assert Draw.objects.get().due_at == frozen.due_at


def test_the_same_calendar_again_moves_nothing(people, frozen, asked, at):
    by = people[Role.COMMISSION_HANDLER]
    assert [publish(corrected(date(2026, 11, 10)), by=by, at=at).moved for _ in range(2)] == [4, 0]
