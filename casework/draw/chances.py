"""How likely each candidate is to be seated, exactly: the share of all admissible panels that they are in.

Not part of the draw and so not of `verify_draw.py`: who has been drawn is compared with it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from casework.verifiers.verify_draw import Panels

if TYPE_CHECKING:
    from casework.verifiers.verify_draw import Json


class Chances(Panels):
    """Counts forward what `Panels` counts backward; where both meet stand the panels with a given candidate."""

    def of_candidates(self) -> dict[str, float]:
        ways = [1, *[0] * (len(self._states) - 1)]
        chances: dict[str, float] = {}
        for position, unit in enumerate(self._units, start=1):
            if unit.opens_district:
                ways = self._at_the_door(ways)
            after = self._ways[position]
            onward = list(ways) if None in unit.options else [0] * len(ways)
            share = {}
            for sort, alike in Counter((one["kind"], one["level"]) for one in unit.options if one).items():
                panels = 0
                for state, then in self._moves[sort].items():
                    if before := ways[state]:
                        panels += before * after[then]
                        onward[then] += alike * before
                share[sort] = panels / self.count  # both are exact; only their quotient is rounded
            chances |= {one["number"]: share[one["kind"], one["level"]] for one in unit.options if one}
            ways = onward
        return chances

    def _at_the_door(self, ways: list[int]) -> list[int]:
        moved = [0] * len(ways)
        for state, number in enumerate(ways):
            moved[self._new_district[state]] += number
        return moved


def seat_chances(candidates: list[Json], rule: Json) -> dict[str, float]:
    """By number; a candidate who cannot be seated at all, beside a colleague who stays, has none."""
    chances = Chances(candidates, rule).of_candidates()
    return {one["number"]: chances.get(one["number"], 0.0) for one in candidates}
