"""Workbooks and documents as openpyxl, XlsxWriter and python-docx write them, with what people put into them."""

from datetime import date
from io import BytesIO
from random import Random

import docx
import openpyxl
import xlsxwriter
from docx.opc.constants import RELATIONSHIP_TYPE
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as Picture
from openpyxl.formatting.rule import CellIsRule
from openpyxl.worksheet.datavalidation import DataValidation

from .pictures import screenshot

WORDS = (
    "渝中区",
    "青禾镇卫生院",
    "电子病历",
    "2026年3月5日",
    "阿不都·买买提",
    "A|B",
    "=号开头",
    "得分≥80",
    "龑",
    "DDE 培训",
)


def by_openpyxl(chance: Random) -> tuple[str, bytes]:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "汇总"
    for _ in range(chance.randint(2, 40)):
        page.append(
            [chance.choice(WORDS[:6]), chance.randrange(1000), date(2026, 3, chance.randint(1, 31)), chance.random()]
        )
    page["F1"] = "=SUM(B1:B40)"
    page["F2"] = '=IF(B1>500,"高|低","低")'
    page["F3"].hyperlink = "https://www.nhc.gov.cn/"
    page["A1"].comment = Comment("请核对", "王小满")
    page.oddFooter.center.text = "第 &P 页，共 &N 页"
    choices = DataValidation(type="list", formula1='"甲,乙,丙"')
    choices.add("G1:G40")
    page.add_data_validation(choices)
    page.conditional_formatting.add("B1:B40", CellIsRule(operator="greaterThan", formula=["500"]))
    page.merge_cells("H1:I2")
    if chance.random() < 0.5:
        chart = BarChart()
        chart.add_data(Reference(page, min_col=2, min_row=1, max_row=10))
        page.add_chart(chart, "K1")
    if chance.random() < 0.5:
        page.add_image(Picture(BytesIO(screenshot(chance)[1])), "K20")
    book.save(content := BytesIO())
    return "汇总表.xlsx", content.getvalue()


def by_xlsxwriter(chance: Random) -> tuple[str, bytes]:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": chance.random() < 0.5}) as book:
        page = book.add_worksheet("明细")
        for row in range(chance.randint(2, 60)):
            page.write_row(row, 0, [chance.choice(WORDS[:6]), chance.randrange(1000)])
        page.write_formula(70, 1, "=AVERAGE(B1:B60)")
        page.write_url(71, 0, chance.choice(["https://www.nhc.gov.cn/", "mailto:a@example.cn", "internal:'明细'!A1"]))
        page.data_validation("C1:C60", {"validate": "list", "source": ["甲", "乙"]})
        page.conditional_format("B1:B60", {"type": "data_bar"})
        page.set_footer("&C第 &P 页")
        page.protect("密码")
        page.insert_image("E2", "图.png", {"image_data": BytesIO(screenshot(chance)[1])})
        if chance.random() < 0.5:
            chart = book.add_chart({"type": "column"})
            chart.add_series({"values": "=明细!$B$1:$B$10"})
            page.insert_chart("E30", chart)
        page.write_comment("A1", "批注")
        book.define_name("范围", "=明细!$A$1:$B$60")
    return "明细.xlsx", content.getvalue()


def by_python_docx(chance: Random) -> tuple[str, bytes]:
    paper = docx.Document()
    paper.add_heading("工作总结", 0)
    for _ in range(chance.randint(1, 12)):
        paper.add_paragraph("".join(chance.choices(WORDS, k=chance.randint(1, 30))))
    table = paper.add_table(rows=2, cols=3)
    table.cell(0, 0).text = chance.choice(WORDS)
    if chance.random() < 0.6:
        paper.add_picture(BytesIO(screenshot(chance)[1]))
    link = chance.choice(["https://www.nhc.gov.cn/", "mailto:a@example.cn", "附件1.docx", "file:///C:/报送/附件.xlsx"])
    paper.part.relate_to(link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    paper.sections[0].footer.paragraphs[0].text = "第 1 页"
    paper.save(content := BytesIO())
    return "总结.docx", content.getvalue()
