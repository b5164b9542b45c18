"""Whom an office may designate for a case: the experts of its pool, and beside those who are barred the grounds (E15-E17)."""

from dataclasses import dataclass
from datetime import date

from casework.models import Case
from experts.conflicts import conflicts_of
from experts.models import Assignment, PoolEntry
from experts.uses import ReviewUse


@dataclass(frozen=True)
class Choices:
    free: list[PoolEntry]
    barred: dict[PoolEntry, str]

    @property
    def help_text(self) -> str:
        """Who cannot be chosen and why, so that nobody looks for them in vain."""
        told = "；".join(f"{entry.expert}（{grounds}）" for entry, grounds in self.barred.items())
        return f"应当回避、不能选择的：{told}。" if told else ""


def choices_for(case: Case, use: ReviewUse, *, on: date) -> Choices:
    """Everybody admitted who is not on the case yet; who declined it or was released from it is not asked again."""
    pool = use.pool(case)
    standing = Assignment.objects.standing().filter(case=case.pk)
    entries = PoolEntry.objects.admitted(on).filter(pool=pool).exclude(member__in=standing.values("member"))
    rows = list(entries.select_related("expert", "member__person").order_by("expert__pinyin", "pk"))
    found = conflicts_of([row.expert for row in rows], case, pool=pool, on=on, until=use.needed_until(on))
    left = Assignment.objects.filter(case=case.pk, ended_at__isnull=False).values_list("member_id", "ended_reason")
    gone = {member: f"已退出本案件评审，{reason}" for member, reason in left}
    barred = {
        row: "；".join([*map(str, found[row.expert_id]), *([gone[row.member_id]] if row.member_id in gone else [])])
        for row in rows
        if found[row.expert_id] or row.member_id in gone
    }
    return Choices([row for row in rows if row not in barred], barred)
