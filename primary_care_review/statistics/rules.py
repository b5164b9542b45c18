"""What may be entered of an institution's routine statistics and monitoring results, and until when (P22). Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from casework.text import listed
from casework.verdict import Verdict, allow, refuse

from ..articles import P
from ..stages import VISIT_OVER, Stage

# From the first day of the self-assessment until the team has left; what it was shown is then sealed with its papers (P23).
OPEN = tuple(stage for stage in Stage if not stage.end and stage not in VISIT_OVER)
MOST = 300


@dataclass(frozen=True)
class Entry:
    """One statistic as it is entered."""

    name: str
    period: str
    value: str
    unit: str
    source: str
    clauses: tuple[str, ...]


def may_enter(state: str) -> Verdict:
    if state in OPEN:
        return allow()
    return refuse(P(22), "现场评审已经结束或者案件已经办结，统计和监测结果已经固定，不能再登记或者更正。")


def fits(entry: Entry, *, clauses: Collection[str], there: Collection[tuple[str, str]]) -> list[tuple[str, Verdict]]:
    """By field what is wrong; `clauses` are the numbers that the standard has, `there` name and period of what stands already."""
    found = []
    if strange := [number for number in entry.clauses if number not in clauses]:
        sentence = f"对应条款{listed(strange, most=5)}不在本次适用的条款之中，请按评审标准填写编号。"
        found.append(("clauses", refuse(P(22), sentence)))
    if (entry.name, entry.period) in there:
        sentence = f"“{entry.name}（{entry.period}）”已经登记；登记有误的，请先更正原登记。"
        found.append(("name", refuse(P(22), sentence)))
    return found


def room_for(number: int, *, there: int) -> Verdict:
    if there + number <= MOST:
        return allow()
    return refuse(P(22), f"每件评审至多登记{MOST}项统计和监测结果，已登记{there}项，请减少后重新提交。")
