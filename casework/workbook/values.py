"""From what a spreadsheet program kept to what the person meant, or a sentence that says why that cannot be known."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from unicodedata import normalize

from .spec import Column, Kind

Raw = str | float | bool | date | datetime | time | timedelta
Value = str | int | Decimal | date

EXACT = 10**15  # spreadsheet programs keep fifteen digits
NUMBER = re.compile(r"[+-]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?")
DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
LONGEST_NUMBER = 30
LISTED = 8  # choices named in an error


class Unreadable(Exception):
    """Carries the sentence."""


def value_of(raw: Raw, column: Column) -> Value | None:
    """The typed value of a cell, None for an empty one; raises `Unreadable`."""
    if isinstance(raw, str):
        raw = raw.strip()
    if raw == "":
        if column.required:
            raise Unreadable(f"“{column.heading}”必填，请填写。")
        return None
    return READERS[column.kind](raw, column)


def _text(raw: Raw, column: Column) -> str:
    if isinstance(raw, (bool, date, time, timedelta)):
        raise Unreadable(f"“{column.heading}”被表格软件改成了其他类型，请将单元格格式设为“文本”后重新填写。")
    if isinstance(raw, (float, int)):
        number = _as_typed(raw)
        if number is None:
            raise Unreadable(f"“{column.heading}”超过15位，已被表格软件改动，请将单元格格式设为“文本”后重新填写。")
        raw = f"{number:f}"
    if column.max_length and len(raw) > column.max_length:
        raise Unreadable(f"“{column.heading}”有{len(raw)}个字，不得超过{column.max_length}个字。")
    return raw


def _as_typed(raw: float) -> Decimal | None:
    """The digits that were typed; None past fifteen, where the last ones are lost for good."""
    return Decimal(format(raw, ".15g")) if isfinite(raw) and abs(raw) < EXACT else None


def _decimal(raw: Raw, column: Column) -> Decimal:
    number = None
    if isinstance(raw, str):
        text = normalize("NFKC", raw)
        if len(text) <= LONGEST_NUMBER and NUMBER.fullmatch(text):
            number = Decimal(text.replace(",", ""))
    elif isinstance(raw, (float, int)) and not isinstance(raw, bool):
        number = _as_typed(raw)
    if number is None:
        raise Unreadable(f"“{column.heading}”应为数字，请改正。")
    return number


def _integer(raw: Raw, column: Column) -> int:
    number = _decimal(raw, column)
    if number != int(number):
        raise Unreadable(f"“{column.heading}”应为整数，请改正。")
    return int(number)


def _date(raw: Raw, column: Column) -> date:
    if isinstance(raw, datetime):
        raise Unreadable(f"“{column.heading}”只填日期，请去掉时间。")
    if isinstance(raw, date):
        return raw
    if isinstance(raw, str) and (match := DATE.fullmatch(normalize("NFKC", raw))):
        try:
            return date(*map(int, match.groups()))
        except ValueError:
            raise Unreadable(f"“{column.heading}”不是实有的日期，请改正。") from None
    raise Unreadable(f"“{column.heading}”应为日期，请按2026-03-05的格式填写。")


def _choice(raw: Raw, column: Column) -> str:
    text = _text(raw, column)
    if text not in column.choices:
        listed = "、".join(column.choices[:LISTED]) + ("等" if len(column.choices) > LISTED else "")
        raise Unreadable(f"“{column.heading}”应为{listed}之一，请从下拉列表中选择。")
    return text


READERS: dict[Kind, Callable[[Raw, Column], Value]] = {
    Kind.TEXT: _text,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
}
