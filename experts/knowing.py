"""Who may know who reviews: one function of round and member, asked by every page, export, row and paper (E03, E16, E31).

The office that runs a round of review knows whom it has called; the authority above learns it with the outcome of that round, and
nobody else at all: not the institution, not its bureau in a review of the city, no other expert.
Messages and mail name no expert of a round to anybody but that expert, so they need not ask; the leader of a team reads its opinions
under their names where the team's word is written, once all are in (`Panel.open_to_read`).
"""

from datetime import datetime
from enum import Enum, auto

from django.db.models import Exists, OuterRef, Q

from accounts.models import Membership, Office
from accounts.roles import COMMISSION_ROLES, OfficeKind, Role
from casework.models import Case

from .models import Assignment, Review
from .models.draw import RUNNERS
from .uses import ReviewUse, registered

_NONE = Q(pk__in=())


class Knows(Enum):
    """NEVER; once the outcome of the round has been TOLD; ALWAYS, from the moment somebody is called."""

    NEVER = auto()
    TOLD = auto()
    ALWAYS = auto()


def conducts(use: ReviewUse, member: Membership) -> bool:
    """Whether the member is of an office that runs such rounds: its officials, and the supervisor who watches over it."""
    return member.role in RUNNERS and member.office.kind == use.office


def runs(use: ReviewUse, case: Case, member: Membership) -> bool:
    """Whether it is the member's office that runs the rounds of this case under that use."""
    own = member.office.kind != OfficeKind.BUREAU or case.district_id == member.office.district_id
    return own and knows(use, member) is Knows.ALWAYS


def knows(use: ReviewUse, member: Membership) -> Knows:
    """The rule itself, for the rounds of one use; an expert's own assignment is theirs in any case."""
    if conducts(use, member) or (member.role == Role.CENTRE and _works_with(use)):
        return Knows.ALWAYS
    if use.office == OfficeKind.BUREAU and member.role in COMMISSION_ROLES:
        return Knows.TOLD
    return Knows.NEVER


def _works_with(use: ReviewUse) -> bool:
    """Whether the centre knows whom it has called: for the commission (E03), or for an institute outside the portal (代录)."""
    if use.office == OfficeKind.INSTITUTE:
        return not Office.objects.get(kind=OfficeKind.INSTITUTE).connected
    return use.run_by_centre


def may_know(review: Review, member: Membership) -> bool:
    """Whether the member may know who reviews in this round."""
    use = review.declared
    return runs(use, review.case, member) or (knows(use, member) is Knows.TOLD and review.told_at is not None)


def known_rounds(case: Case, member: Membership, at: datetime | None = None) -> Q:
    """The rows of a case's record that tell who reviews and that the member may read: by audience, up to the first round of which
    they may not know yet, or might not at a moment."""
    rows = _NONE
    for use in (use for use in registered() if use.kind == case.kind):
        match knows(use, member):
            case Knows.ALWAYS if runs(use, case, member):
                rows |= Q(audience=use.audience)
            case Knows.TOLD:
                untold = Review.objects.untold(at).filter(case=case.pk, use=use.name).order_by("pk").first()
                rows |= Q(audience=use.audience) & (Q(at__lt=untold.opened_at) if untold else Q())
    return rows


def known_assignments(member: Membership) -> Q:
    """The assignments of which the member may know: the same rule over many cases, and an expert's own."""
    if member.role == Role.EXPERT:
        return Q(member__person=member.person_id)
    known = Q(member__office=member.office_id) if member.role in RUNNERS else _NONE
    for use in registered():
        of_use = Q(review__use=use.name)
        match knows(use, member):
            case Knows.ALWAYS if not conducts(use, member):
                known |= of_use
            case Knows.TOLD:
                known |= of_use & Q(review__told_at__isnull=False)
    return known


def unnamed_readings(member: Membership) -> Q:
    """Readings of a case by somebody who reviews it, or was to: the reader's name would tell the member who that is."""
    called = Assignment.objects.filter(review__case=OuterRef("case"), member__person=OuterRef("person"))
    return Q(Exists(called.exclude(known_assignments(member))))
