"""Which grade may be rechecked by whom, and what a recheck may come to (P28). Pure."""

from datetime import date

from accounts.roles import OfficeKind
from casework.text import day_text
from casework.verdict import Verdict, allow, refuse

from ..articles import P
from ..conclusion.rules import label
from ..decree.rules import publishes
from ..standards.terms import Grade


def may_recheck(grade: Grade, *, by: OfficeKind, on: date, stands: bool, until: date, running: str = "") -> Verdict:
    """P28: a grade that stands, within its term (`until` is its last day), by the body that made it known or the commission above it;
    `running` is the number of a recheck that is open."""
    if not stands or on > until:
        return refuse(P(28), f"该等级已不在有效的等级周期内（至{day_text(until)}），不再抽查复核。")
    if by not in (OfficeKind.COMMISSION, publishes(grade)):
        return refuse(P(28), "甲级由市卫生健康委公布，其抽查复核由市卫生健康委组织，请报市卫生健康委。")
    if running:
        return refuse(P(28), f"该等级的抽查复核正在办理（{running}），请在该案件中办理。")
    return allow()


def agrees(*, held: Grade, borne: Grade | None) -> Verdict:
    """P28: what was found bears the grade that is held, which therefore stays."""
    if borne is not None and borne.height >= held.height:
        return allow()
    sentence = (
        f"按条款所占比例计算为{label(borne)}，与原评{held.label}不一致，请按复核结果认定，或者由区县重新组织评审。"
    )
    return refuse(P(28), sentence)


def differs(*, held: Grade, borne: Grade | None) -> Verdict:
    """P28: only what differs is adopted or reviewed anew."""
    if not agrees(held=held, borne=borne):
        return allow()
    return refuse(P(28), f"按条款所占比例计算达到原评{held.label}，与原结论一致，请办理“维持原等级”。")
