"""The statutory holidays of a year whose notice is not known: they are off by the law alone, whatever the notice will move.

全国年节及纪念日放假办法 as amended with effect from 2025: New Year 1 day, Spring Festival 4 (除夕 to 初三), Qingming 1, Labour Day 2,
Dragon Boat 1, Mid-Autumn 1, National Day 3. A holiday on a weekend is made up on a day that only the notice names, so none is.
"""

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

# Lunar New Year's Day, Dragon Boat and Mid-Autumn after GB/T 33661-2017, and the day of the solar term Qingming.
LUNAR = Path(__file__).parent / "data" / "lunar.csv"
IN_FORCE_FROM = 2025


@cache
def holidays() -> Mapping[int, Mapping[date, str]]:
    """Year by year, each holiday with its name, weekends included; the years from the rule's beginning that the lunar table reaches."""
    with LUNAR.open(encoding="utf-8", newline="") as file:
        return {year: _of(year, row) for row in csv.DictReader(file) if (year := int(row["year"])) >= IN_FORCE_FROM}


def _of(year: int, row: Mapping[str, str]) -> Mapping[date, str]:
    spring = date.fromisoformat(row["spring_festival"])
    return {
        date(year, 1, 1): "元旦",
        **{spring + timedelta(days=offset): "春节" for offset in (-1, 0, 1, 2)},
        date.fromisoformat(row["qingming"]): "清明节",
        **{date(year, 5, day): "劳动节" for day in (1, 2)},
        date.fromisoformat(row["dragon_boat"]): "端午节",
        date.fromisoformat(row["mid_autumn"]): "中秋节",
        **{date(year, 10, day): "国庆节" for day in (1, 2, 3)},
    }
