"""What a figure of the law is, and the edition of them that counts on a day. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

_UNITS = {
    "days": "天",
    "working_days": "个工作日",
    "months": "个月",
    "years": "年",
    "times": "次",
    "cycles": "个年度",
    "people": "人",
    "items": "项",
    "cases": "件",
    "institutions": "家",
    "levels": "级",
    "characters": "字",
    "minutes": "分钟",
    "millimetres": "毫米",
    "percent": "%",
}


class Unit(StrEnum):
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"
    TIMES = "times"
    CYCLES = "cycles"
    PEOPLE = "people"
    ITEMS = "items"
    CASES = "cases"
    INSTITUTIONS = "institutions"
    LEVELS = "levels"
    CHARACTERS = "characters"
    MINUTES = "minutes"
    MILLIMETRES = "millimetres"
    PERCENT = "percent"

    @property
    def label(self) -> str:
        return _UNITS[self.value]


class Source(StrEnum):
    """Whether the regulation itself says the figure, or it is a setting of ours that an office may move within its bounds."""

    TEXT = "text"
    SETTING = "setting"

    @property
    def label(self) -> str:
        return {"text": "条文规定", "setting": "平台设置"}[self.value]


@dataclass(frozen=True)
class Figure:
    """One figure with the article it rests on; `words` are those of the article, or why the setting is as it is."""

    name: str
    label: str
    article: str
    value: int
    unit: Unit
    source: Source
    words: str
    least: int = 0
    most: int = 0
    odd: bool = False

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Figure":
        return cls(**{**row, "unit": Unit(row["unit"]), "source": Source(row["source"])})

    @property
    def text(self) -> str:
        """10个工作日"""
        return f"{self.value}{self.unit.label}"


@dataclass(frozen=True)
class Figures(Mapping[str, int]):
    """The figures of one edition by name, unchangeable: what a rule is given as `law`."""

    edition: str
    valid_from: date | None
    figures: tuple[Figure, ...]
    _by_name: Mapping[str, Figure] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {figure.name: figure for figure in self.figures})

    def __getitem__(self, name: str) -> int:
        return self._by_name[name].value

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self.figures)

    def figure(self, name: str) -> Figure:
        return self._by_name[name]

    def settings(self) -> dict[str, Figure]:
        """Those that an office may move."""
        return {figure.name: figure for figure in self.figures if figure.source is Source.SETTING}

    def with_settings(self, values: Mapping[str, int], *, since: date) -> "Figures":
        """The same figures with an office's settings; what the text says stays, whatever a row holds."""
        movable = self.settings()
        return Figures(
            edition=f"{self.edition}+{since.isoformat()}",
            valid_from=since,
            figures=tuple(
                replace(figure, value=values[figure.name])
                if figure.name in movable and figure.name in values
                else figure
                for figure in self.figures
            ),
        )


@dataclass(frozen=True)
class Timeline:
    """What counts for a regime on which day: the text's editions, and the office's settings over them, each from its day on.

    `settings` are rows of (first day, values by name), each complete, so that the latest alone counts.
    """

    texts: tuple[Figures, ...]
    settings: tuple[tuple[date, Mapping[str, int]], ...] = ()

    def on(self, day: date) -> Figures:
        """The figures that count for what begins on a day: a case, a decree. The first text counts for what came before it."""
        begun = [text for text in self.texts if text.valid_from is None or text.valid_from <= day]
        text = begun[-1] if begun else self.texts[0]
        since, values = max(((since, values) for since, values in self.settings if since <= day), default=(None, {}))
        return text if since is None else text.with_settings(values, since=since)

    def spans(self) -> Iterator[tuple[date | None, date | None, Figures]]:
        """Every stretch of days with the same figures: its first day, the first day of the next, and what counts in it."""
        firsts = sorted(
            {text.valid_from for text in self.texts[1:] if text.valid_from} | {day for day, _ in self.settings}
        )
        for since, until in zip([None, *firsts], [*firsts, None], strict=True):
            yield since, until, self.on(since or date.min)
