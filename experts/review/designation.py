"""Whom an office may designate for a case: the experts of its pool, and beside those who are barred the grounds (E15-E17)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from casework.models import Case
from experts.conflicts import conflicts_of
from experts.models import Assignment, PoolEntry
from experts.uses import ReviewUse


@dataclass(frozen=True)
class Choices:
    free: list[PoolEntry]
    barred: dict[PoolEntry, str]
    # What each has open of the reviews they were called to, in all cases.
    open_work: Mapping[int, int]

    def described(self, entry: PoolEntry) -> str:
        """Whom one would name: kind, employer, and how much they are already at work on."""
        open_work = self.open_work.get(entry.expert_id, 0)
        told = (
            entry.expert.get_kind_display(),
            entry.expert.unit(),
            f"在办{open_work}件" if open_work else "无在办评审",
        )
        return f"{entry.expert}（{'，'.join(told)}）"

    @property
    def help_text(self) -> str:
        """Who cannot be chosen and why, so that nobody looks for them in vain."""
        told = "；".join(f"{entry.expert}（{grounds}）" for entry, grounds in self.barred.items())
        return f"应当回避、不能选择的：{told}。" if told else ""


def choices_for(case: Case, use: ReviewUse, *, on: date) -> Choices:
    """Everybody admitted who is not in the round yet; who declined it or was released from it is not asked again."""
    pool = use.pool(case)
    called = Assignment.objects.of(case).filter(review__closed_at=None)
    entries = PoolEntry.objects.admitted(on).filter(pool=pool).exclude(member__in=called.standing().values("member"))
    rows = list(
        entries.select_related("expert", "member__person")
        .prefetch_related("expert__employments__employer")
        .order_by("expert__pinyin", "pk")
    )
    found = conflicts_of([row.expert for row in rows], case, pool=pool, on=on, until=use.needed_until(on, law=case.law))
    left = called.gone().values_list("member_id", "ended_reason")
    gone = {member: f"已退出本次评审，{reason}" for member, reason in left}
    barred = {
        row: "；".join([*map(str, found[row.expert_id]), *([gone[row.member_id]] if row.member_id in gone else [])])
        for row in rows
        if found[row.expert_id] or row.member_id in gone
    }
    return Choices([row for row in rows if row not in barred], barred, open_work_of(rows))


def open_work_of(rows: Collection[PoolEntry]) -> dict[int, int]:
    """By expert, whatever pool called them: proposed or accepted, the opinion not in."""
    at_work = Assignment.objects.waiting().filter(member__pool_entry__expert__in=[row.expert_id for row in rows])
    counted = at_work.values_list("member__pool_entry__expert").annotate(number=Count("pk")).order_by()
    return dict(counted)
