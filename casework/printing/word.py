"""Printed matter as a Word document that can be edited: the same facts as on the sheet, charts as charts of Word.

Word is a draft; what counts is the PDF of what was handed in. Each font is named for Chinese as well (w:eastAsia), else Word takes another.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import count
from typing import Any

from django.template.loader import render_to_string
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt

from casework.printing.blocks import Bars, Block, Facts, Heading, Paragraph, Table
from casework.printing.notice import Sheet
from casework.text import day_text

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SONG, HEI, FANG = "方正小标宋简体", "黑体", "仿宋_GB2312"
TEXT, SMALL, TITLE = Pt(16), Pt(11), Pt(22)
WIDTH = Mm(156)
CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"


class WordDocument:
    """A4 with the margins and fonts of GB/T 9704: 小标宋 for the title, 黑体 for headings, 仿宋 for the text."""

    def __init__(self) -> None:
        self.document = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        style = self.document.styles["Normal"]
        style.font.size = TEXT
        style.paragraph_format.space_after = Pt(0)
        _font(style.element, FANG)
        self._charts = count(1)

    def title(self, text: str) -> None:
        self._line(text, font=SONG, size=TITLE, align=WD_ALIGN_PARAGRAPH.CENTER)

    def heading(self, text: str) -> None:
        self._line(text, font=HEI, size=TEXT).paragraph_format.keep_with_next = True

    def line(self, text: str, *, align: Any = None) -> None:
        self._line(text, font=FANG, size=SMALL, align=align)

    def paragraph(self, text: str) -> None:
        self._line(text, font=FANG, size=TEXT).paragraph_format.first_line_indent = 2 * TEXT

    def caption(self, text: str) -> None:
        if text:
            self._line(text, font=HEI, size=SMALL, align=WD_ALIGN_PARAGRAPH.CENTER)

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[object]], widths: Sequence[int] = ()) -> None:
        """The head is repeated on every page."""
        table = self.document.add_table(rows=1, cols=len(columns))
        table.style, table.autofit = "Table Grid", False
        shares = widths or [100 // len(columns)] * len(columns)
        for cell, heading in zip(table.rows[0].cells, columns, strict=True):
            _fill(cell, heading, font=HEI)
        table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f'<w:tblHeader xmlns:w="{_W}"/>'))
        for row in rows:
            for cell, value in zip(table.add_row().cells, row, strict=True):
                _fill(cell, str(value))
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Emu(WIDTH * share // 100)
            for cell in column.cells:
                cell.width = column.width

    def bars(self, block: Bars) -> None:
        """A chart of Word itself: drawn as vectors, and its figures can be seen in it."""
        place = next(self._charts)
        chart = render_to_string("printing/word_chart.xml", {"rows": block.rows, "name": block.caption})
        uri, package = PackURI(f"/word/charts/chart{place}.xml"), self.document.part.package
        part = Part(uri, CHART, chart.encode(), package)
        relation = self.document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
        height = Mm(18 + 9 * len(block.rows))
        drawing = render_to_string(
            "printing/word_drawing.xml",
            {"relation": relation, "id": place, "name": block.caption, "width": int(WIDTH), "height": int(height)},
        )
        self.document.add_paragraph().add_run()._r.append(parse_xml(drawing))
        self.caption(block.caption)

    def block(self, block: Block) -> None:
        match block:
            case Heading():
                self.heading(f"{block.number}{block.text}")
            case Paragraph():
                self.paragraph(block.text)
            case Table():
                self.caption(block.caption)
                self.table(block.columns, block.rows, block.widths)
            case Facts():
                self.table(("事项", "内容"), block.pairs, (35, 65))
            case Bars():
                self.bars(block)
            case _:
                raise TypeError(f"no Word for {type(block).__name__}")

    def bytes(self) -> bytes:
        self.document.save(made := BytesIO())
        return made.getvalue()

    def _line(self, text: str, *, font: str, size: Pt, align: Any = None) -> Any:
        made = self.document.add_paragraph()
        made.alignment = align
        run = made.add_run(text)
        run.font.size = size
        _font(run.element, font)
        return made


def word(sheet: Sheet) -> bytes:
    """A sheet as a document, without seal and code: those are for paper."""
    made = WordDocument()
    made.title(sheet.title)
    if sheet.subtitle:
        made.line(sheet.subtitle, align=WD_ALIGN_PARAGRAPH.CENTER)
    made.line(f"{sheet.office}　{day_text(sheet.dated)}　编号：{sheet.number}", align=WD_ALIGN_PARAGRAPH.CENTER)
    if sheet.demonstration:
        made.line("系统演示生成，不具有任何效力", align=WD_ALIGN_PARAGRAPH.CENTER)
    for section in sheet.sections:
        made.heading(section.title)
        for block in section.numbered:
            made.block(block)
    if sheet.note:
        made.line(sheet.note)
    return made.bytes()


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _font(element: Any, name: str) -> None:
    fonts = element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(kind), name)


def _fill(cell: Any, text: str, *, font: str = FANG) -> None:
    run = cell.paragraphs[0].add_run(text)
    run.font.size = SMALL
    _font(run.element, font)
