"""The experts of a round of review as they now stand: what the rules, the queue and the pages ask of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from casework.verdict import Verdict, allow
from experts import rules
from experts.models import Assignment, Consolidation, Draw, Review
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
    def of(cls, review: Review | QuerySet[Review] | None) -> "Panel":
        """Two queries: the draws of the round, and who stands. A queryset names at most one."""
        if review is None:
            return cls()
        of_round = Q(review=review) if isinstance(review, Review) else Q(review__in=review)
        draws = Draw.objects.filter(of_round).values("pk", "number", "drawn_at", "ended_at", "proof__panel")
        drawn = {draw["pk"]: draw for draw in draws.order_by("pk")}
        rows = Assignment.objects.standing().filter(of_round).annotate(may_end=RELEASABLE)
        members = list(rows.select_related("member__person", "consolidation", "review").order_by("pk"))
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

    def waits_for(self, use: ReviewUse) -> str:
        """What the round waits for next, for the queue; empty once its experts are heard. Experts themselves never read it."""
        if self.drawing:
            return "完成专家抽取"
        if not self.members:
            return "组织抽取评审专家" if use.team else "确定评审专家"
        if not self.whole(use):
            return "补足评审专家"
        if self.accepted < len(self.members):
            return f"评审专家答复 {self.accepted}/{len(self.members)}"
        if self.handed_in < len(self.members):
            return f"评审意见 {self.handed_in}/{len(self.members)}"
        return "" if self.consolidated(use) else "评审组汇总意见"
