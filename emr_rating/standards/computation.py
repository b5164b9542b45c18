"""The level of a filing and its working, after 四、评价方法 of the standard (E09, E04: every result shows its figures).

    item score = f* x effective x index of f*        total = sum of the item scores

f* is the highest level up to the claimed function with every required data-quality index at or below it on the bound.
A level holds when its total, its basic items and its optional items hold; the computed level is the highest that does.

Everything is exact: effective and indexes are hundredths, scores and totals ten-thousandths, all of them integers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import prod

from .edition import Bounds, Combination, Edition, Flag, Item, Level, Reading, index_level

CENT = Decimal("0.01")
FULL = 100  # 1.00 in hundredths


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """What a hospital says of one item; `data_quality` has one index for each level from 3 to 7."""

    function: int
    effective: Decimal
    data_quality: Mapping[int, Decimal] = field(default_factory=dict)


NOTHING = ItemAnswer(function=0, effective=Decimal(0))


@dataclass(frozen=True, slots=True)
class ItemScore:
    """`level` is f*, `index` the data quality of f* (1 where none is required)."""

    code: str
    level: int
    effective: Decimal
    index: Decimal
    score: Decimal


@dataclass(frozen=True, slots=True)
class TotalCondition:
    holds: bool
    need: Decimal
    have: Decimal


@dataclass(frozen=True, slots=True)
class ItemsCondition:
    """How many items of one flag must hold, how many do, and those that do not."""

    holds: bool
    need: int
    have: int
    failing: tuple[ItemScore, ...]


@dataclass(frozen=True, slots=True)
class LevelResult:
    level: int
    holds: bool
    total: TotalCondition
    basic: ItemsCondition
    optional: ItemsCondition


@dataclass(frozen=True, slots=True)
class RoleScore:
    code: str
    name: str
    score: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class Scoring:
    """`levels` holds every level from 1 up, each judged by itself."""

    level: int
    total: Decimal
    items: Mapping[str, ItemScore]
    levels: tuple[LevelResult, ...]
    roles: tuple[RoleScore, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """One item in integers: f*, effective and index in hundredths."""

    level: int
    effective: int
    index: int

    @property
    def score(self) -> int:
        return self.level * self.effective * self.index


@dataclass(frozen=True, slots=True)
class Threshold:
    """What an item must reach to count at a level, in the same integers."""

    level: int
    effective: int
    score: int

    def met_by(self, points: Points) -> bool:
        return points.level >= self.level and points.effective >= self.effective and points.score >= self.score


def ratio(numerator: Decimal | int, denominator: Decimal | int) -> Decimal:
    """A share to two decimals, half up. No case at all (denominator 0) is 0: what is not done is not applied."""
    if denominator == 0:
        return Decimal("0.00")
    return _half_up(Fraction(numerator) / Fraction(denominator))


def index(coefficients: Iterable[Decimal], *, combination: Combination = Combination.MEAN) -> Decimal:
    """One data-quality index from the coefficients of a level, to two decimals, half up."""
    values = [Fraction(coefficient) for coefficient in coefficients]
    match combination:
        case Combination.MEAN:
            return _half_up(sum(values, Fraction(0)) / len(values))
        case Combination.MINIMUM:
            return _half_up(min(values))
        case Combination.PRODUCT:
            return _half_up(prod(values, start=Fraction(1)))


def _half_up(value: Fraction) -> Decimal:
    return Decimal((value * FULL + Fraction(1, 2)) // 1).scaleb(-2)


def hundredths(value: Decimal) -> int:
    return int(value.quantize(CENT, ROUND_HALF_UP).scaleb(2))


def bound(value: int, *, reading: Reading) -> int:
    """The least integer that meets a bound: the bound itself, or one above it where the edition excludes it."""
    return value if reading.bounds is Bounds.INCLUSIVE else value + 1


def total_bound(level: Level, *, reading: Reading) -> int:
    return bound(int(level.minimum_total.scaleb(4)), reading=reading)


def index_bound(reading: Reading) -> int:
    return bound(hundredths(reading.data_quality), reading=reading)


def threshold(level: int, flag: Flag, *, reading: Reading) -> Threshold:
    """The standard's example: a basic item of level 3 must score 3 x 0.8 x 0.5 = 1.20."""
    effective = hundredths(reading.effective(flag))
    return Threshold(
        level=level,
        effective=bound(effective, reading=reading),
        score=bound(level * effective * hundredths(reading.data_quality), reading=reading),
    )


def index_at(item: Item, answer: ItemAnswer, level: int) -> int:
    """In hundredths: not required counts as 1, required and not given as 0."""
    if not item.needs_index(level):
        return FULL
    return hundredths(answer.data_quality.get(index_level(level), NOTHING.effective))


def points(item: Item, answer: ItemAnswer, *, reading: Reading) -> Points:
    least = index_bound(reading)
    reached, quality = 0, FULL
    for level in range(1, answer.function + 1):
        at_level = index_at(item, answer, level)
        if at_level < least:
            break
        reached, quality = level, at_level
    return Points(level=reached, effective=hundredths(answer.effective), index=quality)


def score(edition: Edition, answers: Mapping[str, ItemAnswer]) -> Scoring:
    """An item that is not given has function 0."""
    scored = {
        item.code: points(item, answers.get(item.code, NOTHING), reading=edition.reading) for item in edition.items
    }
    items = {code: _item_score(code, item_points) for code, item_points in scored.items()}
    total = sum(item_points.score for item_points in scored.values())
    levels = tuple(
        _level_result(edition, level, scored=scored, items=items, total=total) for level in edition.levels[1:]
    )
    return Scoring(
        level=max((result.level for result in levels if result.holds), default=0),
        total=_decimal(total),
        items=items,
        levels=levels,
        roles=_role_scores(edition, scored),
    )


def _decimal(score: int) -> Decimal:
    return Decimal(score).scaleb(-4)


def _item_score(code: str, scored: Points) -> ItemScore:
    return ItemScore(
        code=code,
        level=scored.level,
        effective=Decimal(scored.effective).scaleb(-2),
        index=Decimal(scored.index).scaleb(-2),
        score=_decimal(scored.score),
    )


def _level_result(
    edition: Edition, level: Level, *, scored: Mapping[str, Points], items: Mapping[str, ItemScore], total: int
) -> LevelResult:
    total_condition = TotalCondition(
        holds=total >= total_bound(level, reading=edition.reading), need=level.minimum_total, have=_decimal(total)
    )
    basic = _items_condition(edition, level, flag=Flag.BASIC, need=level.basic, scored=scored, items=items)
    optional = _items_condition(
        edition, level, flag=Flag.OPTIONAL, need=level.optional_needed, scored=scored, items=items
    )
    holds = total_condition.holds and basic.holds and optional.holds
    return LevelResult(level=level.number, holds=holds, total=total_condition, basic=basic, optional=optional)


def _items_condition(
    edition: Edition,
    level: Level,
    *,
    flag: Flag,
    need: int,
    scored: Mapping[str, Points],
    items: Mapping[str, ItemScore],
) -> ItemsCondition:
    to_meet = threshold(level.number, flag, reading=edition.reading)
    flagged = [item.code for item in edition.items if item.flags.get(level.number) is flag]
    failing = tuple(items[code] for code in flagged if not to_meet.met_by(scored[code]))
    have = len(flagged) - len(failing)
    return ItemsCondition(holds=have >= need, need=need, have=have, failing=failing)


def _role_scores(edition: Edition, scored: Mapping[str, Points]) -> tuple[RoleScore, ...]:
    best = {role.code: 0 for role in edition.roles}
    sums = dict(best)
    for item in edition.items:
        sums[item.role] += scored[item.code].score
        best[item.role] += edition.top_level
    return tuple(
        RoleScore(code=role.code, name=role.name, score=_decimal(sums[role.code]), maximum=Decimal(best[role.code]))
        for role in edition.roles
    )
