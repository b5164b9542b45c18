"""Why this level: from the computed level to the one that stands, each step with what changed it (E04, E09, E12, E15-E18, E29, E30).

What has not left the office that concluded it is shown to that office alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from operator import attrgetter
from typing import cast

from accounts.models import Membership
from accounts.roles import OfficeKind
from casework.articles import Article
from casework.clocks.calendar import SHANGHAI
from casework.models import Case, Conclusion

from ..articles import E
from ..models import Filing
from ..municipal.lanes import told
from ..rules import Lane
from .outcome import AFTERWARDS

_CONCLUDED = {
    "E15": "市级审核结论",
    "E16": "区县审核结论",
    "E17": "市级初核结论",
    "E23": "实证材料审核结论",
    "E24": "实际应用审核结论",
    "E25": "复核结论",
    "E18": "更正后的结果",
    "E29": "违规处理决定",
    "E30": "监督抽查结论",
}


@dataclass(frozen=True)
class Rung:
    """A level at a stage of its making; `change` against the rung before is 0 for the first."""

    label: str
    level: int
    change: int
    why: str
    at: datetime
    article: Article

    @property
    def changed(self) -> str:
        if not self.change:
            return "不变"
        return f"{'升' if self.change > 0 else '降'}{abs(self.change)}级"


def derivation(filing: Filing, member: Membership) -> list[Rung]:
    """In the order in which it came about; empty before anything is reported."""
    reported = _reported(filing)
    return list(_rungs(filing, *reported, member)) if reported else []


def _reported(filing: Filing) -> tuple[datetime, str] | None:
    """When, and how its level was come by."""
    if row := filing.taken_over:
        on = date.fromisoformat(row.facts["reported_on"])
        return datetime.combine(on, time.min, SHANGHAI), "按接管表登记。"
    report = filing.reports.last()
    return (report.reported_at, "按上报数据计算得出。") if report else None


def _rungs(filing: Filing, at: datetime, how: str, member: Membership) -> Iterator[Rung]:
    computed, level = cast(int, filing.computed_level), filing.reported_level
    yield Rung("自评级别", computed, 0, how, at, E(9))
    lower = level - computed
    why = "机构在可申报的级别中选择。" if lower else "按自评级别申报。"
    yield Rung("申报级别", level, lower, why, at, E(12))
    for concluded in _concluded(filing, member):
        label, number = label_of(concluded), int(concluded.article.removeprefix("E"))
        change, level = concluded.to_level - level, concluded.to_level
        yield Rung(label, level, change, concluded.reason, concluded.concluded_at, E(number))


def label_of(concluded: Conclusion) -> str:
    return _CONCLUDED.get(concluded.article, "审核结论")


def _concluded(filing: Filing, member: Membership) -> list[Conclusion]:
    """Of the review, then of the cases about the filing, a spot check among them, and what it has come to afterwards, as they came."""
    standing, beside = conclusion_for(filing, member), _beside(filing, member)
    if standing is None or standing.article not in AFTERWARDS:
        return [*([standing] if standing else []), *beside]
    own = list(filing.conclusions.order_by("pk"))
    reviewed = [row for row in own if row.article not in AFTERWARDS][-1:]
    # What a check has found stands on its own case, with those beside.
    after = [row for row in own if row.article in AFTERWARDS and row.article != E(30).id]
    return [*reviewed, *sorted([*beside, *after], key=attrgetter("concluded_at"))]


def _beside(filing: Filing, member: Membership) -> list[Conclusion]:
    """What was concluded on cases about the filing, as far as the member may know of them: so the embargo holds (E25)."""
    known = Case.objects.visible_to(member).filter(about=filing.pk)
    rows = Conclusion.objects.filter(case__in=known.values("pk")).order_by("pk")
    return list({(row.case_id, row.article): row for row in rows}.values())


def conclusion_for(filing: Filing, member: Membership) -> Conclusion | None:
    """The conclusion that stands, as far as the member may know it: told, or made by the member's own office."""
    concluded = filing.conclusion
    if concluded is None or filing.told:
        return concluded
    own = member.office.kind == OfficeKind.BUREAU and concluded.article == E(16).id
    return concluded if own else None


def lane_told(filing: Filing) -> str:
    return told(Lane(filing.lane)) if filing.lane else ""
