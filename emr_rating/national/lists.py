"""The annex of the city's notice as a workbook and as a document that can be edited (E18)."""

from casework.printing.word import WordDocument
from casework.text import day_text
from casework.workbook import Column, Sheet, SheetSpec

from ..models import NationalClosing
from .announcing import finals

HEADINGS = ("序号", "医疗机构", "区县", "级别")
RESULTS = SheetSpec(
    sheet="评价结果名单",
    columns=(
        Column(name="number", heading="编号", width=14),
        Column(name="institution", heading="医疗机构", width=40),
        Column(name="uscc", heading="统一社会信用代码", width=24),
        Column(name="district", heading="区县", width=16),
        Column(name="level", heading="级别", width=10),
    ),
)


def results_sheet(closing: NationalClosing) -> Sheet:
    rows = [
        [filing.number, filing.title, filing.hospital.uscc, str(filing.district), f"{level}级"]
        for filing, level in finals(closing.cycle)
    ]
    return Sheet(spec=RESULTS, rows=rows)


def results_docx(closing: NationalClosing) -> bytes:
    made, results = WordDocument(), list(finals(closing.cycle))
    made.title(f"关于公布{closing.cycle.year}年度电子病历系统应用水平分级评价结果的通知")
    on = day_text(closing.notice_on) if closing.notice_on else ""
    made.paragraph(
        f"根据国家卫生健康委{on}通知（{closing.notice_number}），现将本市{len(results)}家医疗机构"
        f"{closing.cycle.year}年度电子病历系统应用水平分级评价结果予以公布。"
    )
    rows = [
        (str(place), filing.title, str(filing.district), f"{level}级")
        for place, (filing, level) in enumerate(results, 1)
    ]
    made.table(HEADINGS, rows, (10, 50, 25, 15))
    return made.bytes()
