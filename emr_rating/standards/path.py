"""The cheapest way to a level: the fewest items that a hospital must improve, and how far (analysis report, E09).

An item may be raised as far as the target asks: function to the target (a higher one stays), effective and every index
to 1.00. So raised it counts as basic or optional and brings all it can to the total. The choice is exact: failing basic
items have no alternative; of the failing optional ones, as many as are missing, those that bring most to the total;
then whatever brings most until the total is reached. Exchanging any chosen item for another never brings more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .computation import (
    FULL,
    NOTHING,
    ItemAnswer,
    Points,
    Threshold,
    hundredths,
    index_at,
    index_bound,
    points,
    threshold,
    total_bound,
)
from .edition import Edition, Flag, Item, MetricKind, Reading, index_level


@dataclass(frozen=True, slots=True)
class Step:
    """One item and what to raise to what; None, or a level left out of `data_quality`, stays as it is."""

    code: str
    function: int | None
    effective: Decimal | None
    data_quality: Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class Path:
    """No steps where the target holds already or cannot be reached. `exact`: under that ceiling no fewer items do."""

    target: int
    reachable: bool
    exact: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item as it stands and what it counts for at the target."""

    item: Item
    answer: ItemAnswer
    now: Points
    to_meet: Threshold | None  # None: neither basic nor optional there
    best: int  # the highest score it may be raised to

    @property
    def gain(self) -> int:
        return self.best - self.now.score

    @property
    def fails(self) -> bool:
        return self.to_meet is not None and not self.to_meet.met_by(self.now)


def cheapest_path(edition: Edition, answers: Mapping[str, ItemAnswer], target_level: int) -> Path:
    """Ties go to the lower code. The figures suffice together, and none can be lowered alone (a yes or no is whole)."""
    candidates = [_candidate(edition, item, answers.get(item.code, NOTHING), target_level) for item in edition.items]
    needed = total_bound(edition.levels[target_level], reading=edition.reading)
    must = _needed_to_count(edition, candidates, target_level)
    missing = needed - sum(candidate.now.score for candidate in candidates)
    missing -= sum(candidate.gain for candidate in must)
    chosen = list(must)
    codes = {candidate.item.code for candidate in must}
    for candidate in _by_gain([candidate for candidate in candidates if candidate.item.code not in codes]):
        if missing <= 0 or candidate.gain == 0:
            break
        chosen.append(candidate)
        missing -= candidate.gain
    if missing > 0:
        return Path(target=target_level, reachable=False, exact=True, steps=())
    steps = _least_raises(edition.reading, chosen, must=codes, target=target_level, spare=-missing)
    return Path(target=target_level, reachable=True, exact=True, steps=tuple(steps))


def _candidate(edition: Edition, item: Item, answer: ItemAnswer, target: int) -> Candidate:
    flag = item.flags.get(target)
    return Candidate(
        item=item,
        answer=answer,
        now=points(item, answer, reading=edition.reading),
        to_meet=None if flag is None else threshold(target, flag, reading=edition.reading),
        best=max(answer.function, target) * FULL * FULL,
    )


def _by_gain(candidates: list[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda candidate: (-candidate.gain, candidate.item.code))


def _needed_to_count(edition: Edition, candidates: list[Candidate], target: int) -> list[Candidate]:
    """Every failing basic item, and as many failing optional items as are missing."""
    basic = [c for c in candidates if c.fails and c.item.flags[target] is Flag.BASIC]
    optional = [c for c in candidates if c.item.flags.get(target) is Flag.OPTIONAL]
    failing = [c for c in optional if c.fails]
    missing = edition.levels[target].optional_needed - (len(optional) - len(failing))
    return basic + _by_gain(failing)[: max(missing, 0)]


def _least_raises(
    reading: Reading, chosen: list[Candidate], *, must: set[str], target: int, spare: int
) -> Iterator[Step]:
    """Take back, item by item in the order of the codes, what the total does not need."""
    for candidate in sorted(chosen, key=lambda candidate: candidate.item.code):
        counts = candidate.item.code in must or not candidate.fails
        to_meet = candidate.to_meet if counts and candidate.to_meet else Threshold(level=0, effective=0, score=0)
        least = max(candidate.best - spare, to_meet.score)
        raised = _least_points(candidate, to_meet=to_meet, least=least, target=target, reading=reading)
        spare -= candidate.best - raised.score
        yield _step(candidate, raised, reading=reading)


def _least_points(candidate: Candidate, *, to_meet: Threshold, least: int, target: int, reading: Reading) -> Points:
    """The lowest level, then the lowest effective, then the lowest index with which the item scores `least`."""
    item, answer, now = candidate.item, candidate.answer, candidate.now
    top = max(answer.function, target)
    lowest = max(now.level, to_meet.level, -(-least // (FULL * FULL)))
    level = next(
        level for level in range(lowest, top + 1) if level >= answer.function or _stops_at(item, answer, level, reading)
    )
    effective = max(hundredths(answer.effective), to_meet.effective, _share(least, level * FULL))
    if item.metric_kind is MetricKind.YES_NO and effective > hundredths(answer.effective):
        effective = FULL
    quality = FULL
    if item.needs_index(level):
        quality = max(index_at(item, answer, level), index_bound(reading), _share(least, level * effective))
    return Points(level=level, effective=effective, index=quality)


def _stops_at(item: Item, answer: ItemAnswer, level: int, reading: Reading) -> bool:
    """May f* stay at `level` below the claimed function, because the index above it is short and stays untouched?"""
    untouched = index_level(level + 1) > index_level(level)
    return untouched and index_at(item, answer, level + 1) < index_bound(reading)


def _share(score: int, per_hundredth: int) -> int:
    """The fewest hundredths that make up a score."""
    return -(-score // per_hundredth) if per_hundredth else 0


def _step(candidate: Candidate, raised: Points, *, reading: Reading) -> Step:
    item, answer = candidate.item, candidate.answer
    indexes = {level: index_bound(reading) for level in range(1, raised.level) if item.needs_index(level)}
    if item.needs_index(raised.level):
        indexes[raised.level] = raised.index
    asked: dict[int, Decimal] = {}
    for level, least in indexes.items():
        if index_at(item, answer, level) < least:
            asked[index_level(level)] = Decimal(least).scaleb(-2)
    return Step(
        code=item.code,
        function=raised.level if raised.level > answer.function else None,
        effective=Decimal(raised.effective).scaleb(-2) if raised.effective > hundredths(answer.effective) else None,
        data_quality=asked,
    )
