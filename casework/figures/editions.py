"""The editions of figures that ship with the regimes, registered from above."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from .terms import Figure, Figures

_texts: dict[str, tuple[Figures, ...]] = {}


def register(regime: str, file: Path) -> None:
    """A regime's data file: its editions in the order of their days, the first of which may have none (E34)."""
    _texts[regime] = tuple(_edition(row) for row in json.loads(file.read_text(encoding="utf-8")))


def texts(regime: str) -> tuple[Figures, ...]:
    return _texts[regime]


def regimes() -> tuple[str, ...]:
    return tuple(sorted(_texts))


def _edition(row: Mapping[str, Any]) -> Figures:
    since = row["valid_from"]
    return Figures(
        edition=row["edition"],
        valid_from=date.fromisoformat(since) if since else None,
        figures=tuple(Figure.from_row(figure) for figure in row["figures"]),
    )
