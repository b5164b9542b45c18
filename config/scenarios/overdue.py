"""A district that has let its term go by, walked through the verbs: what is left without a result is drafted by one and signed by another."""

from datetime import datetime, timedelta

from accounts.models import Membership
from accounts.roles import Role
from casework.actions import notices
from casework.clocks.calendar import end_of_day
from emr_rating.models import Cycle, Filing
from emr_rating.overdue import actions

People = dict[Role, Membership]
REASON = "区县至审核截止日未报送审核汇总，经两次催办仍未完成。"


def day_after(cycle: Cycle) -> datetime:
    """The morning after the districts' term."""
    return end_of_day(cycle.district_due_on) + timedelta(hours=10)


def no_result(*filings: Filing, people: People, at: datetime, reason: str = REASON) -> list[Filing]:
    """Of one district and year, by one notice."""
    first = filings[0]
    numbers = [filing.number for filing in filings]
    by = people[Role.COMMISSION_HANDLER]
    notice = actions.draft(first.cycle, first.own_district, numbers=numbers, reason=reason, by=by, at=at)
    notices.issue(notice, by=people[Role.COMMISSION_HEAD], at=at)
    return [Filing.objects.get(pk=filing.pk) for filing in filings]
