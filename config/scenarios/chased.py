"""What the clock has recalled and who was chased by hand, on two days before, so that queues and cases show it."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from casework.chasing import matters, reminding


def build(people: dict[Role, Membership], *, at: datetime) -> None:
    for days in (3, 1):
        moment = at - timedelta(days=days)
        reminding.remind_all(moment)
        for role in (Role.BUREAU_HANDLER, Role.COMMISSION_HEAD, Role.CENTRE):
            _chase(people[role], at=moment)


def _chase(member: Membership, *, at: datetime) -> None:
    """The most overdue matter of each source for which the member waits."""
    on = timezone.localdate(at)
    late = [(source, row.pk) for source in matters.sources_of(member) for row in source.late(member, on)[:1]]
    if late:
        reminding.remind(late, by=member, at=at)
