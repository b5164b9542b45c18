"""Who may know of the national stage: this scope is the embargo of Article 25. What hangs on the case (rounds, visit, conclusions,
materials, record) is read through the case, so nothing has to be withheld row by row."""

from datetime import datetime

from django.db.models import Q

from accounts.models import Membership
from accounts.roles import COMMISSION_ROLES, OfficeKind, Role
from casework.models import Case
from casework.scopes import nobody, opens_later

from ..stages import NationalStage

# From its posting on a hospital and its bureau know of it (E25).
OPEN = (NationalStage.POSTED, NationalStage.UNPOSTED, NationalStage.SETTLED, NationalStage.ANNOUNCED)
# Who does the institute's work: itself, or the centre where it is not connected.
INSTITUTE = (Role.INSTITUTE, Role.CENTRE)
WITHIN = (*INSTITUTE, *COMMISSION_ROLES)


def _since_posted(case: Case, member: Membership) -> datetime | None:
    """For whoever knows of it from its posting on: the first one, also where that was taken back."""
    if member.role in WITHIN or member.office.kind == OfficeKind.INSTITUTE:
        return None
    posted = case.records.filter(facts__to=NationalStage.POSTED).order_by("seq")
    return posted.values_list("at", flat=True).first()


@opens_later(_since_posted)
def national(member: Membership) -> Q:
    """The institute with its supervisor, the centre that acts for it, the commission; others once the results are posted."""
    match member.office.kind:
        case OfficeKind.INSTITUTE if member.role == Role.SUPERVISOR:
            return Q()
        case _ if member.role in WITHIN:
            return Q()
        case OfficeKind.INSTITUTION:
            return Q(institution__office=member.office_id, state__in=OPEN)
        case OfficeKind.BUREAU:
            return Q(district=member.office.district_id, state__in=OPEN)
        case _:
            return nobody(member)
