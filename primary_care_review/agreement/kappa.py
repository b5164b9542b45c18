"""How far two ratings of the same things agree beyond chance: Cohen's weighted kappa with its interval. Pure.

kappa = (po - pe) / (1 - pe), po and pe being the observed and the chance-expected sums of the weights (Cohen 1968). Its large-sample
variance is that of Fleiss, Cohen and Everitt (1969), Psychological Bulletin 72, 323-327; the interval of 95% is kappa +- 1.96 times its root.

A to D are steps of one scale: two who are one step apart agree by two thirds, two steps by one third, three not at all (linear weights,
Cicchetti and Allison 1971). E, not applicable, is no step of it: whoever says E agrees with E alone. Quadratic weights would forgive a
single step nearly wholly, and a single step is what a grade's shares are counted by.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from math import sqrt

from ..standards.terms import Rating

SCALE = (Rating.A, Rating.B, Rating.C, Rating.D)
Z = 1.959964  # of the normal distribution, 95% two-sided

Weight = Callable[[str, str], float]


def of_ratings(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if Rating.E in (one, other):
        return 0.0
    places = [SCALE.index(Rating(rating)) for rating in (one, other)]
    return 1 - abs(places[0] - places[1]) / (len(SCALE) - 1)


@dataclass(frozen=True)
class Agreement:
    """Of so many pairs, how many are equal; kappa is None where chance alone would make all of them equal."""

    pairs: int
    equal: int
    kappa: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def share(self) -> float:
        return self.equal / self.pairs


def agreement(pairs: Sequence[tuple[str, str]], *, weight: Weight = of_ratings) -> Agreement:
    """Of at least one pair of ratings."""
    n, equal = len(pairs), sum(one == other for one, other in pairs)
    cells = {cell: number / n for cell, number in Counter(pairs).items()}
    first, second = _margin(pairs, 0), _margin(pairs, 1)
    observed = sum(p * weight(*cell) for cell, p in cells.items())
    chance = sum(p * q * weight(one, other) for one, p in first.items() for other, q in second.items())
    if chance >= 1 - 1e-12:
        return Agreement(n, equal)
    kappa = (observed - chance) / (1 - chance)
    by_first = {one: sum(q * weight(one, other) for other, q in second.items()) for one in first}
    by_second = {other: sum(p * weight(one, other) for one, p in first.items()) for other in second}
    spread = sum(
        p * (weight(one, other) - (by_first[one] + by_second[other]) * (1 - kappa)) ** 2
        for (one, other), p in cells.items()
    )
    variance = (spread - (kappa - chance * (1 - kappa)) ** 2) / (n * (1 - chance) ** 2)
    reach = Z * sqrt(max(variance, 0.0))
    return Agreement(n, equal, kappa, max(kappa - reach, -1.0), min(kappa + reach, 1.0))


def _margin(pairs: Collection[tuple[str, str]], of: int) -> dict[str, float]:
    return {rating: number / len(pairs) for rating, number in Counter(pair[of] for pair in pairs).items()}
