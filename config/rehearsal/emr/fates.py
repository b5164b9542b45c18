"""What befalls a hospital in a year of the EMR rating: every way through the tables stands in the first two dozen, the rest is cast by seed."""

from enum import StrEnum
from random import Random
from typing import NamedTuple


class Fate(StrEnum):
    DISTRICT = "district"  # 4 or less, not for the first time: its bureau reviews
    FIRST_FOUR = "first_four"
    HOLDS_FIVE = "holds_five"
    NEW_FIVE = "new_five"  # owes materials, and hands them in
    FIFTH_FIVE = "fifth_five"  # the fifth year of the same level: materials for the file
    WITHOUT_MATERIALS = "without_materials"
    LATE = "late"
    LEAVES_DRAFT = "leaves_draft"
    NEVER_BEGINS = "never_begins"
    WITHDRAWS = "withdraws"
    CLOSES = "closes"  # the hospital is closed while its bureau reviews


class Life(NamedTuple):
    """`past` are the results of the years before, the latest first; `declares` is the level that the year's data bear."""

    past: tuple[int, ...]
    declares: int
    weight: int
    least: int


LIVES = {
    Fate.DISTRICT: Life((3, 3, 2, 2), 3, 68, 9),
    Fate.FIRST_FOUR: Life((3, 3, 2), 4, 10, 2),
    Fate.HOLDS_FIVE: Life((5, 4, 3), 5, 5, 3),
    Fate.NEW_FIVE: Life((4, 4, 3), 5, 3, 1),
    Fate.FIFTH_FIVE: Life((5, 5, 5, 5), 5, 1, 1),
    Fate.WITHOUT_MATERIALS: Life((4, 4, 4), 5, 1, 1),
    Fate.LATE: Life((2, 2), 3, 3, 2),
    Fate.LEAVES_DRAFT: Life((2, 1), 2, 3, 1),
    Fate.NEVER_BEGINS: Life((), 2, 3, 1),
    Fate.WITHDRAWS: Life((1, 1, 0), 2, 3, 1),
    Fate.CLOSES: Life((3, 3, 2), 3, 1, 1),
}
REVIEWED_BY_CITY = (Fate.HOLDS_FIVE, Fate.NEW_FIVE, Fate.FIFTH_FIVE, Fate.WITHOUT_MATERIALS)
FEWEST = sum(life.least for life in LIVES.values())


def cast_lots(number: int, random: Random) -> list[Fate]:
    """For so many hospitals, at least `FEWEST`."""
    fixed = [fate for fate, life in LIVES.items() for _ in range(life.least)]
    weights = [life.weight for life in LIVES.values()]
    fates = fixed + random.choices(list(LIVES), weights, k=number - len(fixed))
    random.shuffle(fates)
    return fates
