"""What holds of the days of every row, whatever its kind; pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ..text import day_text


def day_faults(values: Mapping[str, Any], *, on: date) -> Iterator[tuple[str, str]]:
    """By column: nothing that has been done elsewhere lies after today."""
    for column, label in (("since", "进入现处环节日期"), ("paper_on", "文书日期")):
        if values[column] > on:
            yield column, f"“{label}”为{day_text(values[column])}，不能晚于今天（{day_text(on)}），请核对。"
