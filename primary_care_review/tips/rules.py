"""What anybody may tell of a review (P29, P31 to P34), and what of it the bureau of the district may look into."""

from casework.verdict import Verdict, allow, refuse

from ..articles import P
from ..standards.terms import Labelled


class TipCause(Labelled):
    """The grounds of four articles, in the words in which they are told; `OTHER` is anything else that bears on a review."""

    LAW = "law", "重大违法、违规、违纪行为"
    INTERFERENCE = "interference", "采取不规范行为，影响、干扰评审专家工作"
    FRAUD = "fraud", "评审材料弄虚作假"
    ACCIDENTS = "accidents", "连续发生负主要责任重大医疗事故"
    DEFECTS = "defects", "医德医风、质量安全等存在重大缺陷"
    MEDDLING = "meddling", "工作人员、评审专家违反规定，干预评审"
    DISCLOSURE = "disclosure", "擅自公布评审的原始资料和信息"
    THIRD_PARTY = "third_party", "第三方机构工作不合格或者弄虚作假"
    OTHER = "other", "其他影响评审的情形"


# About the people of the offices themselves: the commission looks into it.
KEPT = (TipCause.MEDDLING, TipCause.DISCLOSURE)


def may_hand_on(cause: TipCause, *, district_known: bool) -> Verdict:
    """Article 7 has the bureau run the reviews of its district; Article 31 is about those who run them."""
    if cause in KEPT:
        return refuse(P(31), f"“{cause.label}”涉及办理评审的人员，由市卫生健康委核实，不转区县。")
    if not district_known:
        return refuse(P(7), "举报人未注明所在区县，不能转办，请直接核实并答复。")
    return allow()
