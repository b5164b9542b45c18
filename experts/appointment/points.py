"""Points and the level they bear, by an edition of the table: pure (P10, P11)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from experts.models import Education, Level, PointsEntry, Title

Ground = PointsEntry.Ground
# What the portal itself credits; a table without one of these would leave it without an answer.
REVIEW, LEAD = "review", "lead"
SCORES = {score: f"score-{score}" for score in range(1, 6)}
AUTOMATIC = {REVIEW: Ground.PARTICIPATION, LEAD: Ground.PARTICIPATION} | dict.fromkeys(
    SCORES.values(), Ground.SATISFACTION
)
ITEM_GROUNDS = (Ground.PARTICIPATION, Ground.SATISFACTION, Ground.MISCONDUCT, Ground.FEEDBACK)
# What a person enters by hand; satisfaction comes from the ratings alone.
BY_HAND = (Ground.PARTICIPATION, Ground.MISCONDUCT, Ground.FEEDBACK)


@dataclass(frozen=True)
class Item:
    ground: str
    code: str
    name: str
    points: int


@dataclass(frozen=True)
class Table:
    """An edition as the rules read it; `years` are (from so many years of practice on, points), rising."""

    title: Mapping[str, int]
    education: Mapping[str, int]
    years: Sequence[tuple[int, int]]
    items: Mapping[str, Item]
    levels: Mapping[str, int]

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> "Table":
        return cls(
            title=payload["title"],
            education=payload["education"],
            years=[(since, points) for since, points in payload["years"]],
            items={row["code"]: Item(**row) for row in payload["items"]},
            levels=payload["levels"],
        )

    def of(self, *grounds: str) -> list[Item]:
        return [item for item in self.items.values() if item.ground in grounds]


def base_points(title: str, education: str, years: int, table: Table) -> int:
    """From title, education and experience (P10)."""
    experience = [points for since, points in table.years if years >= since]
    return table.title[title] + table.education[education] + (experience[-1] if experience else 0)


def level_borne(total: int, table: Table) -> Level:
    """The highest level whose points are reached; whoever has fewer than the lowest asks stays in it."""
    return next((level for level in Level if total >= table.levels[level]), Level.C)


def faults(payload: Mapping[str, Any]) -> list[str]:
    """Everything that keeps a table from being one, in sentences; none where it may be used."""
    return [
        *_scale(payload["title"], Title, "职称"),
        *_scale(payload["education"], Education, "学历"),
        *_years(payload["years"]),
        *_items([Item(**row) for row in payload["items"]]),
        *_levels(payload["levels"]),
    ]


def _scale(scale: Mapping[str, int], rungs: type[Title] | type[Education], name: str) -> Iterator[str]:
    """Every rung has points, and a higher one (they are listed highest first) no fewer than a lower."""
    if missing := [str(rung.label) for rung in rungs if rung not in scale]:
        yield f"“{name}”缺少{'、'.join(missing)}的分值，请补全。"
        return
    for upper, lower in pairwise(rungs):
        if scale[upper] < scale[lower]:
            yield f"“{name}”中{upper.label}的分值（{scale[upper]}）低于{lower.label}（{scale[lower]}），请核对。"
    if any(points < 0 for points in scale.values()):
        yield f"“{name}”的分值不得为负数，请核对。"


def _years(years: Sequence[tuple[int, int]]) -> Iterator[str]:
    if not years or years[0][0] != 0:
        yield "“从业年限”须从0年起填写，请补上0年的分值。"
    for (since, points), (later, more) in pairwise(years):
        if later <= since:
            yield f"“从业年限”应按年数由少到多填写，{since}年之后不应是{later}年。"
        if more < points:
            yield f"“从业年限”满{later}年的分值（{more}）低于满{since}年（{points}），请核对。"
    if any(points < 0 for _, points in years):
        yield "“从业年限”的分值不得为负数，请核对。"


def _items(items: Sequence[Item]) -> Iterator[str]:
    codes = [item.code for item in items]
    yield from (f"计分项代码“{code}”重复，请只保留一行。" for code in sorted({c for c in codes if codes.count(c) > 1}))
    known = {item.code: item for item in items}
    for code, ground in AUTOMATIC.items():
        if code not in known:
            yield f"缺少系统自动计分的计分项“{code}”（{ground.label}），请补上。"
        elif known[code].ground != ground:
            yield f"计分项“{code}”的事由应为“{ground.label}”，请核对。"
    for item in items:
        if item.ground == Ground.PARTICIPATION and item.points < 0:
            yield f"“{item.name}”属参与评审，分值不得为负数，请核对。"
        if item.ground == Ground.MISCONDUCT and item.points >= 0:
            yield f"“{item.name}”属不良行为，分值应为负数，请核对。"
    scores = [known[code].points for code in SCORES.values() if code in known]
    if any(better < worse for worse, better in pairwise(scores)):
        yield "满意度越高，分值不得越低，请核对五档满意度的分值。"


def _levels(levels: Mapping[str, int]) -> Iterator[str]:
    if missing := [str(level.label) for level in Level if level not in levels]:
        yield f"缺少{'、'.join(missing)}的最低分，请补全。"
        return
    for upper, lower in pairwise(Level):
        if levels[upper] <= levels[lower]:
            yield f"{upper.label}的最低分（{levels[upper]}）应高于{lower.label}（{levels[lower]}），请核对。"
