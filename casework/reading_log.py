"""The reading log as the audit administrator searches it (E31): who opened what, by person and by case; no case content."""

import re
from datetime import date
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from accounts.models import Membership, Person

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
