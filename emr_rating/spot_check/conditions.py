"""What has to be so before a spot check is concluded (E30)."""

from datetime import datetime
from typing import TYPE_CHECKING

from accounts.roles import Role
from accounts.ways import Way
from casework.verdict import Verdict, allow, refuse

from ..articles import E
from ..stages import SpotCheckStage, Stage
from . import rules

if TYPE_CHECKING:
    from ..models import Filing, SpotCheck

WITH_RESULT = (Stage.PROVISIONAL, Stage.CONFIRMED)


def level_of(filing: "Filing") -> int | None:
    """What a result of a bureau's lane stands at; none where there is none, or none any more."""
    concluded = filing.conclusion if filing.state in WITH_RESULT else None
    return concluded.to_level if concluded else None


def result_as_drawn(check: "SpotCheck", at: datetime) -> Verdict:
    way = Way("不再抽查", "step", (check.number, "emr_spot_check_drop"), roles=(Role.COMMISSION_HEAD,))
    verdict = rules.as_drawn(held=check.held_level, now=level_of(check.of_filing), way=way)
    return verdict if verdict else verdict.awaiting("原结果已改变，办理不再抽查", Role.COMMISSION_HEAD)


def check_lowered(filing: "Filing", at: datetime) -> Verdict:
    """By the case of the check, once: what it has lowered it lowers no further."""
    check = getattr(filing, "spot_check", None)
    done = any(row.article == E(30).id for row in filing.conclusions.all())
    if check and check.state == SpotCheckStage.LOWERED and not done:
        return allow()
    return refuse(E(30), "结果须经监督抽查认定不合格方可降级，请在抽查案件中作出抽查结论。")
