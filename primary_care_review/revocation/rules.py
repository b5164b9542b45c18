"""On which grounds a grade is revoked, and by whom (P34). Pure."""

from accounts.roles import OfficeKind
from casework.measures.law import MeasureGround, MeasureLaw, Sanction
from casework.verdict import Verdict, allow, refuse

from ..articles import P
from ..decree.rules import publishes
from ..standards.terms import Grade


class RevocationGround(MeasureGround):
    """The four grounds of Article 34 on which a grade is revoked."""

    NEW_FACTS = "new_facts", "新发现足以影响评审结论", "在工作中新发现足以影响评审结论的"
    ACCIDENTS = "accidents", "连续发生负主要责任重大医疗事故", "连续发生负主要责任重大医疗事故的"
    DEFECTS = "defects", "医德医风、质量安全等存在重大缺陷", "在医德医风、质量安全等方面存在重大缺陷的"
    FRAUD = "fraud", "评审材料弄虚作假", "发现评审材料有弄虚作假行为的"


REVOKE = Sanction("revoke", "撤销等级")
LAW = MeasureLaw(
    article=P(34),
    called="撤销等级",
    grounds=RevocationGround,
    decides=(OfficeKind.BUREAU, OfficeKind.COMMISSION),
    sanctions=(REVOKE,),
    bound=True,
    circular=True,
)


def may_begin(grade: Grade, *, by: OfficeKind, stands: bool, running: str = "") -> Verdict:
    """P34: a grade in force, by the body that made it known, one at a time (`running` is the number of the one that is open)."""
    if by != publishes(grade):
        return refuse(P(34), f"{grade.label}由公布该等级的{publishes(grade).label}撤销，请向其报告有关情况。")
    if not stands:
        return refuse(P(34), "该等级已不再有效，无须撤销。")
    if running:
        return refuse(P(34), f"该等级的撤销正在办理（{running}），请在该案件中办理。")
    return allow()
