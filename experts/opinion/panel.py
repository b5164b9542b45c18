"""The experts of a case as they now stand: what the rules, the queue and the pages ask of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.articles import Article
from casework.models import Case
from casework.verdict import Verdict, allow
from experts import rules
from experts.models import Assignment, Consolidation, Draw
from experts.models.assignment import RELEASABLE
from experts.uses import ReviewUse


@dataclass(frozen=True)
class Panel:
    """`seats` are those of the draw that made the team, 0 where no draw did; `drawing` is the number of one under way;
    `releasable` says whether any member may still be released."""

    members: Sequence[Assignment] = ()
    seats: int = 0
    drawing: str = ""
    releasable: bool = False

    @classmethod
    def of(cls, case: Case) -> "Panel":
        """Two queries: the draws of the case, and who stands."""
        if case.pk is None:
            return cls()
        draws = Draw.objects.filter(case=case.pk).values("pk", "number", "drawn_at", "ended_at", "proof__panel")
        drawn = {draw["pk"]: draw for draw in draws.order_by("pk")}
        rows = Assignment.objects.standing().filter(case=case.pk).annotate(may_end=RELEASABLE)
        members = list(rows.select_related("member__person", "consolidation").order_by("pk"))
        latest = max((member.draw_id for member in members if member.draw_id), default=None)
        return cls(
            members,
            seats=len(drawn[latest]["proof__panel"]) if latest else 0,
            drawing=next((d["number"] for d in drawn.values() if not (d["drawn_at"] or d["ended_at"])), ""),
            releasable=any(member.may_end for member in members),
        )

    @property
    def consolidation(self) -> Consolidation | None:
        """What the leader has handed in for the team."""
        return getattr(self.leader, "consolidation", None)

    @property
    def accepted(self) -> int:
        return sum(member.accepted_at is not None for member in self.members)

    @property
    def handed_in(self) -> int:
        return sum(member.handed_in_at is not None for member in self.members)

    @property
    def leader(self) -> Assignment | None:
        return next((member for member in self.members if member.leads), None)

    def is_team(self, use: ReviewUse | None) -> bool:
        """Whoever was drawn is one; whoever was designated unless the use says otherwise."""
        return bool(self.seats or (use and use.team))

    def whole(self, use: ReviewUse | None, *, article: Article) -> Verdict:
        """Odd, at least five, with a leader, where it has to be a team."""
        if not self.is_team(use):
            return allow()
        leaders = sum(member.leads for member in self.members)
        return rules.whole_team(members=len(self.members), leaders=leaders, seats=self.seats, article=article)

    def opinions_in(self, *, article: Article) -> Verdict:
        return rules.opinions_complete(members=len(self.members), handed_in=self.handed_in, article=article)

    def consolidated(self, *, article: Article) -> Verdict:
        leaders = int(self.leader is not None)
        return rules.consolidated(leaders=leaders, handed_in=self.consolidation is not None, article=article)

    def open_to_read(self, use: ReviewUse | None, *, article: Article) -> bool:
        """Whether opinions may be read by those who did not write them: all are in, or the round is closed."""
        return use is None or bool(self.whole(use, article=article) & self.opinions_in(article=article))
