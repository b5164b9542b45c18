"""Telephone numbers as people write them, kept in one form: 13800000000, 023-63735555, 023-63735555-801. Pure."""

import re

from .normal import Unreadable, narrow, quoted

MOST = 2
RULE = "请填写11位手机号码，或者带区号的固定电话（如 023-63735555）；最多两个，以顿号分隔。"
_COUNTRY = r"(?:\(?(?:\+|00)?86\)?-*)?"
_EXTENSION = r"(?:(?:-|转|分机|EXT\.?|X|#)+:?([0-9]{1,6}))?"
_MOBILE = re.compile(rf"{_COUNTRY}(1[3-9][0-9](?:-?[0-9]{{4}}){{2}})")
_AREA = re.compile(
    rf"{_COUNTRY}\(?(?:\((?:0)\))?0?(10|2[0-9]|[3-9][0-9]{{2}})\)?-*([0-9]{{3,4}}-?[0-9]{{4}}){_EXTENSION}"
)
_LOCAL = re.compile(rf"([0-9]{{3,4}}-?[0-9]{{4}}){_EXTENSION}")
_SERVICE = re.compile(r"([48]00-?[0-9]{3,4}-?[0-9]{3,4})")
_APART = re.compile(r"[;,、/|\n]|或者?|\s{2,}")


def telephones(text: str) -> str:
    """One or two numbers in one form, apart by 、; raises `Unreadable`."""
    found = [number for part in _APART.split(narrow(text)) if part.strip() for number in _of_part(part, text)]
    if not found:
        raise _unreadable(text)
    if len(found) > MOST:
        raise Unreadable(f"有{len(found)}个号码，请保留最常用的{MOST}个。")
    return "、".join(dict.fromkeys(found))


def _of_part(part: str, text: str) -> list[str]:
    """A part is one number with blanks inside, or several numbers with blanks between."""
    if (one := _number("".join(part.split()))) is not None:
        return [one]
    several = [_number(word) for word in part.split()]
    if len(several) > 1 and None not in several:
        return [number for number in several if number is not None]
    raise _unreadable(text)


def _number(word: str) -> str | None:
    word = word.upper()
    if found := _MOBILE.fullmatch(word):
        return found[1].replace("-", "")
    if (found := _SERVICE.fullmatch(word)) and len(found[1].replace("-", "")) == 10:
        return found[1].replace("-", "")
    if found := _LOCAL.fullmatch(word):
        return _joined("", found[1], found[2])
    if found := _AREA.fullmatch(word):
        return _joined(f"0{found[1]}-", found[2], found[3])
    return None


def _joined(area: str, number: str, extension: str | None) -> str:
    return f"{area}{number.replace('-', '')}{f'-{extension}' if extension else ''}"


def _unreadable(text: str) -> Unreadable:
    return Unreadable(f"填写的“{quoted(text)}”不是可以拨通的电话号码。{RULE}")
