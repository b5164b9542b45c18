"""The register of grades: each with its institution, and the status that its dates give on a day (P14, P27, P34)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.models import Institution
from casework.clocks.months import add_months

from ..models import Grade
from .terms import GradeTerms
from .validity import Reviews, Status, Validity, reviews_of, validity

TONES = {
    Status.VALID: "green",
    Status.DUE: "amber",
    Status.REVIEWING: "amber",
    Status.REVOKED: "red",
    Status.SET_ASIDE: "red",
}
# What the filter of status takes besides each of them.
STANDS = "stands"


def registered(grades: QuerySet[Grade], asked: Mapping[str, Any]) -> QuerySet[Grade]:
    """By words in name or code, district, type, grade and year, each with the day on which the next decree replaced it."""
    of_same = {"institution": OuterRef("institution")}
    after = Q(decreed_on__gt=OuterRef("decreed_on")) | Q(decreed_on=OuterRef("decreed_on"), pk__gt=OuterRef("pk"))
    next_one = Grade.objects.filter(after, **of_same).order_by("decreed_on", "pk").values("decreed_on")
    grades = grades.select_related("institution__district", "decree__body").annotate(replaced_on=Subquery(next_one[:1]))
    if words := asked.get("q"):
        grades = grades.filter(institution__in=Institution.objects.matching(words))
    columns = {"district": "institution__district", "type": "institution__type", "grade": "grade"}
    columns |= {"year": "decreed_on__year"}
    named = {column: asked[name] for name, column in columns.items() if asked.get(name)}
    return grades.filter(**named).order_by("-decreed_on", "-id")


def entries(grades: QuerySet[Grade], asked: Mapping[str, Any], *, on: date) -> list[dict[str, Any]]:
    """What the register says on a day, narrowed by status and by how soon the term ends besides."""
    terms, rows = GradeTerms.load(), registered(grades, asked)
    reviews = reviews_of(Institution.objects.filter(grades__in=rows.order_by().values("pk")))
    return [row for row in _told(rows, reviews, on=on, terms=terms) if _asked_for(row, asked, on=on)]


def _told(rows: Iterable[Any], reviews: Reviews, *, on: date, terms: GradeTerms) -> Iterable[dict[str, Any]]:
    for row in rows:
        of_institution = reviews.get(row.institution_id, [])
        now = validity(row, reviews=of_institution, replaced_on=row.replaced_on, on=on, terms=terms)
        yield entry(row, now, terms=terms)


def _asked_for(row: Mapping[str, Any], asked: Mapping[str, Any], *, on: date) -> bool:
    status, within = row["status"], asked.get("expiring")
    if (wanted := asked.get("status")) and not (status.stands if wanted == STANDS else status == wanted):
        return False
    return not within or (status.stands and on <= row["valid_until"] <= add_months(on, int(within)))


def entry(row: Grade, now: Validity, *, terms: GradeTerms) -> dict[str, Any]:
    institution = row.institution
    return {
        "pk": row.pk,
        "name": institution.name,
        "uscc": institution.uscc,
        "type": institution.type,
        "type_label": institution.get_type_display(),
        "district_code": institution.district_id,
        "district": institution.district.name,
        "grade": row.grade,
        "decree_number": row.decree_number,
        "decreed_on": row.decreed_on,
        "decreed_by": row.decree.body.name if row.decree else "",
        "renew_by": terms.renew_by(row.counts_from),
        "valid_until": now.until,
        "status": now.status,
        "status_label": now.status.label,
        "tone": TONES.get(now.status, ""),
        "since": now.since,
        "article": now.status.article,
    }
