"""When the papers of a year may be handed in, as a pure function (E19)."""

from casework.verdict import Verdict, allow, refuse

from ..articles import E


def city_stage_over(*, under_review: int) -> Verdict:
    """E19: the city's summary follows the end of the municipal stage."""
    if under_review:
        return refuse(E(19), f"市级审核尚未结束（还有{under_review}件在办），年度工作总结在其结束后提交。")
    return allow()
