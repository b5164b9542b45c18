"""The statistics of a review as its pages show them: beside the clauses that they tell of, or of the whole institution (P22)."""

from collections import defaultdict
from typing import Any

from django.db.models import Q

from ..models import Application, RoutineStatistic

WHOLE = ""


def statistics_of(application: Application) -> list[RoutineStatistic]:
    """What stands; the city's re-review goes on reading what was entered for the bureau's review (P18)."""
    of_review = Q(application=application.pk) | Q(application=application.parent_id)
    return list(RoutineStatistic.objects.standing().filter(of_review).order_by("pk"))


def by_clause(application: Application) -> dict[str, list[RoutineStatistic]]:
    """By the number of a clause; under `WHOLE` what tells of the whole institution."""
    found: dict[str, list[RoutineStatistic]] = defaultdict(list)
    for row in statistics_of(application):
        for number in row.clauses or [WHOLE]:
            found[number].append(row)
    return dict(found)


def plain(row: RoutineStatistic) -> dict[str, Any]:
    """As it is sealed with the other papers (P23)."""
    names = ("name", "period", "value", "unit", "source", "clauses")
    return {name: getattr(row, name) for name in names}
