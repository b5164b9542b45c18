"""The experts of a case as they now stand: what the rules, the queue and the pages ask of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.articles import Article
from casework.models import Case
from casework.verdict import Verdict, allow
from experts import rules
from experts.models import Assignment, Consolidation, Draw
from experts.uses import ReviewUse


@dataclass(frozen=True)
class Panel:
    """`seats` are those of the draw that made the team; 0 where no draw did."""

    members: Sequence[Assignment] = ()
    seats: int = 0
    consolidation: Consolidation | None = None

    @classmethod
    def of(cls, case: Case) -> "Panel":
        """One query, and one each for what only a drawn team has."""
        if case.pk is None:
            return cls()
        rows = Assignment.objects.standing().filter(case=case.pk)
        members = list(rows.select_related("member__person").order_by("pk"))
        latest = max((member.draw_id for member in members if member.draw_id), default=None)
        drawn = Draw.objects.values_list("proof__panel", flat=True).get(pk=latest) if latest else ()
        leads = [member.pk for member in members if member.leads]
        said = Consolidation.objects.filter(assignment__in=leads).first() if leads else None
        return cls(members, len(drawn), said)

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
