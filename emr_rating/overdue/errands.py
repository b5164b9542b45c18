"""What waits for the commission where a district has let its term go by (E19)."""

from datetime import date

from accounts.models import Membership
from accounts.roles import COMMISSION_ROLES
from casework.workbench.errands import Errand

from ..models import Filing
from ..models.filing import FilingQuerySet
from . import reach


def _rows(member: Membership, on: date) -> FilingQuerySet:
    cycle = reach.late_cycle(on)
    return reach.reached(cycle, on=on) if cycle else Filing.objects.none()


LATE = Errand(
    "district_overdue",
    "区县逾期，待确认无成绩",
    "emr_overdue",
    COMMISSION_ROLES,
    _rows,
    among=lambda member, on: reach.past_term(on),
)
