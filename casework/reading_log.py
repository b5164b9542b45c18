"""The reading log as the audit administrator searches it (E31): who opened what, by person and by case; no case content."""

import re
from datetime import date

from django.db.models import Q

from accounts.models import Person

from . import searching
from .models import Case, Reading
from .models.record import ReadingQuerySet

COLUMNS = ("id", "at", "person__name", "person__login", "office_name", "case__number", "what")
PEOPLE = 200

# What somebody else has worded, a file's name or a notice's title, may say what the case is about.
_WORDED = re.compile(r"(下载|文书|下载文书) (\S+).*", re.DOTALL)


def found(*, person: str, case: str, since: date | None, until: date | None, on: date) -> ReadingQuerySet:
    """Everybody's readings of every case, narrowed as asked."""
    rows = Reading.objects.all()
    if person:
        named = Person.objects.filter(Q(name__icontains=person) | Q(login__icontains=person))
        rows = rows.filter(person__in=list(named.values_list("pk", flat=True)[:PEOPLE]))
    if case:
        numbers = searching.numbers_meant(case, on=on)
        rows = rows.filter(case__in=list(Case.objects.filter(number__in=numbers).values_list("pk", flat=True)))
    return rows.between(since, until)


def without_content(what: str) -> str:
    """A notice by its number alone, and a file as a file: an auditor learns that it was opened, not what stands in it."""
    worded = _WORDED.fullmatch(what)
    if not worded:
        return what
    return "下载材料" if worded[1] == "下载" else f"{worded[1]} {worded[2]}"
