"""Small rules of Chinese official writing."""

import re
from math import ceil

DIGITS = "零一二三四五六七八九"
HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
OPENERS, CLOSERS = "（《〈「『【〔〖", "，。、；：！？）》〉」』】〕〗"

# “ and ” are one class to the line breaker, which then never breaks beside them and leaves loose lines.
QUOTE_GAP = re.compile(rf"(?<=[{HAN}{CLOSERS}])(?=[“‘])|(?<=[”’])(?=[{HAN}{OPENERS}“‘])")
ZERO_WIDTH_SPACE = "\u200b"

# Words that a line of a title may well begin with.
WORDS_OF_TITLES = (
    "关于", "评定", "评审", "申请", "评级", "分级", "结果", "等级",
    "撤销", "终止", "受理", "情况", "决定", "通知", "通报",
)  # fmt: skip


def quote_breaks(text: str) -> str:
    """Let a line end before an opening quotation mark and after a closing one."""
    return QUOTE_GAP.sub(ZERO_WIDTH_SPACE, text)


def document_number(word: str, *, year: int, serial: int) -> str:
    """渝卫医发〔2026〕5号: hexagonal brackets, no 第, no leading zero (GB/T 9704-2012, 7.2.5)."""
    return f"{word}〔{year}〕{serial}号"


def chinese_numeral(number: int) -> str:
    """1 to 99, as headings count: 一, 十, 十二, 二十三."""
    tens, ones = divmod(number, 10)
    return (DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (DIGITS[ones] if ones else "")


def heading_number(level: int, number: int) -> str:
    """一、 then （一） then 1. then （1） (GB/T 9704-2012, 7.3.3)."""
    return (f"{chinese_numeral(number)}、", f"（{chinese_numeral(number)}）", f"{number}.", f"（{number}）")[level - 1]


def title_lines(title: str, *, width: int = 20) -> list[str]:
    """A long title in lines of like length that keep words whole; the author's own line breaks come first."""
    return [line for part in title.split("\n") for line in _balanced(part, width)]


def _balanced(text: str, width: int) -> list[str]:
    if len(text) <= width:
        return [text]
    even = ceil(len(text) / ceil(len(text) / width))
    cut = min(range(2, min(width, len(text) - 2) + 1), key=lambda at: _cost(text, at, even))
    return [text[:cut], *_balanced(text[cut:], width)]


def _cost(text: str, at: int, even: int) -> int:
    """How ill a line ends before `at`: its distance from the even line, less where words part."""
    before, after = text[at - 1], text[at]
    if after in CLOSERS + "”’" or before in OPENERS + "“‘":
        return 100
    parts = before in CLOSERS + "”’的和" or after in OPENERS + "“‘" or text.startswith(WORDS_OF_TITLES, at)
    return abs(at - even) - (6 if parts else 0)
