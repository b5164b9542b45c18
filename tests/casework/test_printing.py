"""Printed matter: the grid of GB/T 9704-2012, measured; fonts, tags and bytes, inspected."""

import logging
import re
import subprocess
import zlib
from collections import defaultdict
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest
import weasyprint
from weasyprint.formatting_structure import boxes

from accounts.entry import printable
from casework.printing import charts, engine, fitting, justify
from casework.printing.blocks import numbered
from casework.printing.notice import Facts, Figure, Heading, OfficialPaper, Paragraph, Section, Sheet, Table
from casework.printing.text import chinese_numeral, document_number, quote_breaks, title_lines
from casework.text import day_text

# WeasyPrint leaves the colour profile to the garbage collector, which closes it at once.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")

IN_NO_FONT = "\uff00"  # no character at all
CLASSES = {
    "ticks": "☑☒☐✔✓✗",
    "bullets": "•▪■●◆➢→",
    "units": "CO₂ 10⁻³ m² ㎎㎡℃℉‰™®",
    "numbers": "①⑳㉑㊿❶❿㈠⑴⒈ⅠⅫ№",
    "names": "龑䶮𠮷㛃𬭊堃喆镕㵲䥽",
    "beyond": "㐂㐱䲜鿕",
    "latin": "Ñéüçßøłž αβγμ Дя",
}
PROSE = (
    "根据《基层医疗卫生机构等级评审办法》（以下简称《办法》）第十二条、第二十六条规定，我委组织专家对你院申请材料进行了复核，"
    "并于2026年2月24日至26日开展现场评审。经查，你院“医疗质量安全管理”“公共卫生服务”等章节达到要求的条款共计128条，"
    "占参评条款的百分之八十一点五，符合评审标准。"
)
PAPER = OfficialPaper(
    issuer="重庆市卫生健康委员会",
    number="渝卫基层〔2026〕5号",
    title="关于同意綦江区石壕镇中心卫生院评定为甲级乡镇卫生院的决定",
    addressee="綦江区卫生健康委员会",
    body=(
        Heading(1, "评审结果"),
        Paragraph(PROSE * 3),
        Heading(2, "有效期"),
        Paragraph(PROSE),
        Paragraph("特此决定。"),
    ),
    attachments=("评审得分汇总表", "现场评审专家组名单"),
    copies=("国家卫生健康委医院管理研究所",),
    signed_by="重庆市卫生健康委员会",
    dated=date(2026, 3, 5),
    code="7K4M-2QXD-9HTA",
    verify_url="https://pj.example.gov.cn/v/7K4M2QXD9HTA",
)
ROLES = [("病房医师", 82.5, 100), ("病房护士", 71, 100), ("门诊医师", 64, 90), ("检查科室", 55, 0)]
LEVELS = [
    charts.Level("3级", 118.53, 85, True),
    charts.Level("4级", 118.53, 110, True),
    charts.Level("5级", 118.53, 140, False),
]
SHEET = Sheet(
    title="电子病历系统应用水平分级评价分析报告",
    number="EMR-2026-500112-003",
    office="重庆市卫生健康统计信息中心",
    dated=date(2026, 3, 5),
    sections=(
        Section(
            "基本情况",
            (Facts((("机构名称", "綦江区人民医院"), ("自评级别", "4级"), ("申报级别", "4级"))), Paragraph(PROSE)),
        ),
        Section("得分", (Figure(charts.radar(ROLES), "图1"), Figure(charts.ladder(LEVELS, reached=1), "图2"))),
        Section(
            "明细",
            (
                Heading(1, "未达标项目"),
                Table(["项目", "差距"], [[f"{n}.01", "0.5"] for n in range(60)], widths=[70, 30]),
            ),
        ),
    ),
    code="7K4M-2QXD-9HTA",
    verify_url="https://pj.example.gov.cn/v/7K4M2QXD9HTA",
    signers=("组长", "组员"),
)


def lines(page):
    return [box for box in page._page_box.descendants() if isinstance(box, boxes.LineBox)]


def words(line):
    return "".join(box.text for box in line.descendants() if isinstance(box, boxes.TextBox)).replace("\u200b", "")


def pages(paper):
    return [
        [words(line) for line in lines(page)]
        for page in engine.lay_out(paper.html(), title="", layout="official").pages
    ]


def pdftotext(pdf, *options):
    return subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


# The grid


def test_a_page_holds_22_lines_of_28_characters():
    paper = replace(PAPER, body=(Paragraph("评" * 28 * 60),))
    full = [text for text in pages(paper)[1] if text and set(text) == {"评"}]
    assert [len(text) for text in full] == [28] * 22


def test_a_rare_character_from_another_font_costs_no_line():
    paper = replace(PAPER, body=(Paragraph("评审垭堃𬭚" * 28 * 12),))
    full = [text for text in pages(paper)[1] if "堃" in text]
    assert [len(text) for text in full] == [28] * 22


@pytest.mark.poppler
def test_justified_lines_end_at_the_same_place():
    pdf = replace(PAPER, body=(Paragraph(PROSE * 12),)).pdf()
    second_page = pdftotext(pdf, "-bbox", "-f", "2", "-l", "2")
    edges = defaultdict(float)
    for x, y in re.findall(r'yMin="[\d.]+" xMax="([\d.]+)" yMax="([\d.]+)"', second_page):
        edges[float(y)] = max(edges[float(y)], float(x))
    body = [edge for y, edge in sorted(edges.items())][:22]
    type_area_right = (28 + 156) / 25.4 * 72
    assert len(body) == 22
    assert all(abs(edge - type_area_right) < 0.5 for edge in body), body


def test_justification_refuses_another_weasyprint(monkeypatch):
    monkeypatch.setattr(weasyprint, "__version__", "70.1")
    with pytest.raises(RuntimeError, match=r"70\.0, not 70\.1"):
        justify.install()


@pytest.mark.parametrize(
    "issuer", ["重庆市卫生健康委员会", "石柱土家族自治县卫生健康委员会", "重庆高新技术产业开发区管理委员会公共服务局"]
)
def test_the_mark_stands_on_one_line_inside_the_type_area(issuer):
    page = engine.lay_out(replace(PAPER, issuer=issuer).html(), title="", layout="official").pages[0]
    mark = next(line for line in lines(page) if words(line) == f"{issuer}文件")
    assert mark.width * 0.75 <= 442.3


@pytest.mark.parametrize(
    "ending", [(), (Paragraph("特此通知。"),), (Table(["甲"], [["一"], ["二"]]),)], ids=["long", "short", "table"]
)
@pytest.mark.parametrize("length", [7, 9, 11, 14, 25, 30, 33, 36])
def test_the_signature_never_stands_alone(length, ending):
    paper = replace(PAPER, body=(Paragraph("评" * (28 * length - 2)), *ending), attachments=())
    *_, last = pages(paper)
    text = [line for line in last if line in {"特此通知。", "一", "二"} or (line and set(line) == {"评"})]
    assert len(text) >= 2
    assert {"重庆市卫生健康委员会", "2026年3月5日", "（此件公开发布）", "2026年3月5日印发"} <= set(last)


def test_the_shortest_body_leaves_the_title_on_the_first_page():
    paper = replace(PAPER, body=(Paragraph("特此通知。"),), attachments=("名单",) * 4)
    first, second = pages(paper)
    assert title_lines(PAPER.title) == [line for line in first if line in PAPER.title and len(line) > 5]
    assert "特此通知。" in second


def test_the_imprint_ends_on_the_last_line_of_the_last_page():
    page = engine.lay_out(PAPER.html(), title="", layout="official").pages[-1]
    foot = next(box for box in page._page_box.children if isinstance(box, boxes.FootnoteAreaBox))
    assert foot.position_y + foot.height == pytest.approx((37 + 225) / 25.4 * 96, abs=0.5)


@pytest.mark.parametrize("length", [1, 3, 4, 6, 7, 9, 12])
def test_no_page_that_another_follows_is_left_half_empty(length):
    """A short text goes wholly onto one page, or fills the first: not two lines, seven empty ones, and the signature overleaf."""
    paper = replace(PAPER, title="关于受理评审申请的通知", attachments=(), copies=(), remark="")
    for ending in (1, 2, 3):
        body = (Paragraph("评" * (28 * length - 2)), Paragraph("审" * (28 * ending - 2)))
        *full, last = engine.lay_out(replace(paper, body=body).html(), title="", layout="official").pages
        for page in full:
            lowest = max(line.position_y + line.height for line in lines(page) if set(words(line)) <= {"评", "审"})
            assert (fitting.FOOT - lowest) / fitting.MM <= 3.3 * 225 / 20
        text = [words(line) for line in lines(last) if words(line) and set(words(line)) <= {"评", "审"}]
        assert len(text) >= 2
        assert "重庆市卫生健康委员会" in [words(line) for line in lines(last)]


def millimetres(box) -> tuple[float, float]:
    return box.position_x / fitting.MM, box.position_y / fitting.MM


def test_a_letter_has_the_form_of_letters():
    """GB/T 9704-2012, 10.1: no 文件, two double lines, the number at the right, no page number on the first page."""
    long = replace(PAPER, letter=True, body=(Paragraph("评" * 28 * 40),))
    first, *_, last = all_pages = engine.lay_out(long.html(), title="", layout="letter").pages
    boxes_of = list(first._page_box.descendants(placeholders=True))
    told = {words(line): line for line in boxes_of if isinstance(line, boxes.LineBox)}
    mark = told["重庆市卫生健康委员会"]
    assert millimetres(mark)[1] == pytest.approx(30, abs=0.6)
    upper, lower = (
        box
        for box in boxes_of
        if isinstance(box, boxes.BlockBox)
        and box.element is not None
        and "lines" in box.element.get("class", "").split()
    )
    assert [round(box.border_width() / fitting.MM) for box in (upper, lower)] == [170, 170]
    assert [round(millimetres(box)[0]) for box in (upper, lower)] == [20, 20]
    assert millimetres(upper)[1] - millimetres(mark)[1] - long.mark_size / 72 * 25.4 == pytest.approx(4, abs=0.6)
    assert 297 - millimetres(lower)[1] - lower.border_height() / fitting.MM == pytest.approx(20, abs=0.1)
    assert upper.border_top_width > upper.border_bottom_width
    assert lower.border_top_width < lower.border_bottom_width
    number = told[PAPER.number]
    assert number.position_x / fitting.MM + number.width / fitting.MM == pytest.approx(28 + 156, abs=0.5)
    assert not [text for text in told if text.startswith("— ")]
    assert f"— {len(all_pages)} —" in [words(line) for line in lines(last)]
    assert not [line for line in lines(last) if words(line).endswith("印发")]
    assert "抄送：国家卫生健康委医院管理研究所。" in [words(line) for line in lines(last)]


# The file


def test_a_missing_glyph_stops_the_printing():
    with pytest.raises(engine.MissingGlyph) as refusal:
        replace(PAPER, addressee="𭖀🙂卫生院").pdf()
    assert refusal.value.characters == "🙂𭖀"
    assert str(refusal.value).startswith("字库中缺少以下字符，文件未生成：🙂（U+1F642）、𭖀（U+2D580）。")


@pytest.mark.parametrize("characters", CLASSES.values(), ids=CLASSES)
@pytest.mark.parametrize("layout", ["official", "sheet", "certificate"])
def test_what_offices_write_prints_in_every_face_of_every_layout(layout, characters):
    html = "".join(f"<p style='font-family: var(--{face})'>{characters}</p>" for face in ("fang", "song", "hei", "kai"))
    assert printable.lacking(characters) == ""
    assert engine.render_pdf(html, title="", layout=layout)


@pytest.mark.parametrize("text", [*CLASSES.values(), "🙂𭖀", "\ue123\u0378", "一\u3000二 三\n四"])
def test_the_fields_and_the_printer_judge_alike(text):
    try:
        replace(PAPER, body=(Paragraph(text),)).pdf()
        missing = ""
    except engine.MissingGlyph as refused:
        missing = refused.characters
    assert missing == printable.lacking(text)


def test_a_worker_that_logs_errors_only_still_stops_at_a_missing_glyph():
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)
    try:
        with pytest.raises(engine.MissingGlyph):
            replace(PAPER, addressee="🙂卫生院").pdf()
    finally:
        root.setLevel(level)


def test_every_character_of_the_set_prints():
    codes = [int(code, 16) for code in (engine.FONTS / "charset.txt").read_text().split(",")]
    characters = "".join(chr(code) for code in codes if chr(code) not in IN_NO_FONT)
    assert len(characters) == 9262 - len(IN_NO_FONT)
    replace(PAPER, body=(Paragraph(characters),)).pdf()


@pytest.mark.parametrize(
    "printed", [PAPER, replace(PAPER, demonstration=True), SHEET], ids=["paper", "demonstration", "sheet"]
)
def test_the_file_is_an_archive_file_with_tags_and_our_fonts_only(printed, caplog):
    pdf = pikepdf.open(BytesIO(printed.pdf()))
    descriptors = [
        part for part in pdf.objects if isinstance(part, pikepdf.Dictionary) and part.get("/Type") == "/FontDescriptor"
    ]
    assert pdf.open_metadata().pdfa_status == "3A"
    assert pdf.Root.MarkInfo.Marked
    figures = [part for part in pdf.objects if isinstance(part, pikepdf.Dictionary) and part.get("/S") == "/Figure"]
    assert all(str(figure.Alt) for figure in figures)
    assert str(pdf.Root.Lang) == "zh-CN"
    assert str(pdf.docinfo.CreationDate) == "D:20260305"
    assert descriptors
    assert all("/FontFile2" in one and re.match(r"/[A-Z]{6}\+GW-", str(one.FontName)) for one in descriptors)
    assert [record for record in caplog.records if record.name.startswith("weasyprint")] == []


@pytest.mark.parametrize("printed", [PAPER, SHEET], ids=["paper", "sheet"])
def test_printing_again_gives_the_same_bytes(printed):
    first = printed.pdf()
    replace(PAPER, title="另一份文书", demonstration=True).pdf()
    assert printed.pdf() == first


def test_compressing_each_stream_once_changes_nothing_in_it(monkeypatch):
    document = engine.lay_out(PAPER.html(), title=PAPER.title, layout="official")
    assert streams(PAPER.pdf()) == streams(document.write_pdf(pdf_variant="pdf/a-3a"))
    by_pydyf = []
    compressor = zlib.compressobj
    monkeypatch.setattr(zlib, "compressobj", lambda **options: by_pydyf.append(options) or compressor(**options))
    PAPER.pdf()
    assert len(by_pydyf) == 3  # its own two tables, one of them once more for the identifier


def streams(pdf: bytes) -> list[bytes]:
    """What the file holds of text, drawings and fonts; the two tables of its objects apart, which hold offsets."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        held = [item for item in opened.objects if isinstance(item, pikepdf.Stream)]
        return [item.read_bytes() for item in held if item.get("/Type") not in ("/ObjStm", "/XRef")]


def test_nothing_is_fetched():
    with pytest.raises(engine.OutsideResource):
        engine.render_pdf('<img src="file:///etc/hostname">', title="")


@pytest.mark.poppler
def test_the_text_can_be_taken_out_again():
    text = re.sub(r"\s", "", pdftotext(PAPER.pdf()))
    for part in (
        PAPER.title,
        PAPER.number,
        PROSE[:60],
        PAPER.code,
        PAPER.verify_url,
        "一、评审结果",
        "—1—",
    ):
        assert part in text


@pytest.mark.poppler
def test_a_sheet_repeats_its_number_and_counts_its_pages():
    text = pdftotext(SHEET.pdf())
    assert len(re.findall(r"第 \d 页，共 \d 页", text)) == len(re.findall("编号：EMR-2026-500112-003", text)) > 1


# The words


def test_a_seal_is_drawn_on_demonstrations_only():
    assert 'class="seal"' not in PAPER.html()
    assert "演示专用" in replace(PAPER, demonstration=True).html()


@pytest.mark.parametrize(
    "printed", [PAPER, replace(PAPER, demonstration=True), SHEET], ids=["paper", "demonstration", "sheet"]
)
def test_html_carries_no_style_and_no_script(printed):
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=", printed.html())


def test_what_was_typed_is_text_never_markup():
    html = replace(PAPER, body=(Paragraph("<b>粗</b>"), Table(["<i>"], [["<u>"]]))).html()
    assert "&lt;b&gt;粗&lt;/b&gt;" in html
    assert "<i>" not in html
    assert "<u>" not in html


def test_headings_are_counted():
    headings = [
        Heading(1, ""),
        Heading(2, ""),
        Heading(2, ""),
        Heading(3, ""),
        Heading(4, ""),
        Heading(1, ""),
        Heading(2, ""),
    ]
    assert [heading.number for heading in numbered(headings)] == [
        "一、",
        "（一）",
        "（二）",
        "1.",
        "（1）",
        "二、",
        "（一）",
    ]


def test_dates_and_numbers_bear_no_leading_zero():
    assert day_text(date(2026, 3, 5)) == "2026年3月5日"
    assert document_number("渝卫医发", year=2026, serial=5) == "渝卫医发〔2026〕5号"
    assert [chinese_numeral(n) for n in (1, 10, 12, 20, 45)] == ["一", "十", "十二", "二十", "四十五"]


def test_a_line_may_end_beside_a_quotation_mark_but_not_part_it_from_its_words():
    assert (
        quote_breaks("经查，“甲”“乙”等（“丙”）。“丁”。") == "经查，\u200b“甲”\u200b“乙”\u200b等（“丙”）。\u200b“丁”。"
    )


def test_a_long_title_parts_between_words():
    assert title_lines(PAPER.title) == ["关于同意綦江区石壕镇中心卫生院", "评定为甲级乡镇卫生院的决定"]
    assert title_lines("受理通知书") == ["受理通知书"]
    assert title_lines("关于公布\n评审结果的通知") == ["关于公布", "评审结果的通知"]


# The charts


@pytest.mark.parametrize(
    "svg",
    [charts.radar(ROLES), charts.ladder(LEVELS, reached=1), charts.bars(ROLES, title="各角色得分")],
    ids=["radar", "ladder", "bars"],
)
def test_a_chart_says_in_words_what_it_shows(svg):
    assert re.search(r'role="img".*<title>[^<]+</title><desc>[^<]+</desc>', svg)
    assert "style=" not in svg


def test_charts_draw_every_value():
    assert charts.radar(ROLES).count("<circle") == 4
    assert "病房医师 82.5，满分 100" in charts.radar(ROLES)
    assert charts.ladder(LEVELS, reached=1).count("　达标") == 2
    assert "5级 现有 118.53，需要 140，未达标" in charts.ladder(LEVELS, reached=1)
    assert "&lt;b&gt;" in charts.bars([("<b>", 1, 2)], title="得分")
