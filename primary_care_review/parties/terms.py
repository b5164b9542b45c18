"""What may be left to a third party, exactly three things, each of a case in some of its states (P16); what it is held to account for (P29)."""

from collections.abc import Mapping

from accounts.roles import OfficeKind
from casework.measures.law import MeasureGround, MeasureLaw, Sanction

from ..articles import P
from ..stages import Stage
from ..standards.terms import Labelled


class Scope(Labelled):
    GUIDANCE = "guidance", "技术指导"
    VISIT = "visit", "现场评审"
    RECHECK = "recheck", "抽查复核"


# What a case has to be in for each to be left to somebody, and how long they see it: an assessment under way, and a visit until it ends.
LASTS: Mapping[Scope, tuple[Stage, ...]] = {
    Scope.GUIDANCE: (Stage.SELF_ASSESSING, Stage.DRAFT),
    Scope.VISIT: (Stage.ACCEPTED, Stage.ON_SITE),
    Scope.RECHECK: (Stage.ACCEPTED, Stage.ON_SITE),
}


class PartyGround(MeasureGround):
    """What a third party is held to account for, in the words of Article 29."""

    UNMET = "unmet", "质量不合格", "质量不合格的"
    SHORT = "short", "工作不能达到要求", "工作不能达到要求的"
    FALSE = "false", "弄虚作假", "弄虚作假的"


CORRECT = Sanction("correct", "更正评审结果")
DEDUCT = Sanction("deduct", "扣减评审费用")
END = Sanction("end", "终止评审合同")
BLACKLIST = Sanction("blacklist", "列入黑名单", grave=True)
LAW = MeasureLaw(
    article=P(29),
    called="处理第三方",
    grounds=PartyGround,
    decides=(OfficeKind.BUREAU, OfficeKind.COMMISSION),
    sanctions=(CORRECT, DEDUCT, END, BLACKLIST),
    bound=False,
)
