"""A measured value beside its aim, as a line of the table and as a row of the JSON file."""

import json
import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
from django.db import connection


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`aim` is the most that the value may be; None where a value is shown for its own sake."""

    part: str
    name: str
    value: float
    unit: str  # × is a ratio to the yardstick named beside it
    aim: float | None = None

    @property
    def met(self) -> bool | None:
        return None if self.aim is None else self.value <= self.aim

    def row(self) -> dict[str, Any]:
        return {
            "part": self.part,
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "aim": self.aim,
            "met": self.met,
        }

    def line(self) -> str:
        verdict = {None: "", True: "met", False: "not met"}[self.met]
        aim = "" if self.aim is None else f"≤ {_shown(self.aim, self.unit)}"
        return f"{self.name:<58}{_shown(self.value, self.unit):>12}   {aim:<12} {verdict}".rstrip()


def _shown(value: float, unit: str) -> str:
    if unit == "queries":
        return f"{value:.0f}"
    return f"{value:.2f} ×" if unit == "×" else f"{value:.1f} {unit}"


def table(figures: list[Figure]) -> str:
    """One block for each part, in the order measured."""
    parts = dict.fromkeys(figure.part for figure in figures)
    blocks = ["\n".join([part, *(f"  {figure.line()}" for figure in figures if figure.part == part)]) for part in parts]
    return "\n\n".join(blocks)


def machine() -> dict[str, str]:
    """What a reader needs in order to compare two runs; ratios travel between machines, milliseconds do not."""
    return {
        "cores": str(os.cpu_count()),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        "django": django.get_version(),
        "database": f"{connection.vendor} {connection.Database.__name__}",
    }


def write(path: Path, figures: list[Figure], *, on: str) -> None:
    document = {"on": on, "machine": machine(), "figures": [figure.row() for figure in figures]}
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
