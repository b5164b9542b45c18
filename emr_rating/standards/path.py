"""The cheapest way to a level: the fewest items that a hospital must improve, and how far (analysis report, E09).

No item ever falls below what it has today: its function, its effective, the data quality it is now scored with. Function
may rise to the target, effective and quality to 1.00. Among all ways with the fewest items it is the one in which the
largest rise is least: an item that does not count there is first brought to count, and beyond that no share rises by more
than so many hundredths. What the total does not need is then taken back.

The choice is exact. Failing basic items have no alternative; of the failing optional ones, as many as are missing, those
that bring most to the total; then whatever brings most. Within a rise, exchanging a chosen item never brings more.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
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
    target: int
    reading: Reading

    @property
    def fails(self) -> bool:
        return self.to_meet is not None and not self.counts_with(self.now)

    @property
    def optional(self) -> bool:
        return self.item.flags.get(self.target) is Flag.OPTIONAL

    def counts_with(self, figures: Points) -> bool:
        return self.to_meet is not None and self.to_meet.met_by(figures)

    @property
    def held(self) -> int:
        """The data quality it is scored with today; 0 where none is asked of it yet."""
        return self.now.index if self.item.needs_index(self.now.level) else 0

    def bottom(self, level: int, *, counts: bool) -> Points:
        """The least figures at a level: none below today's, and enough to count where it has to."""
        own = hundredths(self.answer.effective)
        effective = max(own, self.to_meet.effective if self.to_meet and counts else 0)
        if self.item.metric_kind is MetricKind.YES_NO and effective > own:
            effective = FULL
        if not self.item.needs_index(level):
            return Points(level=level, effective=effective, index=FULL)
        least = max(index_at(self.item, self.answer, level), self.held, index_bound(self.reading))
        return Points(level=level, effective=effective, index=least)

    def floor(self, level: int, *, counts: bool) -> Points:
        """From where it rises: the score, too, is not below today's."""
        least = self.bottom(level, counts=counts)
        if not self.item.needs_index(level) or not least.effective:
            return least
        return replace(least, index=max(least.index, -(-self.now.score // (level * least.effective))))

    def raised(self, rise: int, *, counts: bool) -> Points:
        """The most it can score when no share rises by more than `rise` hundredths above the floor; a yes or no is whole."""
        return max((self.at(level, rise, counts=counts) for level in self.levels(counts=counts)), key=_score_then_low)

    def at(self, level: int, rise: int, *, counts: bool) -> Points:
        """The same at one level."""
        least = self.floor(level, counts=counts)
        whole = self.item.metric_kind is MetricKind.YES_NO
        effective = FULL if whole else min(FULL, least.effective + rise)
        return Points(level=level, effective=effective, index=min(FULL, least.index + rise))

    def levels(self, *, counts: bool) -> list[int]:
        """Those at which f* may come to stand, from today's (where it has to count, the target) up."""
        lowest = max(self.now.level, self.to_meet.level if self.to_meet and counts else 0)
        top = max(self.answer.function, self.target)
        return [level for level in range(lowest, top + 1) if level >= self.answer.function or self._stops_at(level)]

    def _stops_at(self, level: int) -> bool:
        """May f* stay at `level` below the claimed function, because the index above it is short and stays untouched?"""
        untouched = index_level(level + 1) > index_level(level)
        return untouched and index_at(self.item, self.answer, level + 1) < index_bound(self.reading)


def _score_then_low(raised: Points) -> tuple[int, int]:
    return raised.score, -raised.level


@dataclass(frozen=True, slots=True)
class Choice:
    """The items to be improved under one rise, those among them that have to count, how many optional ones there have to be among these, and
    what is then beyond the total."""

    chosen: tuple[Candidate, ...]
    must: frozenset[str]
    missing: int
    spare: int

    def may_fail(self, candidate: Candidate, figures: Mapping[str, Points]) -> bool:
        """Whether enough of the others count as they now stand."""
        others = [other for other in self.chosen if other.fails and other.optional and other is not candidate]
        counting = sum(other.counts_with(figures[other.item.code]) for other in others)
        return candidate.optional and counting >= self.missing


def cheapest_path(edition: Edition, answers: Mapping[str, ItemAnswer], target_level: int) -> Path:
    """Ties go to the lower code. The figures suffice together, and none can be lowered alone but below today's."""
    candidates = [_candidate(edition, item, answers.get(item.code, NOTHING), target_level) for item in edition.items]
    fewest = _choice(edition, candidates, target_level, rise=FULL, items=len(candidates))
    if fewest.spare < 0:
        return Path(target=target_level, reachable=False, exact=True, steps=())

    def within(rise: int) -> Choice:
        return _choice(edition, candidates, target_level, rise=rise, items=len(fewest.chosen))

    rise = bisect_left(range(FULL), 0, key=lambda rise: within(rise).spare)
    raised = _least_raises(within(rise), rise)
    steps = tuple(_step(candidate, figures) for candidate, figures in raised)
    return Path(target=target_level, reachable=True, exact=True, steps=steps)


def _candidate(edition: Edition, item: Item, answer: ItemAnswer, target: int) -> Candidate:
    flag = item.flags.get(target)
    return Candidate(
        item=item,
        answer=answer,
        now=points(item, answer, reading=edition.reading),
        to_meet=None if flag is None else threshold(target, flag, reading=edition.reading),
        target=target,
        reading=edition.reading,
    )


def _choice(edition: Edition, candidates: list[Candidate], target: int, *, rise: int, items: int) -> Choice:
    """At most so many items, as few as reach the total; where none do, the spare is below zero."""
    gains = {
        candidate.item.code: candidate.raised(rise, counts=candidate.fails).score - candidate.now.score
        for candidate in candidates
    }
    ranked = sorted(candidates, key=lambda candidate: (-gains[candidate.item.code], candidate.item.code))
    missing = _missing(edition, candidates, target)
    chosen = _needed_to_count(ranked, missing)
    must = frozenset(candidate.item.code for candidate in chosen)
    needed = total_bound(edition.levels[target], reading=edition.reading)
    spare = sum(candidate.now.score for candidate in candidates) + sum(gains[code] for code in must) - needed
    for candidate in ranked:
        gain = gains[candidate.item.code]
        if spare >= 0 or gain <= 0 or len(chosen) >= items:
            break
        if candidate.item.code not in must:
            chosen.append(candidate)
            spare += gain
    return Choice(tuple(sorted(chosen, key=lambda candidate: candidate.item.code)), must, missing, spare)


def _missing(edition: Edition, candidates: Iterable[Candidate], target: int) -> int:
    """How many optional items more have to count than do today."""
    counting = sum(candidate.optional and not candidate.fails for candidate in candidates)
    return max(0, edition.levels[target].optional_needed - counting)


def _needed_to_count(ranked: list[Candidate], missing: int) -> list[Candidate]:
    """Every failing basic item, and as many failing optional items as are missing, in the given order."""
    failing = [candidate for candidate in ranked if candidate.fails]
    optional = [candidate for candidate in failing if candidate.optional]
    return [candidate for candidate in failing if not candidate.optional] + optional[:missing]


def _least_raises(choice: Choice, rise: int) -> Iterator[tuple[Candidate, Points]]:
    """Take back what the total does not need: the last hundredth of each first, so that the rest stays even.

    Then again and again until nothing more can be: a level less may leave more for the others, and an optional item that was to count
    need not where another that was raised for the total counts as well.
    """
    figures = {candidate.item.code: candidate.raised(rise, counts=candidate.fails) for candidate in choice.chosen}
    spare = _take_back(choice, figures, choice.spare, rise=rise, depth=1)
    spare = _take_back(choice, figures, spare, rise=rise, depth=FULL)
    before: dict[str, Points] = {}
    while figures != before:
        before = dict(figures)
        spare = _take_back(choice, figures, spare, rise=rise, depth=FULL, as_they_stand=True)
    return ((candidate, figures[candidate.item.code]) for candidate in choice.chosen)


def _take_back(
    choice: Choice, figures: dict[str, Points], spare: int, *, rise: int, depth: int, as_they_stand: bool = False
) -> int:
    """One item after the other; what is then still beyond the total."""
    for candidate in choice.chosen:
        code = candidate.item.code
        counts = candidate.fails and not choice.may_fail(candidate, figures) if as_they_stand else code in choice.must
        lowered = _taken_back(candidate, figures[code], spare, counts=counts, rise=rise, depth=depth)
        spare -= figures[code].score - lowered.score
        figures[code] = lowered
    return spare


def _taken_back(candidate: Candidate, start: Points, spare: int, *, counts: bool, rise: int, depth: int) -> Points:
    """As low as the spare allows, each share by at most `depth` hundredths; a level only in the end, at full depth."""

    def fits(weaker: Points) -> bool:
        least = candidate.bottom(weaker.level, counts=counts)
        return (
            least.effective <= weaker.effective
            and least.index <= weaker.index
            and candidate.now.score <= weaker.score
            and start.score - weaker.score <= spare
            and max(start.effective - weaker.effective, start.index - weaker.index) <= depth
        )

    raised = start
    while True:
        options = _a_share_less(candidate, raised)
        if depth == FULL:
            options = [*_a_level_less(candidate, raised, counts=counts, rise=rise), *options]
        lower = next((weaker for weaker in options if weaker != raised and fits(weaker)), None)
        if lower is None:
            return raised
        raised = lower


def _a_level_less(candidate: Candidate, raised: Points, *, counts: bool, rise: int) -> Iterator[Points]:
    """Each lower level, with a quality that is neither short there nor risen by more."""
    for level in candidate.levels(counts=counts):
        if level < raised.level:
            least, most = candidate.floor(level, counts=counts), candidate.at(level, rise, counts=counts)
            yield replace(raised, level=level, index=min(max(raised.index, least.index), most.index))


def _a_share_less(candidate: Candidate, raised: Points) -> list[Points]:
    """A hundredth of quality, a hundredth of effective; a yes or no as a whole."""
    whole = candidate.item.metric_kind is MetricKind.YES_NO
    effective = hundredths(candidate.answer.effective) if whole else raised.effective - 1
    less = [replace(raised, effective=effective)]
    if candidate.item.needs_index(raised.level):
        less.insert(0, replace(raised, index=raised.index - 1))
    return less


def _step(candidate: Candidate, raised: Points) -> Step:
    item, answer, least = candidate.item, candidate.answer, index_bound(candidate.reading)
    asked: dict[int, Decimal] = {}
    for level in range(1, raised.level + 1):
        if not item.needs_index(level):
            continue
        # On the way up no level is asked for less quality than the item has today.
        index = raised.index if level == raised.level else max(least, candidate.held)
        has = index_at(item, answer, level)
        if has < (raised.index if level == raised.level else least):
            asked[index_level(level)] = Decimal(index).scaleb(-2)
    return Step(
        code=item.code,
        function=raised.level if raised.level > answer.function else None,
        effective=Decimal(raised.effective).scaleb(-2) if raised.effective > hundredths(answer.effective) else None,
        data_quality=asked,
    )
