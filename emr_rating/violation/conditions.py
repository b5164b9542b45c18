"""What has to be so before a violation is decided on, and before the filing is acted on for it (E29)."""

from datetime import datetime
from typing import TYPE_CHECKING, cast

from accounts.roles import Role
from accounts.ways import Way
from casework.measures.law import Sanction
from casework.models import Case
from casework.step import Condition
from casework.verdict import Verdict, allow, refuse

from ..articles import E
from . import rules

if TYPE_CHECKING:
    from ..models import Filing, Violation


def filing_stands(violation: "Violation", at: datetime) -> Verdict:
    """Under review or with a result: what has ended without one is not acted on any more."""
    state = violation.of_filing.state
    if state in (*rules.UNDER_REVIEW, *rules.OF_THE_NATION, *rules.WITH_RESULT):
        return allow()
    way = Way("不予处理", "step", (violation.number, "drop_violation"), roles=(Role.COMMISSION_HEAD,))
    verdict = refuse(E(29), "所涉填报已经没有可以处理的评价和结果，请办理“不予处理”。", way=way)
    return verdict.awaiting("所涉填报已办结，办理不予处理", Role.COMMISSION_HEAD)


def decided(sanction: Sanction) -> Condition:
    """By the case of the violation, or of a bureau that reaches it, after the one concerned was heard; asked of the filing."""

    def violation_decided(filing: "Filing", at: datetime) -> Verdict:
        decided_on = Case.objects.filter(state__in=("taken", "circulating"))
        own = decided_on.filter(about=filing.pk, violation__sanction=sanction.value)
        of_bureau = filing.reached_by.filter(sanction=sanction.value, violation__in=decided_on.values("pk"))
        if own.exists() or of_bureau.exists():
            return allow()
        return refuse(E(29), f"{sanction.label}须先告知当事人、听取陈述并签发违规处理决定书。")

    return cast(Condition, violation_decided)
