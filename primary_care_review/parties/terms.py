"""What may be left to a third party: exactly these three, each of a case in some of its states (P16)."""

from collections.abc import Mapping

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


class PartyGround(Labelled):
    """What a third party is held to account for, in the words of Article 29."""

    UNMET = "unmet", "质量不合格"
    SHORT = "short", "工作不能达到要求"
    FALSE = "false", "弄虚作假"

    @property
    def wording(self) -> str:
        return self.label


class Measure(Labelled):
    """What may follow, one of these or several (P29); the blacklist only where it is grave."""

    CORRECT = "correct", "更正评审结果"
    DEDUCT = "deduct", "扣减评审费用"
    END = "end", "终止评审合同"
    BLACKLIST = "blacklist", "列入黑名单"
