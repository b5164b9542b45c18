"""The facts of an application that the rules of its grade ask for (P18, P25)."""

from typing import TypedDict

from ..models import Application
from ..standards.terms import Grade, InstitutionType
from ..visit import result


class Terms(TypedDict):
    applied: Grade
    borne: Grade | None
    institution_type: InstitutionType
    rechecked: bool


def terms_of(application: Application) -> Terms:
    return {
        "applied": Grade(application.grade_applied_for),
        "borne": result.grading(application).grade,
        "institution_type": InstitutionType(application.institution_type),
        "rechecked": application.rechecked_id is not None,
    }
