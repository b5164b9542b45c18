"""Of what a year's sample is drawn of the grades that stand: by the commission, body by body; by a bureau, type by type and grade by grade (P28)."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import District, Membership, Office
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OfficeKind, Regime
from casework.draw.rule import Words
from casework.models import Sample
from casework.sampling.uses import SampleUse

from ..articles import P
from ..decree.rules import publishes
from ..grades.register import STANDS, entries
from ..models import Grade, Recheck
from ..standards.terms import Grade as GradeName
from ..standards.terms import InstitutionType
from . import rules
from .actions import open_drawn

# The stratum of what the commission itself has made known; of a bureau it is the code of its district.
OWN = "city"


def _years(office: Office, at: datetime) -> list[int]:
    """The present one: what is drawn is rechecked at once."""
    year = timezone.localdate(at).year
    return [year] if _rechecked(office, year, at) else []


def _of(office: Office) -> QuerySet[Grade]:
    """Of the whole city for the commission, of its district for a bureau."""
    rows = Grade.objects.filter(institution__closed_on=None)
    return rows if office.kind == OfficeKind.COMMISSION else rows.filter(institution__district=office.district_id)


def _rechecked(office: Office, year: int, at: datetime) -> list[dict[str, Any]]:
    """The rows of the register that the office may have rechecked (`rules.may_recheck`), of institutions that were not in that year."""
    on, once = timezone.localdate(at), Recheck.objects.filter(opened_at__year=year).values("applicant")
    open_now = set(Recheck.objects.filter(ended_at=None).values_list("rechecked", flat=True))
    return [
        row
        for row in entries(_of(office).exclude(institution__in=once), {"status": STANDS}, on=on)
        if row["pk"] not in open_now
        and rules.may_recheck(
            GradeName(row["grade"]), by=OfficeKind(office.kind), on=on, stands=True, until=row["valid_until"]
        )
    ]


def _listed(office: Office, year: int, at: datetime) -> list[dict[str, Any]]:
    stratum = _by_body if office.kind == OfficeKind.COMMISSION else _by_type_and_grade
    return [
        {
            "number": row["uscc"],
            "employer": row["uscc"],
            "district": row["district_code"],
            "kind": stratum(row),
            "level": "",
        }
        for row in _rechecked(office, year, at)
    ]


def _by_body(row: Mapping[str, Any]) -> str:
    return OWN if publishes(GradeName(row["grade"])) == OfficeKind.COMMISSION else row["district_code"]


def _by_type_and_grade(row: Mapping[str, Any]) -> str:
    return f"{row['type']}-{row['grade']}"


def _bodies() -> Mapping[str, str]:
    return {OWN: "市级公布", **{code: f"{name}公布" for code, name in District.objects.values_list("code", "name")}}


def _types_and_grades() -> Mapping[str, str]:
    return {f"{of.value}-{grade.value}": f"{of.label}{grade.label}" for of in InstitutionType for grade in of.grades}


def _places(sample: Sample, numbers: Collection[str], member: Membership) -> Mapping[str, str]:
    """The rechecks of those that were drawn."""
    rows = Recheck.objects.visible_to(member).filter(sample=sample, applicant__uscc__in=numbers)
    return {uscc: reverse("case", args=[number]) for uscc, number in rows.values_list("applicant__uscc", "number")}


def _open_all(sample: Sample, by: Membership, at: datetime) -> None:
    """One case for each that was drawn, as if it had been opened by hand."""
    drawn = [row["pk"] for row in _rechecked(sample.office, sample.year, at) if row["uscc"] in set(sample.panel)]
    for grade in Grade.objects.filter(pk__in=drawn).order_by("pk"):
        open_drawn(grade, sample=sample, by=by, at=at)


CITY_GRADES = SampleUse(
    name="city_grades",
    regime=Regime.PRIMARY_CARE,
    label="等级抽查复核",
    article=P(28),
    series="FC",
    runners=COMMISSION_ROLES,
    words=Words("机构", "家", "样本"),
    stratum="公布单位",
    share="recheck_share",
    least="recheck_least",
    years=_years,
    listed=_listed,
    strata=_bodies,
    places=_places,
    drawn=_open_all,
)
DISTRICT_GRADES = replace(
    CITY_GRADES,
    name="district_grades",
    runners=BUREAU_ROLES,
    stratum="类别和等级",
    strata=_types_and_grades,
)
