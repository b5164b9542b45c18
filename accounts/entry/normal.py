"""From what a person typed to what the portal keeps, by what the text is for. Pure.

Prose keeps its characters (™, CO₂ and ㎎ mean what they say) and loses what nobody sees. Codes, numbers, dates,
telephones and the keys by which names are compared are brought to one width besides (NFKC). What cannot be read raises
`Unreadable`: a sentence that begins behind the name of the field and quotes what was found.
"""

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from decimal import Decimal
from unicodedata import category, normalize

# Word's bullets and ticks arrive as private characters of its symbol fonts.
_WORD_SYMBOLS = {
    0xF0B7: "•", 0xF0A7: "▪", 0xF06E: "■", 0xF06C: "●", 0xF075: "◆", 0xF0D8: "➢", 0xF0E0: "→",
    0xF0FC: "✓", 0xF0FE: "☑", 0xF052: "☑", 0xF0FD: "☒", 0xF0A8: "□", 0xF06F: "□", 0xF0A3: "□",
}  # fmt: skip
# Invisible, though Unicode does not class them as format characters: joiners, fillers, variation selectors, braille blank.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－─━⸺"), "-")
_BREAK = re.compile(r"[ \t\xa0]*[\n\t]+[ \t\xa0]*")
_WIDE = re.compile(r"[⺀-鿿豈-﫿、-〿！-･\U00020000-\U0003ffff]")
_HAN_DIGITS = {char: value for value, row in enumerate(("〇○零Ｏ", *"一二三四五六七八九")) for char in row}
_HAN = re.compile(r"[〇○零一二三四五六七八九十廿卅]{1,4}")
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]{1,3}")
NOTHING = frozenset(("/", "\\", "-", "--", "无", "暂无", "空", "N/A", "NA"))

LONGEST_NUMBER = 30
FIRST_YEAR, LAST_YEAR = 1900, 2100
_EPOCH = date(1899, 12, 30)  # day 0 of the serial numbers of spreadsheet programs
_SERIALS = range(20_000, 75_000)  # 1954 to 2105


class Unreadable(ValueError):
    """Carries the sentence, to be put behind the name of the field or shown at it."""


def line(text: str) -> str:
    """One line, nothing invisible in it, no blanks at its ends; a break between two Chinese characters leaves no trace."""
    return _BREAK.sub(_joint, block(text)).strip()


def block(text: str) -> str:
    """Text of several lines: one kind of line break, nothing invisible, no blanks at the ends of lines or of the text."""
    lines = (_seen(part).rstrip() for part in re.split("\r\n|[\n\r\v\f\x85\u2028\u2029]", text))
    return normalize("NFC", "\n".join(lines)).strip()


def narrow(text: str) -> str:
    """One width, ordinary dashes, nothing invisible, one line: what codes, numbers and keys are read from."""
    return normalize("NFKC", line(text)).translate(_DASHES)


def code(text: str) -> str:
    """A code or number that is no quantity: one width, capitals, ordinary dashes, no blanks."""
    return "".join(narrow(text).split()).upper()


def licence_key(text: str) -> str:
    """By which two spellings of the number of a licence to practise are the same: as a code, and its hyphens and dots do not count."""
    return re.sub("[-.·/]", "", code(text))


def email(text: str) -> str:
    """An address of mail: one width, no blanks; capitals stay."""
    return "".join(narrow(text).replace("。", ".").split())


def query(text: str) -> str:
    """Words to search for."""
    return " ".join(narrow(text).split())


def name_key(text: str) -> str:
    """By which two spellings of one name are the same: width, brackets, blanks, middle dots, dashes and case do not count."""
    text = narrow(text).translate(_KEY_FORMS)
    return "".join(text.split()).casefold()


def unusual(name: str) -> list[str]:
    """What stands in a name that names of institutions do not have, each once and quoted; a blank between Chinese characters too."""
    plain = query(name).translate(_KEY_FORMS)
    found = [char for char in plain if not (char == " " or _USUAL.match(char))]
    named = [f"“{char}”" for char in dict.fromkeys(found)]
    return [*named, "空格"] if re.search(f"{_HAN_CHARACTER} | {_HAN_CHARACTER}", plain) else named


_HAN_CHARACTER = "[〇㐀-鿿豈-﫿\U00020000-\U0003ffff]"
_USUAL = re.compile(f"{_HAN_CHARACTER}|[0-9A-Za-z()·、-]")
_KEY_FORMS = str.maketrans(
    {
        char: form
        for forms, form in (("[{〔【〈《「『", "("), ("]}〕】〉》」』", ")"), ("•・‧∙⋅.．", "·"))
        for char in forms
    }
)


def is_nothing(text: str) -> bool:
    """How people say that there is nothing to say: a dash, a stroke, 无."""
    return "".join(narrow(text).split()).upper() in NOTHING


def refuse_scientific(text: str) -> None:
    """A code that a spreadsheet program has turned into a number has lost its last digits for good."""
    if _SCIENTIFIC.fullmatch(code(text)):
        raise Unreadable(
            f"填写的“{quoted(text)}”是被表格软件改成科学计数法的数字，原来的代码已经丢失，"
            "请将单元格格式设为“文本”后照证照重新填写。"
        )


def number(text: str, *, units: Iterable[str] = ()) -> Decimal:
    """A quantity, with or without its unit, separators of thousands, a percent sign, or in Chinese figures up to 99."""
    if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER:
        return Decimal(text)
    plain = "".join(narrow(text).split()).replace("。", ".")
    for unit in sorted(filter(None, units), key=len, reverse=True):
        plain = plain.removesuffix(code(unit)).removesuffix(unit)
    percent, plain = plain.endswith("%"), plain.removesuffix("%")
    if len(plain) <= LONGEST_NUMBER and re.fullmatch(r"[+-]?([0-9]+|[0-9]{1,3}([,、][0-9]{3})+)(\.[0-9]+)?", plain):
        found = Decimal(re.sub("[,、]", "", plain))
        return found / 100 if percent else found
    if _HAN.fullmatch(plain) and (value := _han_number(plain)) is not None:
        return Decimal(value)
    if _SCIENTIFIC.fullmatch(plain.upper()):
        raise Unreadable(f"填写的“{quoted(text)}”是科学计数法，请写出全部数字。")
    raise Unreadable(f"填写的“{quoted(text)}”不是数字，请只填写数字。")


def whole(text: str, *, units: Iterable[str] = ()) -> int:
    found = number(text, units=units)
    if found != found.to_integral_value():
        raise Unreadable(f"填写的“{quoted(text)}”不是整数，请填写整数。")
    return int(found)


def day(text: str, *, serial: bool = False) -> date:
    """A day in any form that an office writes: 2026-03-05, 2026.3.5, 2026年3月5日（星期四）, 二〇二六年三月五日, 20260305.

    `serial` also reads the serial number of a spreadsheet program. A time other than midnight is refused.
    """
    plain = _without_midnight(narrow(text), text)
    plain = re.sub(r"\(?(星期|周|礼拜)[一二三四五六日天]\)?$", "", "".join(plain.split()))
    if serial and plain.isascii() and plain.isdigit() and int(plain[:9]) in _SERIALS and len(plain) == 5:
        return _EPOCH + timedelta(days=int(plain))
    parts = _day_parts(plain)
    if parts is None:
        raise Unreadable(f"填写的“{quoted(text)}”不是日期，请按2026-03-05的格式填写。")
    try:
        found = date(*parts)
    except ValueError:
        raise Unreadable(f"填写的“{quoted(text)}”不是实有的日期，请改正。") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unreadable(f"填写的“{quoted(text)}”年份应在{FIRST_YEAR}至{LAST_YEAR}之间，请改正。")
    return found


def clock(text: str) -> int:
    """A time of day as minutes after midnight, 24:00 the end of the day: 18:00, 18：00, 18时, 18点30分."""
    plain = "".join(narrow(text).split())
    found = re.fullmatch(r"([0-9]{1,2})(?:[:.时点]([0-9]{2})(?::00)?分?|[时点])", plain)
    if found is None or int(found[2] or 0) > 59 or (minutes := 60 * int(found[1]) + int(found[2] or 0)) > 24 * 60:
        raise Unreadable(f"填写的“{quoted(text)}”不是时间，请按时:分填写，从00:00到24:00，例如18:00。")
    return minutes


def moment(text: str) -> tuple[date, time]:
    """A day with its time of day: 2026-03-05T14:30, 2026年3月5日 14:30."""
    plain = narrow(text)
    found = re.fullmatch(r"(.*?[0-9日号])(?:T|\s*)([0-9]{1,2}[:时点][0-9]{0,2}(?::[0-9]{2})?分?)", plain)
    if found is None:
        raise Unreadable(f"填写的“{quoted(text)}”不是日期和时间，请按2026-03-05 14:30的格式填写。")
    minutes = clock(found[2])
    if minutes == 24 * 60:
        raise Unreadable(f"填写的“{quoted(text)}”请写作次日00:00。")
    return day(found[1]), time(*divmod(minutes, 60))


def one_of(text: str, choices: Iterable[str]) -> str | None:
    """The choice that is meant: as written, in another width or case, or shortened (渝中 for 渝中区, 乙级 for 乙, 三级 for 3)."""
    choices = list(choices)
    if text in choices:
        return text
    wanted = name_key(text)
    exact = [choice for choice in choices if name_key(choice) == wanted]
    if len(exact) == 1:
        return exact[0]
    found = [choice for choice in choices if _stem(name_key(choice)) == _stem(wanted)]
    return found[0] if len(found) == 1 else None


def quoted(text: str, longest: int = 30) -> str:
    """What was found, short enough for a sentence."""
    text = line(text)
    return text if len(text) <= longest else f"{text[:longest]}…"


def _seen(text: str) -> str:
    """Without what nobody sees."""
    text = _UNSEEN.sub("", text)
    if text.isprintable():  # nearly every text: nothing of what follows is in it
        return text
    return "".join(
        _WORD_SYMBOLS.get(ord(char), " " if char == "\xa0" else char)
        for char in text
        if char == "\t" or category(char) not in ("Cf", "Cc", "Cs", "Zl", "Zp")
    )


def _joint(found: re.Match[str]) -> str:
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    return "" if _WIDE.match(before) and _WIDE.match(after) else " "


def _stem(key: str) -> str:
    key = re.sub(r"((土家族|苗族)*自治县|[区县级类])$", "", key.removeprefix("重庆市")) or key
    return str(value) if _HAN.fullmatch(key) and (value := _han_number(key)) is not None else key


def _han_number(text: str) -> int | None:
    """零 to 九十九, 廿五, 卅; None for anything else."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" not in text:
        return _HAN_DIGITS.get(text)
    tens, _, ones = text.partition("十")
    high, low = _HAN_DIGITS.get(tens, None if tens else 1), _HAN_DIGITS.get(ones, None if ones else 0)
    return 10 * high + low if high is not None and low is not None else None


def _without_midnight(plain: str, text: str) -> str:
    found = re.fullmatch(
        r"(.*?[0-9日号])(?:T|\s*)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?(?:Z|\+08:00)?", plain
    )
    if found is None:
        return plain
    if any(int(part or 0) for part in found.groups()[1:]):
        raise Unreadable(f"填写的“{quoted(text)}”带有时间，请只填写日期。")
    return found[1]


def _day_parts(plain: str) -> tuple[int, int, int] | None:
    if found := re.fullmatch(r"([0-9]{4})[-/.、年]([0-9]{1,2})[-/.、月]([0-9]{1,2})[日号.]?", plain.replace("。", ".")):
        return int(found[1]), int(found[2]), int(found[3])
    if found := re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", plain):
        return int(found[1]), int(found[2]), int(found[3])
    if found := re.fullmatch(r"([〇○零一二三四五六七八九]{4})年(.{1,3})月(.{1,4})[日号]", plain):
        year = int("".join(str(_HAN_DIGITS[char]) for char in found[1]))
        month, day_ = _han_number(found[2]), _han_number(found[3])
        if month is not None and day_ is not None:
            return year, month, day_
    return None
