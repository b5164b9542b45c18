"""The experts of a round of review as they now stand: what the rules, the queue and the pages ask of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from accounts.prepared import Prepared
from casework.verdict import Verdict, allow
from experts import rules
from experts.models import Assignment, Consolidation, Draw, Party, Review
from experts.models.assignment import LOST, RELEASABLE
from experts.uses import ReviewUse


@Prepared
def _draws(review: int) -> QuerySet[Any]:
    rows = Draw.objects.filter(review=review).defer("frozen", "proof", "chances")
    return rows.annotate(panel=F("proof__panel")).order_by("pk")


@Prepared
def _members(review: int) -> QuerySet[Any]:
    rows = Assignment.objects.standing().filter(review=review)
    known = rows.annotate(may_end=RELEASABLE, is_lost=LOST, draw_number=F("draw__number"))
    return known.select_related("member__person", "consolidation").order_by("pk")


@dataclass(frozen=True)
class Panel:
    """`seats` are those of the draw that made the team, 0 where no draw did; `drawing` is the number of one under way, `owing`
    are the parties it waits for; `releasable` says whether any member may still be released."""

    review: Review | None = None
    members: Sequence[Assignment] = ()
    seats: int = 0
    drawing: str = ""
    owing: Sequence[Party] = ()
    releasable: bool = False

    @classmethod
    def of(cls, review: Review | None) -> "Panel":
        """Two queries: the draws of the round, and who stands. None before the first round."""
        if review is None:
            return cls()
        drawn = {draw.pk: draw for draw in _draws(review.pk)}
        drawing = next((draw for draw in drawn.values() if draw.open), None)
        members = _members(review.pk)
        for member in members:
            member.review = review
        latest = max((member.draw_id for member in members if member.draw_id), default=None)
        return cls(
            review,
            members,
            seats=len(drawn[latest].panel) if latest else 0,
            drawing=drawing.number if drawing else "",
            owing=drawing.owing if drawing else (),
            releasable=any(member.may_end for member in members),
        )

    @property
    def consolidation(self) -> Consolidation | None:
        """What the leader has handed in for the team; it stands when another leads since."""
        return next((row.consolidation for row in self.members if hasattr(row, "consolidation")), None)

    @property
    def accepted(self) -> int:
        return sum(member.accepted_at is not None for member in self.members)

    @property
    def handed_in(self) -> int:
        return sum(member.handed_in_at is not None for member in self.members)

    @property
    def leader(self) -> Assignment | None:
        return next((member for member in self.members if member.leads), None)

    @property
    def last_designated(self) -> list[Assignment]:
        """Those whom the last designation has named, as far as they still stand."""
        named = [member for member in self.members if member.designated_reason]
        latest = max((member.assigned_at for member in named), default=None)
        return [member for member in named if member.assigned_at == latest]

    @property
    def able_to_lead(self) -> list[Assignment]:
        """Who may lead instead of whoever leads: has accepted, and can still act."""
        return [row for row in self.members if row.accepted_at and not row.leads and not self.lost(row)]

    @staticmethod
    def lost(member: Assignment) -> bool:
        """Disqualified or dead since; as `of` annotates it."""
        return bool(member.is_lost)  # type: ignore[attr-defined]

    def is_team(self, use: ReviewUse) -> bool:
        """Whoever was drawn is one; whoever was designated unless the use says otherwise."""
        return bool(self.seats or use.team)

    def whole(self, use: ReviewUse) -> Verdict:
        """Odd, at least five, with a leader, where it has to be a team."""
        if not self.is_team(use):
            return allow()
        leaders = sum(member.leads for member in self.members)
        return rules.whole_team(members=len(self.members), leaders=leaders, seats=self.seats, article=use.article)

    def opinions_in(self, use: ReviewUse) -> Verdict:
        return rules.opinions_complete(members=len(self.members), handed_in=self.handed_in, article=use.article)

    def consolidated(self, use: ReviewUse) -> Verdict:
        leaders = int(self.leader is not None)
        return rules.consolidated(leaders=leaders, handed_in=self.consolidation is not None, article=use.article)

    def open_to_read(self, review: Review) -> bool:
        """Whether opinions may be read by those who did not write them: all are in, or the round is closed."""
        use = review.declared
        return review.closed_at is not None or bool(self.whole(use) & self.opinions_in(use))
