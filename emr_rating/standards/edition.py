"""An edition of the EMR rating standard, as data: its roles, items and levels, and the reading the portal takes of it.

A filing keeps the edition it was opened under (E34). Editions are JSON beside this file or imported by an office; both
come through `validate` and `load_edition`.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

DIMENSIONS = ("一致性", "完整性", "整合性", "及时性")
INDEX_LEVELS = range(3, 8)  # data quality is asked from level 3 on; level 8 has no table and takes level 7's index
ROUNDING = "half_up"
FIELDS = ("key", "title", "demonstration", "notice", "source", "reading", "roles", "levels", "items")


class Flag(StrEnum):
    BASIC = "basic"
    OPTIONAL = "optional"


class MetricKind(StrEnum):
    COUNT = "count"  # entered as numerator and denominator
    YES_NO = "yes_no"  # 实现要求的功能: one or nothing


class Combination(StrEnum):
    """How several data-quality coefficients of one level form its index; the standard does not say."""

    MEAN = "mean"
    MINIMUM = "minimum"
    PRODUCT = "product"


class Bounds(StrEnum):
    """Whether a value on the bound meets it; the standard says 以上, 不应低于 and 均必须超过 by turns."""

    INCLUSIVE = "inclusive"
    EXCLUSIVE = "exclusive"


@dataclass(frozen=True)
class Reading:
    """What the standard leaves open, decided once for an edition, and its lower bounds on a counted item."""

    combination: Combination
    bounds: Bounds
    basic_effective: Decimal
    optional_effective: Decimal
    data_quality: Decimal

    def effective(self, flag: Flag) -> Decimal:
        return self.basic_effective if flag is Flag.BASIC else self.optional_effective


@dataclass(frozen=True)
class Role:
    code: str
    name: str


@dataclass(frozen=True)
class Item:
    """`rows` are the levels that ask something of the item; `flags` has an entry for each of them from level 1 up."""

    code: str
    name: str
    role: str
    metric: str
    metric_kind: MetricKind
    rows: tuple[int, ...]
    flags: Mapping[int, Flag]
    dimensions: Mapping[int, tuple[str, ...]]

    def needs_index(self, level: int) -> bool:
        return bool(self.dimensions.get(level))


@dataclass(frozen=True)
class Level:
    number: int
    name: str
    basic: int
    optional_needed: int
    optional_of: int
    minimum_total: Decimal


@dataclass(frozen=True)
class Edition:
    """`levels` begins with level 0, which asks for nothing; `requirements` may hold a row's text under `01.01.3`."""

    key: str
    title: str
    demonstration: bool
    notice: str
    source: str  # the document that publishes the standard
    reading: Reading
    roles: tuple[Role, ...]
    items: tuple[Item, ...]
    levels: tuple[Level, ...]
    requirements: Mapping[str, str]

    @property
    def top_level(self) -> int:
        return self.levels[-1].number


class UnknownEdition(LookupError):
    """No edition of that key lies beside this file."""


def index_level(level: int) -> int:
    """The level under whose number the index of `level` is entered."""
    return min(level, INDEX_LEVELS[-1])


def bundled_keys() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.json")))


@cache
def bundled(key: str) -> Edition:
    if key not in bundled_keys():
        raise UnknownEdition(key)
    return load_edition(json.loads(Path(__file__).with_name(f"{key}.json").read_text(encoding="utf-8")))


def load_edition(payload: Mapping[str, Any]) -> Edition:
    """Build an edition from a payload that `validate` has nothing against."""
    reading = payload["reading"]
    return Edition(
        key=payload["key"],
        title=payload["title"],
        demonstration=payload["demonstration"],
        notice=payload["notice"],
        source=payload["source"],
        reading=Reading(
            combination=Combination(reading["combination"]),
            bounds=Bounds(reading["bounds"]),
            basic_effective=Decimal(reading["basic_effective"]),
            optional_effective=Decimal(reading["optional_effective"]),
            data_quality=Decimal(reading["data_quality"]),
        ),
        roles=tuple(Role(code=role["code"], name=role["name"]) for role in payload["roles"]),
        items=tuple(_item(item) for item in payload["items"]),
        levels=tuple(_level(level) for level in payload["levels"]),
        requirements=dict(payload.get("requirements", {})),
    )


def _item(item: Mapping[str, Any]) -> Item:
    return Item(
        code=item["code"],
        name=item["name"],
        role=item["role"],
        metric=item["metric"],
        metric_kind=MetricKind(item["metric_kind"]),
        rows=tuple(item["rows"]),
        flags={int(level): Flag(flag) for level, flag in item["flags"].items()},
        dimensions={int(level): tuple(names) for level, names in item["data_quality"].items()},
    )


def _level(level: Mapping[str, Any]) -> Level:
    return Level(
        number=level["level"],
        name=level["name"],
        basic=level["basic"],
        optional_needed=level["optional_needed"],
        optional_of=level["optional_of"],
        minimum_total=Decimal(level["minimum_total"]),
    )


def validate(payload: Mapping[str, Any]) -> list[str]:
    """Everything that stands against a payload, as sentences; empty when it may become an edition."""
    if missing := [field for field in FIELDS if field not in payload]:
        return [f"标准缺少以下内容：{'、'.join(missing)}。"]
    problems = [*_reading_problems(payload["reading"]), *_repeated("角色代码", payload["roles"])]
    problems += _repeated("项目代码", payload["items"])
    roles = {role["code"] for role in payload["roles"]}
    numbers = [level["level"] for level in payload["levels"]]
    if numbers != list(range(len(numbers))) or len(numbers) < 2:
        problems.append("级别应从0级起逐级列出，至少到1级，不得缺级或重复。")
    for item in payload["items"]:
        problems += _item_problems(item, roles, set(numbers))
    for level in payload["levels"][1:]:
        problems += _level_problems(level, payload["items"])
    return [*problems, *_totals_problems(payload["levels"])]


def _reading_problems(reading: Mapping[str, Any]) -> Iterator[str]:
    if reading["combination"] not in set(Combination):
        yield f"数据质量系数的合成方式“{reading['combination']}”无法识别，请填 mean、minimum 或 product。"
    if reading["bounds"] not in set(Bounds):
        yield f"界限的取法“{reading['bounds']}”无法识别，请填 inclusive 或 exclusive。"
    if reading["rounding"] != ROUNDING:
        yield f"舍入方式“{reading['rounding']}”无法识别，本平台只采用四舍五入（{ROUNDING}）。"
    for name in ("basic_effective", "optional_effective", "data_quality"):
        if not 0 <= Decimal(reading[name]) <= 1:
            yield f"界限 {name} 应在0至1之间，现为{reading[name]}。"


def _repeated(what: str, rows: list[Mapping[str, Any]]) -> list[str]:
    counts = Counter(row["code"] for row in rows)
    return [f"{what} {code} 重复出现{count}次，请只保留一个。" for code, count in counts.items() if count > 1]


def _item_problems(item: Mapping[str, Any], roles: set[str], levels: set[int]) -> Iterator[str]:
    name = f"项目 {item['code']} {item['name']}"
    if item["role"] not in roles:
        yield f"{name}所属的角色 {item['role']} 不在角色表中。"
    if item["metric_kind"] not in set(MetricKind):
        yield f"{name}的有效应用类型“{item['metric_kind']}”无法识别，请填 count 或 yes_no。"
    if unknown := set(item["rows"]) - levels:
        yield f"{name}列有标准中没有的级别：{_listed(unknown)}。"
    rows, flagged = {level for level in item["rows"] if level > 0}, {int(level) for level in item["flags"]}
    if missing := rows - flagged:
        yield f"{name}在{_listed(missing)}级有条目而没有标记，请填基本或选择。"
    if superfluous := flagged - rows:
        yield f"{name}在{_listed(superfluous)}级没有条目，不应有标记。"
    for level, flag in item["flags"].items():
        if flag not in set(Flag):
            yield f"{name}在{level}级的标记“{flag}”无法识别，请填 basic（基本）或 optional（选择）。"
    for level, dimensions in item["data_quality"].items():
        if unknown_names := [dimension for dimension in dimensions if dimension not in DIMENSIONS]:
            yield f"{name}在{level}级的数据质量维度“{'、'.join(unknown_names)}”无法识别。"
        if int(level) < INDEX_LEVELS[0] or int(level) not in levels:
            yield f"{name}在{level}级列有数据质量维度，数据质量只在标准所列的{INDEX_LEVELS[0]}级及以上考核。"
    seventh, eighth = (item["data_quality"].get(level, []) for level in ("7", "8"))
    if 8 in levels and seventh != eighth:
        yield f"{name}8级的数据质量维度应与7级相同。"


def _level_problems(level: Mapping[str, Any], items: list[Mapping[str, Any]]) -> Iterator[str]:
    """The counts that the standard prints for each level, and its rule that two thirds of the items must count."""
    number = level["level"]
    flags = Counter(item["flags"].get(str(number)) for item in items)
    if flags[Flag.BASIC] != level["basic"]:
        yield f"{number}级应有基本项{level['basic']}项，实有{flags[Flag.BASIC]}项。"
    if flags[Flag.OPTIONAL] != level["optional_of"]:
        yield f"{number}级应有选择项{level['optional_of']}项，实有{flags[Flag.OPTIONAL]}项。"
    rows = sum(number in item["rows"] for item in items)
    if level["basic"] + level["optional_of"] != rows:
        yield f"{number}级基本项与选择项之和为{level['basic'] + level['optional_of']}，与该级条目数{rows}不符。"
    if level["optional_needed"] > level["optional_of"]:
        yield f"{number}级要求达到的选择项{level['optional_needed']}项，多于选择项总数{level['optional_of']}项。"
    needed = level["basic"] + level["optional_needed"]
    if rows and Fraction(needed, rows) < Fraction(2, 3):
        yield f"{number}级要求达到的项目共{needed}项，不足该级{rows}项的三分之二。"


def _totals_problems(levels: list[Mapping[str, Any]]) -> Iterator[str]:
    totals = [Decimal(level["minimum_total"]) for level in levels]
    for level, lower, upper in zip(levels[1:], totals[:-1], totals[1:], strict=True):
        if upper <= lower:
            yield f"{level['level']}级的最低总评分{upper}应高于前一级的{lower}。"


def _listed(levels: set[int]) -> str:
    return "、".join(str(level) for level in sorted(levels))
