"""Who sees what neither by office nor by district; the floors above add theirs.

Cases by role (experts: by assignment), issued notices that belong to no case (a letter: whom it appoints), and what tells who
reviews a case: the rounds whose rows of the record a member may read, the readings whose reader's name they may not.
"""

from collections.abc import Callable, Set
from typing import TYPE_CHECKING

from django.db.models import Q

from accounts.roles import OfficeKind, Regime

if TYPE_CHECKING:
    from accounts.models import Membership

    from .models import Case

EMR_OFFICES = (OfficeKind.CENTRE, OfficeKind.INSTITUTE)
SCOPES: dict[str, Callable[["Membership"], Q]] = {}
NOTICE_SCOPES: list[Callable[["Membership"], Q]] = []
ROUNDS: list[Callable[["Case", "Membership"], Set[str]]] = []
UNNAMED: list[Callable[["Membership"], Q]] = []


def unnamed(member: "Membership") -> Q:
    """Readings whose reader's name would tell the member who reviews a case, which is not theirs to know (E31)."""
    told = Q(pk__in=())
    for of_floor in UNNAMED:
        told |= of_floor(member)
    return told


def regimes_of(member: "Membership") -> tuple[Regime, ...]:
    """Centre and institute work for the EMR rating alone (E03, E06); the grade review does not know them."""
    return (Regime.EMR,) if member.office.kind in EMR_OFFICES else tuple(Regime)
