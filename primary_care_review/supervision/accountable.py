"""Whoever interferes with a review: put right at once; where the consequences are grave, disqualified (P31)."""

from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OfficeKind, Regime, Role
from casework.accountability.uses import AccountabilityUse
from casework.measures.law import MeasureGround, MeasureLaw, Sanction

from ..articles import P


class InterferenceGround(MeasureGround):
    """What officials and experts are held to account for, in the words of Article 31."""

    RULES = "rules", "违反规定", "违反规定，影响评审工作"
    INTERFERENCE = "interference", "干预正常评审工作", "干预正常评审工作"


CORRECT = Sanction("correct", "责令纠正")
DISQUALIFY = Sanction("disqualify", "取消参与评审资格", grave=True)
LAW = MeasureLaw(
    article=P(31),
    called="干预评审的问责",
    grounds=InterferenceGround,
    decides=(OfficeKind.COMMISSION,),
    sanctions=(CORRECT, DISQUALIFY),
    bound=True,
)
INTERFERING = AccountabilityUse(
    regime=Regime.PRIMARY_CARE,
    law=LAW,
    concerns=(*BUREAU_ROLES, *COMMISSION_ROLES, Role.CENTRE, Role.SUPERVISOR, Role.NOTICE_CLERK, Role.EXPERT),
    offices=False,
    letter=False,
    bars=DISQUALIFY,
)
