"""On which grounds a review is terminated, and what that takes (P33)."""

from accounts.roles import OfficeKind
from casework.measures.law import MeasureGround, MeasureLaw, Sanction

from ..articles import P


class TerminationGround(MeasureGround):
    """The four grounds of Article 33 on which a review is terminated."""

    COMPLAINT = (
        "complaint",
        "来信来访反映重大违法违规违纪",
        "有群众来信、来访反映有重大违法、违规、违纪行为，并提供明确线索，评审期间无法调查核实的",
    )
    INTERFERENCE = (
        "interference",
        "干扰评审专家工作",
        "采取不规范行为，影响评审专家的公正、公平性，干扰评审专家工作的",
    )
    FRAUD = "fraud", "评审材料弄虚作假", "发现评审材料有弄虚作假的"
    OTHER = "other", "其他规定情形", "卫生健康行政部门规定的足以影响评审的其他情形"


LAW = MeasureLaw(
    article=P(33),
    called="终止评审",
    grounds=TerminationGround,
    decides=(OfficeKind.BUREAU, OfficeKind.COMMISSION),
    sanctions=(Sanction("terminate", "终止评审"),),
    bound=True,
)
