"""Unusual reading, out of the reading log (E31, P32): counted in the database, told without the content of a case."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import TruncDate, TruncHour
from django.utils import timezone

from accounts.models import Office
from accounts.roles import OfficeKind, Regime

from ..figures.terms import Figures
from ..models import Reading
from ..text import day_text, moment_text
from .uses import Found, Rest

LOOKS_BACK = timedelta(days=7)  # a day that the clock has missed is made up for


def many_in_an_hour(law: Figures, at: datetime, *, regime: Regime) -> Iterator[Found]:
    """Somebody has opened so many cases within an hour by the clock."""
    for row, numbers in _struck(_recent(regime, at), TruncHour("at"), least=law["sign_readings_hour"]):
        hour = timezone.localtime(row["span"])
        what = f"{row['office_name']}一名人员自{moment_text(hour)}起一小时内查阅案件{len(numbers)}件"
        yield _found(row, numbers, key=f"{regime}:{row['person']}:{hour:%Y%m%d%H}", what=what)


def of_other_districts(law: Figures, at: datetime, *, regime: Regime) -> Iterator[Found]:
    """Somebody of a bureau has opened cases of another district, a circular not counted, which goes to all."""
    bureaus = Office.objects.filter(kind=OfficeKind.BUREAU, name=OuterRef("office_name"))
    elsewhere = Exists(bureaus), ~Exists(bureaus.filter(district=OuterRef("case__district")))
    rows = _recent(regime, at).filter(*elsewhere, notice=None, case__district__isnull=False)
    for row, numbers in _struck(rows, TruncDate("at"), least=law["sign_readings_elsewhere"]):
        what = f"{row['office_name']}一名人员于{day_text(row['span'])}查阅其他区县的案件{len(numbers)}件"
        yield _found(row, numbers, key=f"{regime}:{row['person']}:{row['span']:%Y%m%d}", what=what)


def _recent(regime: Regime, at: datetime) -> QuerySet[Reading]:
    return Reading.objects.filter(at__gte=at - LOOKS_BACK, at__lte=at, case__regime=regime).order_by()


def _struck(
    rows: QuerySet[Reading], span: TruncDate | TruncHour, *, least: int
) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Who has opened as many cases in a span, as whose office, and which; two queries whatever their number, one where nobody has."""
    spanned = rows.annotate(span=span)
    counted = spanned.values("person", "office_name", "span").annotate(cases=Count("case", distinct=True))
    struck: list[Any] = list(counted.filter(cases__gte=least))
    if not struck:
        return
    read: defaultdict[tuple[Any, ...], list[str]] = defaultdict(list)
    of_those = spanned.filter(person__in={row["person"] for row in struck}).distinct().order_by("case__number")
    for person, office, when, number in of_those.values_list("person", "office_name", "span", "case__number"):
        read[person, office, when].append(number)
    for row in struck:
        yield row, read[row["person"], row["office_name"], row["span"]]


def _found(row: dict[str, Any], numbers: list[str], *, key: str, what: str) -> Found:
    return Found(key=key, what=what, person=row["person"], rests_on=tuple(Rest("查阅", number) for number in numbers))
