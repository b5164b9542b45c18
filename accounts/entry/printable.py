"""Which characters can be printed: those that a font of the portal has. One function for fields, autosave and papers."""

from functools import cache
from pathlib import Path
from unicodedata import category

FONTS = Path(__file__).resolve().parents[2] / "fonts"


@cache
def _printable() -> frozenset[int]:
    """Every character of the fonts that papers are made with; whichever face lacks one, another stands in."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415  # only where a text is judged

    codes: set[int] = set()
    for path in FONTS.glob("*.[ot]tf"):
        with TTFont(path, lazy=True) as font:
            # Glyphs go by their place: names, which nobody asks for, would be made up from the characters of each.
            font.setGlyphOrder([str(place) for place in range(font["maxp"].numGlyphs)])
            codes.update(font.getBestCmap())
    return frozenset(codes)


def lacking(text: str) -> str:
    """The characters of a text that no font has, each once, in the order of their codes; blanks and breaks need none."""
    strange = {char for char in text if ord(char) > 0x7E and ord(char) not in _printable()}
    return "".join(sorted(char for char in strange if category(char)[0] not in "CZ" or category(char) in ("Co", "Cn")))


def named(characters: str) -> str:
    """𠮷（U+20BB7）、…"""
    return "、".join(f"{character}（U+{ord(character):04X}）" for character in characters)


def fault(text: str) -> str:
    """Why a text cannot be printed, in one sentence; empty where it can."""
    missing = lacking(text)
    return f"字库中没有{named(missing[:8])}，文书无法打印，请改用规范汉字或者文字说明。" if missing else ""
