"""What has to be so before a bureau is told, and before it is decided on with the filings that it reaches (E29)."""

from datetime import datetime
from typing import TYPE_CHECKING

from accounts.roles import COMMISSION_ROLES
from accounts.ways import Way
from casework.text import day_text
from casework.verdict import Verdict, allow, refuse

from ..articles import E

if TYPE_CHECKING:
    from ..models import BureauViolation


def filings_named(violation: "BureauViolation", at: datetime) -> Verdict:
    if violation.reached.exists():
        return allow()
    way = Way("列明所涉填报", "reach_filings", (violation.number,), roles=COMMISSION_ROLES)
    return refuse(E(29), "请先列明所涉填报和理由，再告知区县。", way=way).awaiting("列明所涉填报", *COMMISSION_ROLES)


def reached_heard(violation: "BureauViolation", at: datetime) -> Verdict:
    """Every hospital that it reaches has had its word, or the term for it is over: also where the bureau has spoken before."""
    if not violation.hearing_runs(at) or not violation.reached.filter(stated_at=None).exists():
        return allow()
    sentence = f"所涉医疗机构的陈述期限至{day_text(violation.statement_day)}，请待其陈述或者期限届满后办理。"
    return refuse(E(29), sentence).awaiting("所涉医疗机构陈述意见", until=violation.hearing_ends_at())


def reached_settled(violation: "BureauViolation", at: datetime) -> Verdict:
    """What is done to each of them, or that nothing is, is laid down with its reason."""
    if not violation.reached.filter(sanction="").exists():
        return allow()
    way = Way("拟定所涉填报的处理", "step", (violation.number, "settle_reached"), roles=COMMISSION_ROLES)
    verdict = refuse(E(29), "请先逐件拟定所涉填报的处理和理由，再拟写决定书。", way=way)
    # While a hospital may still speak, nobody can.
    return verdict.awaiting("拟定所涉填报的处理", *COMMISSION_ROLES) if reached_heard(violation, at) else verdict


def reached_unsettled(violation: "BureauViolation", at: datetime) -> Verdict:
    """For whoever waits: it is due until each has been laid down; it may be laid down anew."""
    if violation.reached.filter(sanction="").exists():
        return allow()
    return refuse(E(29), "所涉填报的处理均已拟定，需要更改的，可以重新拟定。")
