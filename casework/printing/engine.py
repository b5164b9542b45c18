"""HTML in, PDF/A-3a out: one warm WeasyPrint per process, the project's own fonts, nothing fetched.

The same HTML gives the same bytes: no clock and no random identifier go into the file; its dates are the paper's own
(`dcterms.created`). Produced as PDF/A-3a (archive marks and tags), not validated.
"""

import gc
import logging
import os
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Literal

import pydyf

from accounts.entry.printable import FONTS
from accounts.refused import Refused

HERE = Path(__file__).resolve().parent
os.environ["FONTCONFIG_FILE"] = str(FONTS / "fonts.conf")  # fontconfig reads it when WeasyPrint is imported

from weasyprint import CSS, HTML  # noqa: E402
from weasyprint.document import Document  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import FatalURLFetchingError, URLFetcher  # noqa: E402

from casework.printing import fitting, justify  # noqa: E402
from casework.printing.glyphs import MissingGlyph  # noqa: E402
from casework.printing.text import quote_breaks  # noqa: E402

Layout = Literal["official", "letter", "sheet", "certificate", "grade_certificate", "plaque"]
# The style sheets of each, one upon the other.
SHEETS: dict[Layout, tuple[str, ...]] = {
    "official": ("official",),
    "letter": ("official", "letter"),
    "sheet": ("sheet",),
    "certificate": ("certificate",),
    "grade_certificate": ("grade_certificate",),
    "plaque": ("plaque",),
}

justify.install()
COMPRESSION = 6  # of 9, which takes twice as long to save another hundredth
_one_at_a_time = threading.Lock()  # Pango font maps are not documented as safe between threads


class OutsideResource(Refused):
    """Printed matter is self-contained: whatever a text smuggles in, no file and no address is opened."""


class NothingFetched(URLFetcher):
    def fetch(self, url, headers=None):
        raise FatalURLFetchingError(url)  # any other exception WeasyPrint would log and swallow


class _MissingGlyphs(logging.Handler):
    def __init__(self):
        super().__init__()
        self.characters: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if str(record.msg).startswith(".notdef"):
            self.characters.add(record.args[0])  # type: ignore[index, arg-type]  # the character, then its code point


@contextmanager
def _no_missing_glyph() -> Iterator[None]:
    logger, seen = logging.getLogger("weasyprint"), _MissingGlyphs()
    level, off = logger.level, logger.disabled
    # A worker may log errors only; whether a box is printed in a notice does not hang on how loud its log is.
    logger.setLevel(logging.WARNING)
    logger.disabled = False
    logger.addHandler(seen)
    try:
        yield
    finally:
        logger.removeHandler(seen)
        logger.setLevel(level)
        logger.disabled = off
    if seen.characters:
        raise MissingGlyph("".join(sorted(seen.characters)))


@contextmanager
def _cleared_away() -> Iterator[None]:
    """A laid-out document is one great circle; left to gather, many of them stay in memory. While it is made nothing else is looked
    for, so that it is all of the youngest generation: clearing that away costs what the document is, not what the process holds."""
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect(1)
        if looking:
            gc.enable()


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _stylesheet(layout: Layout, fitted: str = "") -> CSS:
    css = "\n".join((HERE / f"{name}.css").read_text() for name in SHEETS[layout]) + fitted
    return CSS(string=css, font_config=_fonts(), url_fetcher=NothingFetched())


def lay_out(html: str, *, title: str, layout: Layout) -> Document:
    """The pages before they are written: what tests measure."""
    page = HTML(string=quote_breaks(html), url_fetcher=NothingFetched())

    def render(css: str) -> Document:
        return page.render(
            font_config=_fonts(),
            stylesheets=[_stylesheet(layout, css)],
            pdf_variant="pdf/a-3a",
            presentational_hints=True,  # <col width>: the one width that depends on the paper
        )

    document = fitting.best(render) if layout in ("official", "letter") else render("")
    document.metadata.title = title
    return document


def _compress(document: Document, pdf: pydyf.PDF) -> None:
    """Each stream once, and for good: for the hash in a PDF/A's identifier pydyf would compress them all a second time."""
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and stream.compress:
            plain = b"\n".join(map(pydyf._to_bytes, stream.stream))
            stream.stream = [zlib.compress(plain, COMPRESSION)]
            stream.extra["Filter"] = "/FlateDecode"
            stream.compress = False


def render_pdf(html: str, *, title: str, layout: Layout = "official") -> bytes:
    """The PDF, or `MissingGlyph` where a character has no glyph, `OutsideResource` where a file or address is named."""
    try:
        with _one_at_a_time, _cleared_away(), _no_missing_glyph():
            return lay_out(html, title=title, layout=layout).write_pdf(pdf_variant="pdf/a-3a", finisher=_compress)
    except FatalURLFetchingError as error:  # a BaseException: it would end the worker
        raise OutsideResource(f"文书中不得引用外部资源：{error}") from error
