"""Who sees what neither by office nor by district; the floors above add theirs.

Cases by kind and by role (experts: by assignment), issued notices that belong to no case (a letter: whom it appoints), and what tells who
reviews a case: the rounds whose rows of the record a member may read, the readings whose reader's name they may not.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accounts.roles import OfficeKind, Regime

if TYPE_CHECKING:
    from accounts.models import Membership

    from .models import Case

EMR_OFFICES = (OfficeKind.CENTRE, OfficeKind.INSTITUTE)
Scope = Callable[["Membership"], Q]
# None where a member may know of the case from its beginning.
Since = Callable[[Any, "Membership"], datetime | None]
SCOPES: dict[str, Scope] = {}
# Since when those may know of a case to whom a scope opens later than the case itself.
SINCE: dict[Scope, Since] = {}
# By kind of case, who may know of it; nobody knows of a kind that says nothing.
KINDS: dict[str, Scope] = {}
# The table of each of these.
MODELS: dict[str, type["Case"]] = {}
# By kind of case, the kinds of material that its offices keep from the parties and from whoever reviews.
PAPERS: dict[str, tuple[str, ...]] = {}
# Files of cases in a member's scope that the member does not read, or not any more.
WITHHELD: list[Callable[["Membership"], Q]] = []
NOTICE_SCOPES: list[Callable[["Membership"], Q]] = []
# Notices of a case that go to others than its parties: a circular.
CIRCULARS: list[Callable[["Membership"], Q]] = []
ROUNDS: list[Callable[["Case", "Membership", datetime | None], Q]] = []
UNNAMED: list[Callable[["Membership"], Q]] = []


def opens_later(since: Since) -> Callable[[Scope], Scope]:
    """Above a scope that does not show a case from its beginning on."""

    def declare(scope: Scope) -> Scope:
        SINCE[scope] = since
        return scope

    return declare


def nobody(member: "Membership") -> Q:
    return Q(pk__in=())


def parties(member: "Membership") -> Q:
    """An institution its own cases, a bureau those of its district, the commission all, centre and institute their regime's."""
    match member.office.kind:
        case OfficeKind.INSTITUTION:
            return Q(institution__office=member.office_id)
        case OfficeKind.BUREAU:
            return Q(district=member.office.district_id)
        case OfficeKind.COMMISSION:
            return Q()
        case OfficeKind.CENTRE | OfficeKind.INSTITUTE:
            return Q(regime__in=regimes_of(member))
        case _:
            return nobody(member)


def of_kinds(member: "Membership", kinds: Iterable[str]) -> Q:
    """The cases of these kinds that a member may know of; kinds that share a scope are asked together."""
    shared: dict[Callable[[Membership], Q], list[str]] = {}
    for kind in kinds:
        shared.setdefault(KINDS[kind], []).append(kind)
    known = [Q(kind__in=kinds) & scope(member) for scope, kinds in shared.items()]
    return reduce(or_, known) if known else nobody(member)


def kinds_in(table: type["Case"]) -> list[str]:
    """The kinds of which a table of cases has rows: all the ledger, its own and those made from it any other."""
    return [kind for kind in KINDS if issubclass(MODELS[kind], table)]


def of_rounds(case: "Case", member: "Membership", at: datetime | None = None) -> Q:
    """Rows of a case's record that tell who reviews it, as far as the member may know that, or might at a moment."""
    known = Q(pk__in=())
    for of_floor in ROUNDS:
        known |= of_floor(case, member, at)
    return known


def unnamed(member: "Membership") -> Q:
    """Readings whose reader's name would tell the member who reviews a case, which is not theirs to know (E31)."""
    told = Q(pk__in=())
    for of_floor in UNNAMED:
        told |= of_floor(member)
    return told


def regimes_of(member: "Membership") -> tuple[Regime, ...]:
    """Centre and institute work for the EMR rating alone (E03, E06); the grade review does not know them."""
    return (Regime.EMR,) if member.office.kind in EMR_OFFICES else tuple(Regime)
