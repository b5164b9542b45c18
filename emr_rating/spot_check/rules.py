"""What a spot check may come to (E30). Pure."""

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
