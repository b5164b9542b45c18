"""What has to be so of a recheck before its result is settled (P28)."""

from datetime import datetime
from typing import TYPE_CHECKING

from accounts.roles import Role
from accounts.ways import Way
from casework.verdict import Verdict, allow, refuse

from ..articles import P
from ..body import RECHECKS
from ..standards.terms import Grade
from ..visit import result
from . import rules

if TYPE_CHECKING:
    from ..models import Recheck

HEADS = (Role.BUREAU_HEAD,)


def _found(recheck: "Recheck") -> dict[str, Grade | None]:
    return {"held": Grade(recheck.grade_applied_for), "borne": result.grading(recheck).grade}


def agrees(recheck: "Recheck", at: datetime) -> Verdict:
    """The team's ratings bear the grade that is held."""
    return rules.agrees(**_found(recheck))  # type: ignore[arg-type]  # it is held


def differs(recheck: "Recheck", at: datetime) -> Verdict:
    """They bear less."""
    return rules.differs(**_found(recheck))  # type: ignore[arg-type]  # it is held


def not_anew_itself(recheck: "Recheck", at: datetime) -> Verdict:
    """What was reviewed anew comes to a result."""
    if recheck.about and recheck.about.kind in RECHECKS:
        return refuse(P(28), "本次评审即因抽查复核重新组织的评审，不能再次转为重新评审，请认定结果。")
    return allow()


def grade_stands(recheck: "Recheck", at: datetime) -> Verdict:
    """A grade that was replaced or revoked meanwhile is not settled any more."""
    if not recheck.held.gone:
        return allow()
    sentence = "原等级已经被取代或者撤销，本次复核不再认定结果，请办理“不再复核”。"
    way = Way("不再复核", "step", (recheck.number, "drop_recheck"), roles=HEADS)
    return refuse(P(28), sentence, way=way).awaiting("原等级已失效，办理不再复核", *HEADS)
