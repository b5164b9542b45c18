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
