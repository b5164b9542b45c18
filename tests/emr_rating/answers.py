"""Small editions and random answers, for the properties of the computation and of the cheapest path."""

from decimal import Decimal

from hypothesis import strategies as st

from emr_rating.standards.computation import ItemAnswer
from emr_rating.standards.edition import load_edition

READING = {
    "combination": "mean",
    "bounds": "inclusive",
    "rounding": "half_up",
    "basic_effective": "0.80",
    "optional_effective": "0.50",
    "data_quality": "0.50",
}


def every_item(edition, answer):
    return {item.code: answer for item in edition.items}


def small_item(number, flags, *, measured=(), metric_kind="count"):
    """Of a small edition: basic or optional by level; data quality is asked where it is measured."""
    return {
        "code": f"01.{number:02d}",
        "name": f"项目{number}",
        "role": "01",
        "metric": "人次",
        "metric_kind": metric_kind,
        "rows": [0, *sorted(flags)],
        "flags": {str(level): flag for level, flag in flags.items()},
        "data_quality": {str(level): ["一致性"] for level in measured},
    }


def small_edition(items, needed):
    """`needed` is by level how many optional items have to count and the least total; five levels."""
    levels = [{"level": 0, "name": "0", "basic": 0, "optional_needed": 0, "optional_of": 0, "minimum_total": "0"}]
    for level in range(1, 6):
        flagged = [one["flags"].get(str(level)) for one in items]
        optional_needed, total = needed.get(level, (0, 0))
        levels.append(
            {
                "level": level,
                "name": str(level),
                "basic": flagged.count("basic"),
                "optional_needed": optional_needed,
                "optional_of": flagged.count("optional"),
                "minimum_total": str(total),
            }
        )
    return load_edition(
        {
            "key": "small",
            "title": "小",
            "demonstration": True,
            "notice": "演示",
            "source": "演示",
            "reading": READING,
            "roles": [{"code": "01", "name": "角色"}],
            "items": items,
            "levels": levels,
        }
    )


@st.composite
def small_editions(draw, most_items=5):
    """Two to five items and five levels, so that data quality asks something at levels 3, 4 and 5."""
    top = 5
    items = []
    for number in range(1, draw(st.integers(2, most_items)) + 1):
        flags = {level: draw(st.sampled_from(["basic", "optional", "optional", None])) for level in range(1, top + 1)}
        flags = {level: flag for level, flag in flags.items() if flag}
        measured = [level for level in range(3, top + 1) if draw(st.booleans())]
        metric_kind = draw(st.sampled_from(["count", "count", "yes_no"]))
        items.append(small_item(number, flags, measured=measured, metric_kind=metric_kind))
    needed = {}
    for level in range(1, top + 1):
        optional = [one["flags"].get(str(level)) for one in items].count("optional")
        needed[level] = draw(st.integers(0, optional)), draw(st.integers(0, level * len(items) + 1))
    return small_edition(items, needed)


HUNDREDTHS = st.one_of(st.integers(0, 100), st.sampled_from([49, 50, 79, 80, 100]))
SHARES = HUNDREDTHS.map(lambda hundredth: Decimal(hundredth).scaleb(-2))


@st.composite
def answers_to(draw, edition):
    functions = st.integers(0, edition.top_level)
    indexes = st.dictionaries(st.integers(3, 7), SHARES)
    return {
        item.code: ItemAnswer(function=draw(functions), effective=draw(SHARES), data_quality=draw(indexes))
        for item in edition.items
    }
