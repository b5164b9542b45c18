"""The computation of a filing's level, and of the cheapest path to the next one. Pure Python, no database."""

import random
from decimal import Decimal
from time import perf_counter

from emr_rating.standards.computation import ItemAnswer, Scoring, score
from emr_rating.standards.edition import INDEX_LEVELS, Edition, bundled
from emr_rating.standards.path import cheapest_path

from .figures import Figure

Answers = dict[str, ItemAnswer]


def measure(*, filings: int) -> list[Figure]:
    edition = bundled("emr-2018-demo")
    answers = filled_in(edition, filings=filings)
    began = perf_counter()
    scorings = [score(edition, given) for given in answers]
    scored = perf_counter()
    for given, scoring in zip(answers, scorings, strict=True):
        cheapest_path(edition, given, _next_level(edition, scoring))
    ended = perf_counter()
    part = f"Scoring, {filings:,} filings of {len(edition.items)} items"
    return [
        Figure(part=part, name="score of one filing", value=(scored - began) / filings * 1e6, unit="µs"),
        Figure(part=part, name="cheapest path to the next level", value=(ended - scored) / filings * 1e6, unit="µs"),
    ]


def filled_in(edition: Edition, *, filings: int) -> list[Answers]:
    """Hospitals of every strength, each item near its hospital's; the same ones in every run."""
    chance = random.Random(2018)  # noqa: S311  # invented answers, not secrets
    return [_hospital(edition, chance) for _ in range(filings)]


def _hospital(edition: Edition, chance: random.Random) -> Answers:
    strength = chance.randint(1, edition.top_level)
    return {
        item.code: ItemAnswer(
            function=min(edition.top_level, max(0, strength + chance.randint(-1, 1))),
            effective=_share(chance),
            data_quality={level: _share(chance) for level in INDEX_LEVELS},
        )
        for item in edition.items
    }


def _share(chance: random.Random) -> Decimal:
    return Decimal(chance.randint(45, 100)).scaleb(-2)


def _next_level(edition: Edition, scoring: Scoring) -> int:
    return min(scoring.level + 1, edition.top_level)
