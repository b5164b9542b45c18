"""Whoever makes data of the rating public or uses them without leave: made known to the office above or the employer (E31)."""

from accounts.roles import EVERY_ROLE, OfficeKind, Regime
from casework.accountability.uses import AccountabilityUse
from casework.measures.law import MeasureGround, MeasureLaw, Sanction

from ..articles import E


class BreachGround(MeasureGround):
    """What offices and people are held to account for, in the words of Article 31."""

    MADE_PUBLIC = "made_public", "擅自公开相关数据", "擅自公开分级评价相关数据"
    USED = "used", "擅自使用相关数据", "擅自使用分级评价相关数据"
    SECURITY = "security", "信息安全和保密管理不力", "未加强信息安全和保密管理"


MAKE_KNOWN = Sanction("make_known", "通报上级部门或者所在单位")
LAW = MeasureLaw(
    article=E(31),
    called="违反保密规定的问责",
    grounds=BreachGround,
    decides=(OfficeKind.COMMISSION,),
    sanctions=(MAKE_KNOWN,),
    bound=True,
)
BREACH = AccountabilityUse(regime=Regime.EMR, law=LAW, concerns=EVERY_ROLE, offices=True, letter=True)
