"""The fields of a self-assessment, as the page and the workbook write them (P18). Pure."""

from datetime import date

from accounts.entry import printable

from ..standards.terms import Rating
from .reading import FIELDS

PREFIX = "clause."


def field_name(number: str, suffix: str) -> str:
    return f"{PREFIX}{number}.{suffix}"


def clause_fields(name: str) -> tuple[str, str]:
    """`clause.1.1.1.rating` -> ("1.1.1", "rating"); two empty texts for a name that is none of ours."""
    number, _, suffix = name.removeprefix(PREFIX).rpartition(".")
    return (number, suffix) if name.startswith(PREFIX) and suffix in FIELDS else ("", "")


def fault(suffix: str, value: str, *, on: date) -> str:
    """Why a text cannot stand in the field, in one sentence; empty where it can. An empty text always can."""
    label, longest = FIELDS[suffix]
    if not value:
        return ""
    if len(value) > longest and suffix != "rating":
        return f"“{label}”有{len(value)}个字，不得超过{longest}个字，请精简后保存。"
    if sentence := printable.fault(value):
        return f"“{label}”有不能打印的字符：{sentence}"
    if suffix == "rating" and value not in Rating.__members__:
        return "自评只能选择A、B、C、D、E之一，请重新选择。"
    if suffix == "done_on":
        return _date_fault(value, on=on)
    return ""


def _date_fault(value: str, *, on: date) -> str:
    try:
        done_on = date.fromisoformat(value)
    except ValueError:
        return "“完成整改日期”不是实有的日期，请按2026-03-05的格式填写。"
    return "“完成整改日期”不能晚于今天，尚未完成的请留空。" if done_on > on else ""
