"""What has to be so before a first grade is found reached (P18)."""

from datetime import datetime
from typing import TYPE_CHECKING

from casework.verdict import Verdict, allow, refuse

from ..articles import P
from ..body import REREVIEW
from ..stages import CityStage
from ..standards.terms import Grade
from ..visit import result
from . import rules

if TYPE_CHECKING:
    from ..models import Application


def first_grade_reached(application: "Application", at: datetime) -> Verdict:
    """Applied for, and borne by what the team found."""
    applied, borne = Grade(application.grade_applied_for), result.grading(application).grade
    return rules.may_find_reached(applied=applied, borne=borne)


def not_found_less_by_city(application: "Application", at: datetime) -> Verdict:
    """The commission has reviewed the first grade and not given it: the bureau concludes below it (P06)."""
    if application.beside.filter(kind=REREVIEW, state=CityStage("not_reached")).exists():
        sentence = "市级复核的结论是未达到甲级标准，不再认定达到甲级标准，请在甲级以下作出评审结论。"
        return refuse(P(6), sentence)
    return allow()
