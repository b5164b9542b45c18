"""From what a spreadsheet program kept to what the person meant, or a sentence that says why that cannot be known."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.entry import normal, printable
from accounts.entry.normal import Unreadable
from accounts.entry.telephone import telephones

from ..text import listed
from .spec import Column, Kind

Raw = str | float | bool | date | datetime | time | timedelta
Value = str | int | Decimal | date

EXACT = 10**15  # spreadsheet programs keep fifteen digits
LISTED = 8  # choices named in an error


def value_of(raw: Raw, column: Column) -> Value | None:
    """The typed value of a cell, None for an empty one; raises `Unreadable` with the whole sentence."""
    if isinstance(raw, str):
        raw = (normal.block if column.kind is Kind.PROSE else normal.line)(raw)
        if column.kind in SPARE and normal.is_nothing(raw):
            raw = ""
    if raw == "":
        if column.required:
            raise Unreadable(f"“{column.heading}”必填，请填写。")
        return None
    try:
        return READERS[column.kind](raw, column)
    except Unreadable as error:
        raise Unreadable(f"“{column.heading}”{error}") from None


def _text(raw: Raw, column: Column) -> str:
    text = _within(_as_text(raw), column)
    if sentence := printable.fault(text):
        raise Unreadable(f"有不能打印的字符：{sentence}")
    return text


def _as_text(raw: Raw) -> str:
    if isinstance(raw, (bool, date, time, timedelta)):
        raise Unreadable("被表格软件改成了其他类型，请将单元格格式设为“文本”后重新填写。")
    if isinstance(raw, (float, int)):
        number = _as_typed(raw)
        if number is None:
            raise Unreadable(
                f"超过15位，被表格软件变成了数字（{raw:.10G}），末几位已经丢失，请将单元格格式设为“文本”后重新填写。"
            )
        return f"{number:f}"
    return raw


def _within(text: str, column: Column) -> str:
    if column.max_length and len(text) > column.max_length:
        raise Unreadable(f"有{len(text)}个字，不得超过{column.max_length}个字。")
    return text


def _code(raw: Raw, column: Column) -> str:
    text = _as_text(raw)
    normal.refuse_scientific(text)
    return _within(normal.code(text), column)


def _key(raw: Raw, column: Column) -> str:
    return _code(raw, column).lower()


def _telephone(raw: Raw, column: Column) -> str:
    return _within(telephones(_as_text(raw)), column)


def _email(raw: Raw, column: Column) -> str:
    address = normal.email(_as_text(raw))
    try:
        validate_email(address)
    except ValidationError:
        raise Unreadable(f"填写的“{normal.quoted(address)}”不是电子邮箱，请改正或留空。") from None
    return _within(address, column)


def _as_typed(raw: float) -> Decimal | None:
    """The digits that were typed; None past fifteen, where the last ones are lost for good."""
    return Decimal(format(raw, ".15g")) if isfinite(raw) and abs(raw) < EXACT else None


def _decimal(raw: Raw, column: Column) -> Decimal:
    if isinstance(raw, str):
        return normal.number(raw, units=column.units)
    number = _as_typed(raw) if isinstance(raw, (float, int)) and not isinstance(raw, bool) else None
    if number is None:
        raise Unreadable(f"填写的“{raw}”不是数字，请只填写数字。")
    return number


def _integer(raw: Raw, column: Column) -> int:
    number = _decimal(raw, column)
    if number != int(number):
        raise Unreadable(f"填写的“{number.normalize():f}”不是整数，请填写整数。")
    return int(number)


def _date(raw: Raw, column: Column) -> date:
    if isinstance(raw, datetime):
        if raw.time() != time.min:
            raise Unreadable(f"填写的“{raw:%Y-%m-%d %H:%M}”带有时间，请只填写日期。")
        return raw.date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, (float, int)) and not isinstance(raw, bool):
        raw = format(raw, ".15g")
    return normal.day(str(raw), serial=True)


def _choice(raw: Raw, column: Column) -> str:
    text = _as_text(raw)
    found = normal.one_of(text, column.choices)
    if found is None:
        raise Unreadable(
            f"应为{listed(column.choices, most=LISTED)}之一，现填“{normal.quoted(text)}”，请从下拉列表中选择。"
        )
    return found


READERS: dict[Kind, Callable[[Raw, Column], Value]] = {
    Kind.TEXT: _text,
    Kind.PROSE: _text,
    Kind.CODE: _code,
    Kind.KEY: _key,
    Kind.TELEPHONE: _telephone,
    Kind.EMAIL: _email,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
}
# In these a dash, a stroke or 无 says that there is nothing; in a text or a list of choices it may be what is meant.
SPARE = (Kind.TELEPHONE, Kind.EMAIL, Kind.INTEGER, Kind.DECIMAL, Kind.DATE)
