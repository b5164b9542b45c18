"""Cut, convert and rename the fonts of printed notices (fonts/README.md says why).

    build_fonts.py SOURCES CHARSET OUT [FAMILY ...]

SOURCES is a folder with the full fonts named in FACES; CHARSET lists code points in hex. Families may be named where
not all are to be made. Needs fontTools. Run `add-chws` (package chws-tool) on GW Fang and GW Kai afterwards.
"""

import sys
from pathlib import Path
from typing import NamedTuple

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable


class Face(NamedTuple):
    """`ranges` narrows the characters; `beyond` takes what no face above has, instead of what CHARSET lists."""

    family: str
    weight: int
    source: str
    ranges: tuple[range, ...] = (range(0x110000),)
    beyond: bool = False
    number: int = -1  # in a collection

    def wanted(self, source: set[int], charset: set[int], above: set[int]) -> list[int]:
        codes = source - above if self.beyond else charset
        # A blank is set in the face of the word before it, so that every face has one.
        return [0x20, *sorted(code for code in codes if any(code in part for part in self.ranges))]

    @property
    def filename(self) -> str:
        return f"{self.family.replace(' ', '')}-{self.weight}.ttf"


LATIN = range(0x2100)
HAN = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x32000))
SIGNS = (range(0x2000, 0x2E80), range(0x3000, 0x3040), range(0x3200, 0x3400), range(0xFE10, 0xFE70))
LETTERS = (range(0xA0, 0x590), range(0x1E00, 0x2190))  # Latin, Greek, Cyrillic; superscripts, currencies
FACES = (
    Face("GW Fang", 400, "FandolFang-Regular.otf"),
    Face("GW Song", 700, "NotoSerifSC_700Bold.ttf"),
    Face("GW Hei", 400, "NotoSansSC_400Regular.ttf"),
    Face("GW Kai", 400, "LXGWWenKai-Light.ttf"),
    Face("GW Num", 400, "NotoSerifSC_400Regular.ttf", (LATIN,)),
    # What the faces above lack: they are never named in a stylesheet, every family falls back on them.
    Face("GW Rare", 400, "NotoSansCJK-Regular.ttc", (*HAN, *SIGNS), beyond=True, number=2),
    Face("GW Signs", 400, "NotoSansSymbols2-Regular.ttf", SIGNS, beyond=True),
    Face("GW Letters", 400, "NotoSerif-Regular.ttf", LETTERS, beyond=True),
)
ASCENT, DESCENT = 0.88, 0.12  # em, the same in every face: a fallback character must not make its line taller
COPYRIGHT, TRADEMARK, LICENCE, LICENCE_URL = 0, 7, 13, 14

# What a table maxp 1.0 counts and unhinted outlines do not have, or `recalc` fills in.
MAXP_ZERO = (
    "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
    "maxSizeOfInstructions", "maxComponentElements", "maxComponentDepth", "maxPoints", "maxContours",
    "maxCompositePoints", "maxCompositeContours",
)  # fmt: skip

# fsSelection bits of the OpenType table OS/2
ITALIC, BOLD, REGULAR, USE_TYPO_METRICS = 1 << 0, 1 << 5, 1 << 6, 1 << 7


def cut(path: Path, face: Face, charset: set[int], above: set[int]) -> TTFont:
    """The source with the characters of the face only and no hinting."""
    options = subset.Options()
    options.font_number = face.number
    # Beyond the list a character stands alone: the forms that other countries give it would double the file.
    options.layout_features, options.name_IDs = [] if face.beyond else ["*"], ["*"]
    options.hinting, options.notdef_outline = False, True
    options.drop_tables += ["BASE", "VORG", "STAT", "meta"]
    font = subset.load_font(str(path), options)
    worker = subset.Subsetter(options)
    worker.populate(unicodes=face.wanted(set(font.getBestCmap()), charset, above))
    worker.subset(font)
    return font


def to_truetype(font: TTFont, *, max_error: float = 1.0) -> None:
    """Replace CFF outlines by quadratic ones, in place."""
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, max_error, reverse_direction=True))
        outlines[name] = pen.glyph()
    font["loca"], glyf = newTable("loca"), newTable("glyf")
    font["glyf"] = glyf
    glyf.glyphOrder, glyf.glyphs = order, outlines
    for outline in outlines.values():
        outline.recalcBounds(glyf)
    for tag in ("CFF ", "VORG"):
        if tag in font:
            del font[tag]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in MAXP_ZERO:
        setattr(maxp, field, 0)
    maxp.maxZones = 1
    maxp.recalc(font)
    font["post"].formatType, font.sfntVersion = 3.0, "\0\1\0\0"


def set_metrics(font: TTFont, weight: int) -> None:
    em = font["head"].unitsPerEm
    up, down = round(ASCENT * em), round(DESCENT * em)
    hhea, os2 = font["hhea"], font["OS/2"]
    hhea.ascent, hhea.descent, hhea.lineGap = up, -down, 0
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = up, -down, 0
    os2.usWinAscent, os2.usWinDescent = up, down
    os2.version, os2.usWeightClass = max(os2.version, 4), weight
    style = BOLD if weight == 700 else REGULAR
    os2.fsSelection = (os2.fsSelection & ~(ITALIC | BOLD | REGULAR)) | USE_TYPO_METRICS | style
    font["head"].macStyle = int(weight == 700)


def rename(font: TTFont, face: Face) -> None:
    """Give the face our own name: the OFL reserves the original ones, and installed fonts must not clash."""
    style, table = "Bold" if face.weight == 700 else "Regular", font["name"]
    table.names = [entry for entry in table.names if entry.nameID in (COPYRIGHT, TRADEMARK, LICENCE, LICENCE_URL)]
    full = f"{face.family} {style}"
    postscript = f"{face.family.replace(' ', '')}-{style}"
    for name_id, text in ((1, face.family), (2, style), (4, full), (5, "Version 1.0"), (6, postscript)):
        table.setName(text, name_id, 3, 1, 0x409)


def main(sources: str, charset: str, out: str, *families: str) -> None:
    codes = {int(code, 16) for code in Path(charset).read_text().split(",")}
    above: set[int] = set()
    for face in FACES:
        made = Path(out) / face.filename
        if not families or face.family in families:
            font = cut(Path(sources) / face.source, face, codes, above)
            if "CFF " in font:
                to_truetype(font, max_error=2.0 if face.beyond else 1.0)
            set_metrics(font, face.weight)
            rename(font, face)
            font.save(made)
        above.update(TTFont(made, lazy=True).getBestCmap())


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
