"""The register of grades: each with its institution, and the status that its dates give on a day (P27, P34)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Institution

from .grade_terms import GradeTerms
from .models import Grade

STATUSES = {"valid": "有效", "due": "复评期内", "ended": "已期满", "replaced": "已由新等级取代", "revoked": "已撤销"}
TONES = {"valid": "green", "due": "amber", "revoked": "red"}


def registered(grades: QuerySet[Grade], asked: Mapping[str, Any], *, on: date, terms: GradeTerms) -> QuerySet[Grade]:
    """By district, grade, words in name or code, and whether it is the latest one still in its term."""
    later = Grade.objects.filter(institution=OuterRef("institution"), decreed_on__gt=OuterRef("decreed_on"))
    grades = grades.select_related("institution__district").annotate(replaced=Exists(later))
    if words := asked.get("q"):
        grades = grades.filter(institution__in=Institution.objects.matching(words))
    if district := asked.get("district"):
        grades = grades.filter(institution__district=district)
    if grade := asked.get("grade"):
        grades = grades.filter(grade=grade)
    if asked.get("current"):
        grades = grades.filter(terms.in_term(on), replaced=False, revoked_on=None)
    return grades.order_by("-decreed_on", "-id")


def entry(row: Grade, *, on: date, terms: GradeTerms) -> dict[str, Any]:
    status = status_of(row, on=on, terms=terms)
    return {
        "name": row.institution.name,
        "uscc": row.institution.uscc,
        "type": row.institution.get_type_display(),
        "district": row.institution.district.name,
        "grade": row.grade,
        "decree_number": row.decree_number,
        "decreed_on": row.decreed_on,
        "valid_until": terms.valid_until(row.decreed_on),
        "status": STATUSES[status],
        "tone": TONES.get(status, ""),
    }


def status_of(row: Grade, *, on: date, terms: GradeTerms) -> str:
    """A key of `STATUSES`; `row` comes from `registered`."""
    if row.revoked_on:
        return "revoked"
    if row.replaced:  # type: ignore[attr-defined]  # annotated
        return "replaced"
    if on > terms.valid_until(row.decreed_on):
        return "ended"
    return "due" if on > terms.renew_by(row.decreed_on) else "valid"
