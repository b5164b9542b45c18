"""What an objection may bring about (P06, P13, P18, P25). Pure."""

from casework.verdict import Verdict, refuse

from ..articles import P
from ..conclusion.rules import label, may_be_graded, may_conclude
from ..standards.terms import Grade, InstitutionType


def may_change(
    grade: Grade | None,
    *,
    upheld: bool,
    concluded: Grade | None,
    of_city: bool,
    applied: Grade,
    institution_type: InstitutionType,
    rechecked: bool = False,
) -> Verdict:
    """To another conclusion than the one that stands. What was found true may bear more than the shares that were sealed do, so that
    those bound it no more; what was applied for, the type and the body do. Of a recheck the grade that is held may stand after all (P28).
    """
    if not upheld:
        return refuse(P(13), "异议不成立的，评审结论不变，不填写变更后的结论。")
    if grade is concluded:
        return refuse(P(13), f"变更后的结论与现结论（{label(concluded)}）相同；结论不变的，请选择“结论不变”。")
    if rechecked:
        return may_be_graded(grade, applied=applied, borne=applied, institution_type=institution_type, rechecked=True)
    return may_conclude(grade, of_city=of_city, applied=applied, borne=applied, institution_type=institution_type)
