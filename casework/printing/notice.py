"""Printed matter as frozen facts: what a notice says, never where on the page it stands.

`pdf()` loads the renderer only when it is called, so that web workers, which describe papers and leave the printing to
the outbox, do not carry it in memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.template.loader import render_to_string

from casework.printing.blocks import Bars, Block, Facts, Figure, Heading, Paragraph, Table, numbered
from casework.printing.marks import demonstration_seal, qr_code
from casework.printing.text import title_lines
from casework.text import day_text

__all__ = ["Bars", "Facts", "Figure", "Heading", "OfficialPaper", "Paragraph", "Section", "Sheet", "Table"]

MARK_SIZES = (40, 36, 32, 28, 26, 24, 22, 20, 18, 16)  # pt; official.css has a rule for each
TYPE_AREA = 442  # pt, 156 mm


@dataclass(frozen=True, kw_only=True)
class OfficialPaper:
    """A 公文 after GB/T 9704-2012: downward or level, with one issuing office; a `letter` in the form of 10.1."""

    issuer: str
    number: str
    title: str
    addressee: str
    body: tuple[Block, ...]
    signed_by: str
    dated: date
    code: str
    verify_url: str
    attachments: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    remark: str = "此件公开发布"
    demonstration: bool = False
    letter: bool = False
    # How a screen shows it, and the day after which it says nothing any more.
    screen: ClassVar[str] = "casework/notices/paper.html"
    ends_on: ClassVar[date | None] = None

    @property
    def public_facts(self) -> list[tuple[str, str]]:
        """What whoever holds a copy may compare it with."""
        return [("受文单位", self.addressee)] if self.addressee else []

    @property
    def mark(self) -> str:
        """发文机关标志: the office's name and 文件 (7.2.4), or the name alone on a letter (10.1)."""
        return self.issuer if self.letter else f"{self.issuer}文件"

    @property
    def mark_size(self) -> int:
        """The largest size, in points, at which the mark stands on one line."""
        return next((size for size in MARK_SIZES if size * len(self.mark) <= TYPE_AREA), MARK_SIZES[-1])

    @property
    def blocks(self) -> list[tuple[Block, bool]]:
        """Each block, and whether it stays with what precedes it.

        The last two lines of the text stay with the signature: a page never holds a signature alone, under
        此页无正文 (7.3.5). A paragraph never leaves a single line behind, so one of two lines or more is enough.
        """
        blocks = numbered(self.body)
        first = len(blocks) - 1
        while first > 0 and sum(block.lines for block in blocks[first:]) < 2:
            first -= 1
        return [(block, at > first) for at, block in enumerate(blocks)]

    def html(self) -> str:
        context = {
            "paper": self,
            "title_lines": title_lines(self.title),
            "dated": day_text(self.dated),
            "qr": qr_code(self.verify_url),
            "seal": demonstration_seal(self.signed_by) if self.demonstration else "",
        }
        return render_to_string("printing/official.html", context)

    def pdf(self) -> bytes:
        from casework.printing.engine import render_pdf  # noqa: PLC0415  # WeasyPrint is loaded where a PDF is made

        return render_pdf(
            self.html(), title=self.title.replace("\n", ""), layout="letter" if self.letter else "official"
        )


@dataclass(frozen=True)
class Section:
    title: str
    blocks: Sequence[Block]

    @property
    def numbered(self) -> list[Block]:
        return numbered(self.blocks)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """An internal sheet: analysis report, filing sheet, receipt. No red header, no seal."""

    title: str
    number: str
    office: str
    dated: date
    sections: tuple[Section, ...]
    subtitle: str = ""
    note: str = ""
    code: str = ""
    verify_url: str = ""
    signers: tuple[str, ...] = ()
    demonstration: bool = False

    def html(self) -> str:
        context = {
            "sheet": self,
            "dated": day_text(self.dated),
            "qr": qr_code(self.verify_url) if self.verify_url else "",
        }
        return render_to_string("printing/sheet.html", context)

    def pdf(self) -> bytes:
        from casework.printing.engine import render_pdf  # noqa: PLC0415  # WeasyPrint is loaded where a PDF is made

        return render_pdf(self.html(), title=f"{self.title}（{self.number}）", layout="sheet")
