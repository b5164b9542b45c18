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


@st.composite
def small_editions(draw, most_items=5):
    """Two to five items and five levels, so that data quality asks something at levels 3, 4 and 5."""
    top = 5
    items = []
    for number in range(1, draw(st.integers(2, most_items)) + 1):
        flags = {
            str(level): draw(st.sampled_from(["basic", "optional", "optional", None])) for level in range(1, top + 1)
        }
        flags = {level: flag for level, flag in flags.items() if flag}
        measured = [str(level) for level in range(3, top + 1) if draw(st.booleans())]
        items.append(
            {
                "code": f"01.{number:02d}",
                "name": f"项目{number}",
                "role": "01",
                "metric": "人次",
                "metric_kind": draw(st.sampled_from(["count", "count", "yes_no"])),
                "rows": [0, *map(int, flags)],
                "flags": flags,
                "data_quality": {level: ["一致性"] for level in measured},
            }
        )
    levels = [{"level": 0, "name": "0", "basic": 0, "optional_needed": 0, "optional_of": 0, "minimum_total": "0"}]
    for level in range(1, top + 1):
        flagged = [item["flags"].get(str(level)) for item in items]
        optional = flagged.count("optional")
        levels.append(
            {
                "level": level,
                "name": str(level),
                "basic": flagged.count("basic"),
                "optional_needed": draw(st.integers(0, optional)),
                "optional_of": optional,
                "minimum_total": str(draw(st.integers(0, level * len(items) + 1))),
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
