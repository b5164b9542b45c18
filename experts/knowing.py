"""Who may know who reviews: one function of case, round and member, asked by every page, export, row and paper (E03, E16, E31).

A round is what a `ReviewUse` makes of a case. The office that runs it knows whom it has called; the authority above learns it
with the outcome, and nobody else at all: not the institution, not its bureau in a review of the city, no other reviewer.
Messages and mail name no reviewer to anybody but that reviewer, so they need not ask; the leader of a team reads its opinions
under their names where the team's word is written, once all are in (`Panel.open_to_read`).
"""

from collections.abc import Set
from enum import Enum, auto

from django.db.models import Exists, OuterRef, Q

from accounts.models import Membership
from accounts.roles import COMMISSION_ROLES, OfficeKind, Role
from casework.models import Case

from .models import Assignment
from .models.draw import RUNNERS
from .uses import ReviewUse, registered

_NONE = Q(pk__in=())


class Knows(Enum):
    """NEVER; once the round's office has REPORTED its outcome; ALWAYS, from the moment somebody is called."""

    NEVER = auto()
    REPORTED = auto()
    ALWAYS = auto()


def conducts(use: ReviewUse, member: Membership) -> bool:
    """Whether the member is of the office that runs the round: its officials, and the supervisor who watches over it."""
    return member.role in RUNNERS and member.office.kind == use.office


def knows(use: ReviewUse, member: Membership) -> Knows:
    """The rule itself, for the rounds of one use; a reviewer's own assignment is theirs in any case."""
    if conducts(use, member) or (use.run_by_centre and member.role == Role.CENTRE):
        return Knows.ALWAYS
    if use.office == OfficeKind.BUREAU and member.role in COMMISSION_ROLES:
        return Knows.REPORTED
    return Knows.NEVER


def may_know(case: Case, use: ReviewUse, member: Membership) -> bool:
    """Whether the member may know who reviews this case in the rounds of that use."""
    match knows(use, member):
        case Knows.ALWAYS:
            return member.office.kind != OfficeKind.BUREAU or case.district_id == member.office.district_id
        case Knows.REPORTED:
            return case.state in use.reported
        case _:
            return False


def known_rounds(case: Case, member: Membership) -> Set[str]:
    """The audiences of those rounds of the case whose rows of the record the member may read."""
    return {use.audience for use in registered() if use.kind == case.kind and may_know(case, use, member)}


def known_assignments(member: Membership) -> Q:
    """The assignments of which the member may know: the same rule over many cases, and a reviewer's own."""
    if member.role == Role.EXPERT:
        return Q(member__person=member.person_id)
    known = Q(member__office=member.office_id) if member.role in RUNNERS else _NONE
    for use in registered():
        of_use = Q(case__kind=use.kind, member__office__kind=use.office)
        match knows(use, member):
            case Knows.ALWAYS if not conducts(use, member):
                known |= of_use
            case Knows.REPORTED:
                known |= of_use & Q(case__state__in=use.reported)
    return known


def unnamed_readings(member: Membership) -> Q:
    """Readings of a case by somebody who reviews it, or was to: the reader's name would tell the member who that is."""
    called = Assignment.objects.filter(case=OuterRef("case"), member__person=OuterRef("person"))
    return Q(Exists(called.exclude(known_assignments(member))))
