"""The fields of a filing: their names, and how text that a person typed becomes a number or is refused in a sentence.

Names are stable keys of answers: `basic.beds`, `emr.01.01.level`, `emr.01.01.have`, `emr.01.01.all`, `emr.09.01.met`,
`dq.01.01.4.completeness.have`, `dq.01.01.4.completeness.all`. Pure: no ORM, no clock.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from accounts.entry import normal, printable
from accounts.entry.telephone import telephones

from ..rules import Part
from ..standards.edition import Edition, Item, MetricKind, index_level

DIMENSIONS = {"一致性": "consistency", "完整性": "completeness", "整合性": "integration", "及时性": "timeliness"}
LARGEST = 10**12

Kind = Literal["count", "amount", "level", "yes_no", "text", "telephone"]


@dataclass(frozen=True)
class Field:
    """One thing to fill in. `item` is the code it belongs to, or "basic"; `of` names the field it may not exceed."""

    name: str
    label: str
    kind: Kind
    item: str
    part: Part
    unit: str = ""
    hint: str = ""
    of: str = ""
    required: bool = True
    between: tuple[int, int] | None = None
    max_length: int = 100


BASIC = "basic"

# What is known of the survey behind the standard, and what an expert needs to weigh the figures; no field list of the
# national platform is public (docs/decisions).
BASIC_FIELDS = (
    Field("basic.beds", "实际开放床位数", "count", BASIC, Part.BASIC, "张"),
    Field("basic.outpatient_visits", "年门急诊人次", "count", BASIC, Part.BASIC, "人次", "上一自然年度全年数。"),
    Field("basic.discharges", "年出院人次", "count", BASIC, Part.BASIC, "人次", "上一自然年度全年数。"),
    Field("basic.operations", "年手术台次", "count", BASIC, Part.BASIC, "台次", "没有开展手术的填0。"),
    Field("basic.income", "年总收入", "amount", BASIC, Part.BASIC, "万元", "可以带小数。"),
    Field("basic.it_investment", "近三年信息化投入", "amount", BASIC, Part.BASIC, "万元", "可以带小数。"),
    Field("basic.it_staff", "信息部门人员数", "count", BASIC, Part.BASIC, "人"),
    Field(
        "basic.emr_since",
        "电子病历系统启用年份",
        "count",
        BASIC,
        Part.BASIC,
        "年",
        "四位年份，例如2015。",
        between=(1980, 2099),
    ),
    Field("basic.emr_vendor", "电子病历系统厂商", "text", BASIC, Part.BASIC),
    Field("basic.contact", "填报联系人", "text", BASIC, Part.BASIC, max_length=40),
    Field("basic.contact_phone", "联系电话", "telephone", BASIC, Part.BASIC, max_length=30),
)


def item_fields(item: Item, top_level: int) -> tuple[Field, ...]:
    """The fields of one item in the EMR data: the level reached, and how much of the work reaches it."""
    return _item_fields(item.code, item.metric, item.metric_kind, top_level)


# A page reads some two hundred fields and they say the same each time: made once, for a few editions beside one another.
@lru_cache(maxsize=1_024)
def _item_fields(code: str, metric: str, metric_kind: MetricKind, top_level: int) -> tuple[Field, ...]:
    prefix = f"emr.{code}"
    level = Field(
        f"{prefix}.level", "达到等级", "level", code, Part.EMR, "级", f"0至{top_level}级，须同时满足以下各级要求。"
    )
    if metric_kind is MetricKind.YES_NO:
        return level, Field(f"{prefix}.met", "是否实现要求的功能", "yes_no", code, Part.EMR)
    return (
        level,
        Field(f"{prefix}.have", "达到该级的数量", "count", code, Part.EMR, metric, of=f"{prefix}.all"),
        Field(f"{prefix}.all", "全部数量", "count", code, Part.EMR, metric, "未开展该项业务的填0，有效应用按0计算。"),
    )


def quality_fields(item: Item, function: int) -> tuple[Field, ...]:
    """The data-quality fields that a claimed level makes necessary: every required level up to it, no other."""
    levels = sorted({index_level(level) for level in range(1, function + 1) if item.needs_index(level)})
    pairs = (_quality_pair(item.code, level, dimension) for level in levels for dimension in item.dimensions[level])
    return tuple(field for pair in pairs for field in pair)


@lru_cache(maxsize=4_096)
def _quality_pair(code: str, level: int, dimension: str) -> tuple[Field, Field]:
    prefix, label = f"dq.{code}.{level}.{DIMENSIONS[dimension]}", f"{level}级{dimension}"
    part = Part.DATA_QUALITY
    return (
        Field(f"{prefix}.have", f"{label}：符合的记录数", "count", code, part, "条", of=f"{prefix}.all"),
        Field(f"{prefix}.all", f"{label}：记录总数", "count", code, part, "条", "没有记录的填0，系数按0计算。"),
    )


def all_fields(edition: Edition, levels: dict[str, int]) -> dict[str, Field]:
    """Every field of a filing under an edition, given the level claimed for each item."""
    fields = list(BASIC_FIELDS)
    for item in edition.items:
        fields += item_fields(item, edition.top_level)
    for item in edition.items:
        fields += quality_fields(item, levels.get(item.code, 0))
    return {field.name: field for field in fields}


def kept(field: Field, text: str) -> str:
    """A text as it is stored: a number in plain digits, a telephone in one form; what cannot be read stays as it was typed."""
    text = normal.line(text)
    try:
        match field.kind:
            case "count" | "level" | "amount" if text:
                return f"{normal.number(text, units=(field.unit, '级')):f}"
            case "telephone" if text:
                return telephones(text)
    except normal.Unreadable:
        return text
    return text


def parse(field: Field, text: str, *, top_level: int) -> int | Decimal | bool | str | None:
    """The value of a text, None for an empty one; ValueError with one clear sentence otherwise."""
    text = normal.line(text)
    if not text:
        return None
    if field.kind == "telephone":
        try:
            return telephones(text)
        except normal.Unreadable as error:
            raise ValueError(f"“{field.label}”{error}") from None
    if field.kind == "text":
        if len(text) > field.max_length:
            raise ValueError(f"“{field.label}”最多{field.max_length}个字，现有{len(text)}个字，请精简。")
        if sentence := printable.fault(text):
            raise ValueError(f"“{field.label}”有不能打印的字符：{sentence}")
        return text
    if field.kind == "yes_no":
        if text not in ("yes", "no", "是", "否"):
            raise ValueError(f"“{field.label}”请选择“是”或“否”。")
        return text in ("yes", "是")
    if field.kind == "amount":
        return _number(field, text)
    number = _whole_number(field, text)
    if field.between and not field.between[0] <= number <= field.between[1]:
        raise ValueError(f"“{field.label}”应为{field.between[0]}至{field.between[1]}之间的年份，请核对。")
    if field.kind == "level" and number > top_level:
        raise ValueError(f"“{field.label}”应为0至{top_level}级，请重新选择。")
    return number


def _number(field: Field, text: str) -> Decimal:
    try:
        number = normal.number(text, units=(field.unit, "级"))
    except normal.Unreadable:
        raise ValueError(
            f"“{field.label}”的数值过大，请核对单位后重新填写。"
            if text.isdigit()
            else f"“{field.label}”应为{'数字' if field.kind == 'amount' else '整数'}，请只填写数字。"
        ) from None
    if number < 0:
        raise ValueError(f"“{field.label}”不能为负数，请填写0或正{'数' if field.kind == 'amount' else '整数'}。")
    if number > LARGEST:
        raise ValueError(f"“{field.label}”的数值过大，请核对单位后重新填写。")
    return number


def _whole_number(field: Field, text: str) -> int:
    number = _number(field, text)
    if number != number.to_integral_value():
        raise ValueError(f"“{field.label}”应为整数，请只填写数字。")
    return int(number)
