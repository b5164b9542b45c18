"""Files as offices, programs and telephones make them, from a seed."""

from collections.abc import Callable, Iterable, Iterator
from random import Random

from tests.office_programs import printed_by_chromium, saved_by_libreoffice

from . import office, pages, pdfs, pictures

Named = tuple[str, bytes]

MAKERS: dict[str, Callable[[Random], Named]] = {
    "pikepdf": pdfs.by_pikepdf,
    "WeasyPrint": pages.by_weasyprint,
    "telephone": pictures.photograph,
    "scanner": pictures.screenshot,
    "openpyxl": office.by_openpyxl,
    "XlsxWriter": office.by_xlsxwriter,
    "python-docx": office.by_python_docx,
}
# What a program makes of a source, many at once: the program's name, what it is given and how it saves.
_WORKBOOK, _DOCUMENT = office.by_openpyxl, office.by_python_docx
SAVED: dict[str, tuple[Callable[[Random], Named], str]] = {
    "LibreOffice, workbook": (_WORKBOOK, "xlsx"),
    "LibreOffice, document": (_DOCUMENT, "docx"),
    "LibreOffice, document as PDF": (_DOCUMENT, "pdf"),
}
KINDS = (*MAKERS, *SAVED, "Chromium")


def files(trials: Iterable[tuple[int, Random]]) -> Iterator[tuple[int, str, str, bytes]]:
    """The number of each trial, who made its file, and its name and bytes; the kinds take turns."""
    by_kind: dict[str, list[tuple[int, Random]]] = {}
    for number, chance in trials:
        by_kind.setdefault(KINDS[number % len(KINDS)], []).append((number, chance))
    for kind, of_kind in by_kind.items():
        if maker := MAKERS.get(kind):
            made = {number: maker(chance) for number, chance in of_kind}
        elif kind in SAVED:
            made = _saved(*SAVED[kind], of_kind)
        else:
            printed = printed_by_chromium({str(number): pages.page(chance) for number, chance in of_kind})
            made = {number: ("网页.pdf", printed[str(number)]) for number, _ in of_kind}
        yield from ((number, kind, *named) for number, named in made.items())


def _saved(maker: Callable[[Random], Named], ending: str, of_kind: list[tuple[int, Random]]) -> dict[int, Named]:
    sources = {}
    for number, chance in of_kind:
        name, content = maker(chance)
        sources[f"{number}.{name.rpartition('.')[2]}"] = content
    saved = saved_by_libreoffice(sources, ending)
    return {number: (f"另存.{ending}", saved[str(number)]) for number, _ in of_kind}
