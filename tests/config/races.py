"""How two at the same instant are tried: exactly one has it, and the other is told so in a sentence."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from casework.models import Case, Record
from tests.real_database import at_once

MOVED, NOW = "在您打开页面之后已有", "案件现处于“"
Act = Callable[[], object]


@dataclass(frozen=True)
class Race:
    """`told`: how what the second is told may begin or go on; `made` of `counts` there are afterwards."""

    name: str
    acts: tuple[Act, ...]
    told: tuple[str, ...]
    counts: Callable[[], int]
    made: int = 1


Table = Iterator[Race]


def twice(name: str, act: Act, *told: str, counts: Callable[[], int]) -> Race:
    return Race(name, (act, act), told, counts)


def taken(case: Case, *verbs: str) -> Callable[[], int]:
    """How many of these acts the record of a case has."""
    return Record.objects.filter(case=case.pk, verb__in=verbs).count


def fresh(case: Any) -> Any:
    return type(case).objects.get(pk=case.pk)


def lost(races: Iterable[Race]) -> list[tuple[str, list[str], int]]:
    """Each is run as soon as the table gives it; those that did not end as they should."""
    found = []
    for race in races:
        outcomes = at_once(*race.acts)
        second = next((one for one in outcomes if one != "done"), "done")
        fair = "done" in outcomes and any(said in second for said in race.told)
        if not fair or len(outcomes) < len(race.acts) or race.counts() != race.made:
            found.append((race.name, outcomes, race.counts()))
    return found
