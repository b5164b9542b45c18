"""What a spot check may come to, for which year it counts, whom two such years running suspend (E30). Pure."""

from collections.abc import Collection, Mapping
from datetime import datetime

from accounts.ways import Way
from casework.verdict import Verdict, allow, refuse

from ..articles import E


def may_conclude(*, held: int, level: int, reason: str) -> Verdict:
    """A check keeps the result or lowers it, weighing the opinions, with a reason; it raises nothing."""
    if not 0 <= level <= held:
        return refuse(E(30), f"抽查只能维持{held}级或者降级，不能提高级别，请重新选择。")
    if not reason.strip():
        return refuse(E(30), "请写明抽查结论的理由和对专家意见的采纳情况。")
    return allow()


def as_drawn(*, held: int, now: int | None, way: Way) -> Verdict:
    """The result is still the one that was drawn: what was taken away or lowered meanwhile is not checked any more. `now` is none
    where there is no result."""
    if held == now:
        return allow()
    return refuse(E(30), "原结果已经取消或者改变，本次抽查不再作出结论，请办理“不再抽查”。", way=way)


def counts_for(year: int, *, ended_at: datetime, closings: Mapping[int, datetime], late_years: int) -> int:
    """Of results of `year`: one that has not ended when the next window closes can bear on that year no more, and counts `late_years`
    later, a setting. `closings` are the ends of the windows by year."""
    while late_years and (closing := closings.get(year + 1)) is not None and ended_at >= closing:
        year += late_years
    return year


def suspended(year: int, lowered: Mapping[int, Collection[str]]) -> set[str]:
    """连续两年抽查有降级的，第三年: the districts of both years before; the year after, in which they reported nothing, they are back."""
    return set(lowered.get(year - 1, ())) & set(lowered.get(year - 2, ()))
