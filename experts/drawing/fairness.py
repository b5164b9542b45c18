"""Seats drawn beside seats to be expected, over all draws made so far (E22, P30). Pure but for `of_draws`.

What is expected of each draw is exact: the share of its admissible panels that a candidate is in, kept with the draw.
Members who stayed from a former team were not drawn and are left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import erfc, sqrt

from experts.models.draw import DrawQuerySet

# (number, employer, level, chance) of every candidate of a draw, and the numbers of its panel.
Outcome = tuple[list[list], list[str]]
ORDINARY, RARE = 0.05, 0.001
# With fewer seats to be expected for each expert the statistic says little; a customary bound.
ENOUGH = 5


@dataclass
class Tally:
    """One expert, unit or level: in how many draws, how many seats were to be expected, how many were drawn."""

    key: str
    draws: int = 0
    expected: float = 0.0
    drawn: int = 0
    variance: float = 0.0
    # The unit and the level of an expert, as they were in the latest draw.
    employer: str = ""
    level: str = ""

    @property
    def difference(self) -> float:
        return self.drawn - self.expected


@dataclass(frozen=True)
class Fairness:
    draws: int
    experts: list[Tally]
    units: list[Tally]
    levels: list[Tally]

    @property
    def seats(self) -> int:
        return sum(tally.drawn for tally in self.experts)

    @property
    def compared(self) -> list[Tally]:
        """Those for whom chance decided anything."""
        return [tally for tally in self.experts if tally.variance > 0]

    @property
    def freedom(self) -> int:
        return max(len(self.compared) - 1, 0)

    @property
    def statistic(self) -> float:
        """Each difference by its own variance. Seats of one draw exclude each other, hence the factor (n-1)/n."""
        total = sum(tally.difference**2 / tally.variance for tally in self.compared)
        return total * self.freedom / (self.freedom + 1)

    @property
    def probability(self) -> float:
        return chi_square_tail(self.statistic, self.freedom)

    @property
    def reliable(self) -> bool:
        return bool(self.compared) and sum(tally.expected for tally in self.compared) >= ENOUGH * len(self.compared)

    @property
    def reading(self) -> str:
        """The statistic in plain words; it never says more than the number of draws bears."""
        if not self.freedom:
            return "尚无可以比较的抽取。"
        if self.probability >= ORDINARY:
            said = "各专家实际入选与期望的差异在随机波动的正常范围内。"
        elif self.probability >= RARE:
            said = "差异较大，但随机抽取中仍会出现，请继续观察。"
        else:
            said = "差异超出随机波动的正常范围，请用各次抽取的证明文件逐次核查。"
        if not self.reliable:
            said += f"目前抽取次数少，平均每名专家的期望席位不足{ENOUGH}个，以上结论仅供参考。"
        return said


def chi_square_tail(statistic: float, freedom: int) -> float:
    """How likely a value at least as large is by chance alone (Wilson and Hilferty's approximation, to three decimals)."""
    if not freedom:
        return 1.0
    spread = 2 / (9 * freedom)
    return erfc(((statistic / freedom) ** (1 / 3) - (1 - spread)) / sqrt(spread) / sqrt(2)) / 2


def measure(outcomes: Iterable[Outcome]) -> Fairness:
    experts, units, levels = _Tallies(), _Tallies(), _Tallies()
    draws = 0
    for candidates, panel in outcomes:
        draws += 1
        seated = set(panel)
        for number, employer, level, chance in candidates:
            drawn = number in seated
            one = experts.add(number, chance, drawn=drawn)
            one.employer, one.level = employer, level
            units.add(employer, chance, drawn=drawn)
            levels.add(level, chance, drawn=drawn)
        for tallies in (experts, units, levels):
            tallies.close()
    return Fairness(draws, *(tallies.sorted() for tallies in (experts, units, levels)))


class _Tallies:
    def __init__(self) -> None:
        self._by_key: dict[str, Tally] = {}
        self._of_this_draw: set[str] = set()

    def add(self, key: str, chance: float, *, drawn: bool) -> Tally:
        tally = self._by_key.setdefault(key, Tally(key))
        tally.expected += chance
        tally.variance += chance * (1 - chance)
        tally.drawn += drawn
        self._of_this_draw.add(key)
        return tally

    def close(self) -> None:
        """A unit or a level with several candidates still took part in one draw."""
        for key in self._of_this_draw:
            self._by_key[key].draws += 1
        self._of_this_draw.clear()

    def sorted(self) -> list[Tally]:
        return [self._by_key[key] for key in sorted(self._by_key)]


def of_draws(draws: DrawQuerySet) -> Fairness:
    """In the order in which they were made; neither lists nor proofs are read."""
    rows = draws.made().order_by("drawn_at", "pk").values_list("chances", "proof__panel")
    return measure((chances or [], panel) for chances, panel in rows.iterator(chunk_size=200))
