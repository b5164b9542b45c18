"""The analysis report of a filing (E09): levels with their figures, items, roles, and the cheapest way to the next level.

Pure: made from a sheet and the level declared. The page and the PDF say the same because both are made from this.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_UP, Decimal
from functools import cached_property

from ..standards.computation import CENT, ItemScore, LevelResult
from ..standards.edition import Edition, Flag, Item
from ..standards.path import Path, Step, cheapest_path
from .reading import Sheet


def shown(value: Decimal) -> str:
    """Two decimals, the rest cut off: nothing that was judged on the exact figure looks as if it had reached its bound."""
    return str(value.quantize(CENT, ROUND_DOWN))


def level_ranges(levels: Iterable[int]) -> str:
    """[1, 2, 3, 6] -> 1–3、6"""
    spans: list[list[int]] = []
    for level in sorted(levels):
        if spans and level == spans[-1][-1] + 1:
            spans[-1].append(level)
        else:
            spans.append([level])
    return "、".join(str(span[0]) if len(span) == 1 else f"{span[0]}–{span[-1]}" for span in spans)


def flag_text(item: Item) -> str:
    basic = [level for level, flag in item.flags.items() if flag is Flag.BASIC]
    return f"基本项（{level_ranges(basic)}级）" if basic else "选择项"


@dataclass(frozen=True)
class Shortfall:
    """An item that does not count at a level, and why."""

    item: Item
    reason: str

    @property
    def text(self) -> str:
        return f"{self.item.code} {self.item.name}（{self.reason}）"


@dataclass(frozen=True)
class Gap:
    """What a level still lacks; `optional_missing` of the items listed as optional are needed."""

    level: int
    total_missing: Decimal
    basic: tuple[Shortfall, ...]
    optional: tuple[Shortfall, ...]
    optional_missing: int

    @property
    def total_text(self) -> str:
        """What is missing is never shown as less than it is."""
        return str(self.total_missing.quantize(CENT, ROUND_UP))


@dataclass(frozen=True)
class ItemLine:
    item: Item
    role: str
    claimed: str
    score: ItemScore
    filled: bool

    @property
    def figures(self) -> tuple[str, ...]:
        score = self.score
        return (self.claimed, f"{score.level}级", shown(score.effective), shown(score.index), shown(score.score))


@dataclass(frozen=True)
class Analysis:
    sheet: Sheet

    @property
    def edition(self) -> Edition:
        return self.sheet.edition

    @property
    def level(self) -> int:
        return self.sheet.scoring.level

    @property
    def total(self) -> str:
        return shown(self.sheet.scoring.total)

    @property
    def levels(self) -> tuple[LevelResult, ...]:
        return self.sheet.scoring.levels

    @cached_property
    def items(self) -> list[ItemLine]:
        roles = {role.code: role.name for role in self.edition.roles}
        return [
            ItemLine(
                item=item,
                role=roles[item.role],
                claimed=self._claimed(item),
                score=self.sheet.scoring.items[item.code],
                filled=self._claimed(item) != "未填",
            )
            for item in self.edition.items
        ]

    def _claimed(self, item: Item) -> str:
        claimed = self.sheet.values[f"emr.{item.code}.level"]
        return "未填" if claimed is None else f"{claimed}级"

    @cached_property
    def gap(self) -> Gap | None:
        """To the next level; None at the top."""
        return self.gap_to(self.level + 1) if self.level < self.edition.top_level else None

    def gap_to(self, level: int) -> Gap:
        result = self.levels[level - 1]
        missing = max(result.optional.need - result.optional.have, 0)
        return Gap(
            level=level,
            total_missing=max(result.total.need - result.total.have, Decimal(0)),
            basic=tuple(self._shortfall(score, level, Flag.BASIC) for score in result.basic.failing),
            optional=tuple(self._shortfall(score, level, Flag.OPTIONAL) for score in result.optional.failing)
            if missing
            else (),
            optional_missing=missing,
        )

    def _shortfall(self, score: ItemScore, level: int, flag: Flag) -> Shortfall:
        item = next(item for item in self.edition.items if item.code == score.code)
        bound = self.edition.reading.effective(flag)
        if self.sheet.values[f"emr.{item.code}.level"] is None:
            reason = "未填"
        elif score.level < level:
            reason = f"现计{score.level}级"
        elif score.effective < bound:
            reason = f"有效应用{shown(score.effective)}，需{shown(bound)}"
        else:
            reason = f"得分{shown(score.score)}，数据质量{shown(score.index)}不足"
        return Shortfall(item, reason)

    @cached_property
    def path(self) -> Path | None:
        """The cheapest way to the next level; None at the top."""
        if self.level == self.edition.top_level:
            return None
        return cheapest_path(self.edition, self.sheet.answers(), self.level + 1)

    @property
    def steps(self) -> list[tuple[Item, str]]:
        items = {item.code: item for item in self.edition.items}
        return [(items[step.code], self._asked(step)) for step in (self.path.steps if self.path else ())]

    @staticmethod
    def _asked(step: Step) -> str:
        asked = [f"达到等级提高到{step.function}级"] if step.function is not None else []
        if step.effective is not None:
            asked.append(f"有效应用提高到{shown(step.effective)}")
        asked += [f"{level}级数据质量提高到{shown(least)}" for level, least in step.data_quality.items()]
        return "；".join(asked)
