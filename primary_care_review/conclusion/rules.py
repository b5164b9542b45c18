"""What may be concluded of an application: never more than its type has, than was applied for, than the shares bear (P06, P18, P25).

Pure. A grade that is None stands for 未达到等级标准.
"""

from casework.verdict import Verdict, allow, refuse

from ..articles import P
from ..standards.terms import Grade, InstitutionType

NONE = "未达到等级标准"
# Of the city's re-review, after which the bureau may still conclude on a lower grade.
NOT_FIRST = "未达到甲级标准"


def label(grade: Grade | None, *, of_city: bool = False) -> str:
    if grade:
        return grade.label
    return NOT_FIRST if of_city else NONE


def may_be_graded(
    grade: Grade | None,
    *,
    applied: Grade,
    borne: Grade | None,
    institution_type: InstitutionType,
    rechecked: bool = False,
) -> Verdict:
    """P18, P25: asked of what the team proposes and of what the body concludes; a recheck raises no grade (P28)."""
    if grade is None:
        return allow()
    verdict = allow()
    if grade not in institution_type.grades:
        verdict &= refuse(P(25), f"{institution_type.label}只分甲、乙两级，不能评为{grade.label}。")
    if grade.height > applied.height and rechecked:
        verdict &= refuse(P(28), f"原评{applied.label}，抽查复核不能评为{grade.label}，更高等级由机构另行申请。")
    elif grade.height > applied.height:
        verdict &= refuse(P(18), f"本次申报{applied.label}，不能评为{grade.label}，最高评为{applied.label}。")
    if grade.height > (borne.height if borne else 0):
        verdict &= refuse(P(25), f"按条款所占比例计算为{label(borne)}，不能评为{grade.label}。")
    return verdict


def may_conclude(
    grade: Grade | None,
    *,
    of_city: bool,
    applied: Grade,
    borne: Grade | None,
    institution_type: InstitutionType,
    rechecked: bool = False,
) -> Verdict:
    """P06: a first grade is the commission's to conclude, and it alone; a bureau that finds it reached says so (`may_find_reached`).

    P28: a recheck concludes on what differs from the grade that is held, whoever rechecks; what agrees with it leaves it.
    """
    verdict = may_be_graded(grade, applied=applied, borne=borne, institution_type=institution_type, rechecked=rechecked)
    if rechecked:
        if grade is applied:
            verdict &= refuse(P(28), f"{applied.label}即原评等级；复核结果与原结论一致的，请办理“维持原等级”。")
        return verdict
    if grade is Grade.JIA and not of_city:
        verdict &= refuse(
            P(6), "甲级由市卫生健康委评审，区县不能作出甲级结论；达到甲级标准的，请办理“认定达到甲级标准”。"
        )
    if of_city and grade not in (None, Grade.JIA):
        sentence = (
            f"市级复核只评甲级，不能评为{grade.label}；未达到的，结论为“{NOT_FIRST}”，由区县在甲级以下另行作出结论。"
        )
        verdict &= refuse(P(6), sentence)
    return verdict


def may_find_reached(*, applied: Grade, borne: Grade | None) -> Verdict:
    """P18: the bureau's finding on an application for the first grade, which the institution then takes to the city."""
    if applied is not Grade.JIA:
        return refuse(P(18), f"本次申报{applied.label}，不须认定甲级，请作出评审结论。")
    if borne is not Grade.JIA:
        return refuse(P(25), f"按条款所占比例计算为{label(borne)}，未达到甲级标准，请作出评审结论。")
    return allow()
