"""The reading log (E31): who opened what, by person and by case, for the audit administrator, without content of a case; which offices
have read its own cases, for an institution."""

import re
from datetime import date
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from accounts.models import Membership, Office, Person
from accounts.roles import OfficeKind

from . import searching
from .models import Case, Reading
from .models.record import ReadingQuerySet
from .scopes import unnamed

COLUMNS = ("id", "at", "person__name", "person__login", "office_name", "case__number", "what", "unnamed")
UNNAMED = "评审专家（姓名保密）"
PEOPLE = 200

# What somebody else has worded, a file's name or a notice's title, may say what the case is about.
_WORDED = re.compile(r"(下载|查看|文书|下载文书) (\S+).*", re.DOTALL)


def everything(by: Membership) -> ReadingQuerySet:
    """Everybody's readings of every case; `unnamed` marks whoever reviews the case and is not for this reader to know (E31)."""
    return Reading.objects.annotate(unnamed=ExpressionWrapper(unnamed(by), output_field=BooleanField()))


def found(
    *, person: str, case: str, since: date | None, until: date | None, on: date, by: Membership
) -> ReadingQuerySet:
    """The log narrowed as asked; nobody is found by name on a case that they review."""
    rows = everything(by)
    if person:
        rows = rows.exclude(unnamed(by))
        named = Person.objects.filter(Q(name__icontains=person) | Q(login__icontains=person))
        rows = rows.filter(person__in=list(named.values_list("pk", flat=True)[:PEOPLE]))
    if case:
        numbers = searching.numbers_meant(case, on=on)
        rows = rows.filter(case__in=list(Case.objects.filter(number__in=numbers).values_list("pk", flat=True)))
    return rows.between(since, until)


def of_own(by: Membership, *, case: str, since: date | None, until: date | None, on: date) -> QuerySet:
    """Which offices have read an institution's cases, by day, and never who. What is read for a case of which the institution does
    not know yet, as those of the national stage before its posting, is not told (E25)."""
    own = Case.objects.visible_to(by).filter(institution=by.office.institution)
    if case:
        own = own.filter(number__in=searching.numbers_meant(case, on=on))
    unknown = Case.objects.filter(about=OuterRef("case")).exclude(pk__in=Case.objects.visible_to(by).values("pk"))
    institutes = Office.objects.filter(kind=OfficeKind.INSTITUTE).values("name")
    rows = Reading.objects.between(since, until).filter(case__in=own.values("pk"))
    others = rows.exclude(person__memberships__office=by.office_id).exclude(Exists(unknown), office_name__in=institutes)
    days = others.annotate(day=TruncDate("at")).order_by().values("day", "office_name", "case__number")
    return days.annotate(times=Count("pk")).order_by("-day", "case__number", "office_name")


def in_words(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the log as the auditor reads it: no content of a case, and no name of whoever reviews it."""
    told = row | {"what": without_content(row["what"])}
    return told | {"person__name": UNNAMED, "person__login": ""} if row["unnamed"] else told


def without_content(what: str) -> str:
    """A notice by its number alone, and a file as a file: an auditor learns that it was opened, not what stands in it."""
    worded = _WORDED.fullmatch(what)
    if not worded:
        return what
    return f"{worded[1]}材料" if worded[1] in ("下载", "查看") else f"{worded[1]} {worded[2]}"
