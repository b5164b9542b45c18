"""An institution is closed, and what was open about it is ended by the offices that have it (E06, P06)."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from accounts.models import Institution, Membership
from accounts.roles import Role
from casework.actions import closures
from casework.clocks.calendar import DAY
from casework.ledger import own_kind
from casework.models import Case
from experts.actions import leaving_cases

PAPER = "演示：执业许可证注销决定。"
WHY = "演示：机构已注销，本件终止办理。"


def closed(institution: Institution | None, *, by: Membership, at: datetime) -> None:
    """By the head of its bureau or by the centre, from the day before."""
    assert institution is not None  # noqa: S101  # as walked
    closures.close_institution(institution, closed_on=timezone.localdate(at - DAY), reason=PAPER, by=by, at=at)


def ended(*cases: Case, by: Membership, at: datetime) -> None:
    """Open when it was closed."""
    for case in cases:
        leaving_cases.cancel(own_kind(Case.objects.get(pk=case.pk)), by=by, at=at, reason=WHY)


def closed_with(case: Case, *, people: Mapping[Role, Membership], by: Membership, at: datetime) -> None:
    """The institution of a case, by the centre; the case is ended by whose it is."""
    closed(case.institution, by=people[Role.CENTRE], at=at)
    ended(case, by=by, at=at)
