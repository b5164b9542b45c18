"""Who sees what neither by office nor by district; the floors above add theirs.

Cases by role (experts: by assignment), and issued notices that belong to no case (a letter: whom it appoints).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import Q

from accounts.roles import OfficeKind, Regime

if TYPE_CHECKING:
    from accounts.models import Membership

EMR_OFFICES = (OfficeKind.CENTRE, OfficeKind.INSTITUTE)
SCOPES: dict[str, Callable[["Membership"], Q]] = {}
NOTICE_SCOPES: list[Callable[["Membership"], Q]] = []


def regimes_of(member: "Membership") -> tuple[Regime, ...]:
    """Centre and institute work for the EMR rating alone (E03, E06); the grade review does not know them."""
    return (Regime.EMR,) if member.office.kind in EMR_OFFICES else tuple(Regime)
