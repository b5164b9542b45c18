"""Many notices in one file: merged for the printer, or packed with a list of what is to be printed."""

from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from django.core.files.storage import default_storage

from ..files.naming import tidy
from ..models import Notice
from ..workbook import Column, Kind, Sheet, SheetSpec, write_workbook

PDF, ZIP = "application/pdf", "application/zip"
STEP = 50
PRINTING_LIST = SheetSpec(
    sheet="打印清单",
    max_rows=100_000,
    columns=(
        Column(name="order", heading="序号", kind=Kind.INTEGER, width=8),
        Column(name="addressee", heading="受文单位", width=40),
        Column(name="number", heading="发文字号", width=26),
        Column(name="title", heading="标题", width=44),
        Column(name="file", heading="文件名", width=60),
        Column(name="printed", heading="打印", width=8),
        Column(name="delivered", heading="送达签收", width=20),
    ),
)


def _nothing(done: int) -> None:
    """Few are made in the answer, and nobody looks on."""


def merged(found: Sequence[Notice], *, both_sides: bool = False, progress=_nothing) -> bytes:
    """One PDF. For a printer that prints on both sides, each notice begins on a sheet of its own."""
    import pikepdf  # noqa: PLC0415  # a web worker that never merges does not carry it

    with pikepdf.new() as whole:
        for number, notice in enumerate(found, 1):
            with pikepdf.open(BytesIO(_bytes(notice))) as one:
                whole.pages.extend(one.pages)
                if both_sides and len(one.pages) % 2:
                    width, height = (int(side) for side in one.pages[0].mediabox[2:])
                    whole.add_blank_page(page_size=(width, height))
            if number % STEP == 0:
                progress(number)
        out = BytesIO()
        whole.remove_unreferenced_resources()
        whole.save(out, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def zipped(found: Sequence[tuple[Notice, str]], *, progress=_nothing) -> bytes:
    """The files under names that sort by addressee, and the list; `found` gives each with its addressee."""
    out, rows = BytesIO(), []
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for number, (notice, addressee) in enumerate(found, 1):
            name = tidy(f"{number:04d}_{addressee}_{notice.number}.pdf")
            archive.writestr(name, _bytes(notice))
            rows.append([number, addressee, notice.number, notice.title, name, "", ""])
            if number % STEP == 0:
                progress(number)
        archive.writestr("打印清单.xlsx", write_workbook([Sheet(spec=PRINTING_LIST, rows=rows)]))
    return out.getvalue()


def _bytes(notice: Notice) -> bytes:
    assert notice.pdf is not None  # noqa: S101  # whoever bundles has left out what has no file
    with default_storage.open(notice.pdf.path) as kept:
        return kept.read()
