"""The papers of a filing: the sheet for signature and stamp, the receipt of a report, the analysis report (E09, E10)."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from casework.printing import charts
from casework.printing.blocks import Block
from casework.printing.notice import Facts, Figure, Paragraph, Section, Sheet, Table
from casework.text import moment_text
from casework.verification import grouped, register

from ..models import Filing, Report
from ..rules import Part
from ..sheet.analysis import Analysis, flag_text, shown
from ..sheet.reading import Sheet as Answers
from .confirming import display

TITLE = "电子病历系统应用水平分级评价"


def receipt_url(report: Report) -> str:
    return settings.PORTAL_URL + reverse("filing_receipt", args=[report.code])


@register
def receipt_page(code: str) -> str | None:
    """The page of a receipt code, for the one box that takes every code."""
    return reverse("filing_receipt", args=[code]) if Report.objects.filter(code=code).exists() else None


def _paper(
    filing: Filing,
    report: Report | None,
    *,
    on: date,
    title: str,
    sections: tuple[Section, ...],
    signers: tuple[str, ...] = (),
) -> Sheet:
    """What every paper bears: number and institution, version, edition and rules (E34), and a report's code."""
    edition = filing.edition
    note = f"适用标准：{edition.title}。适用规程：{filing.rules_edition}。"
    return Sheet(
        title=f"{filing.cycle.year}年度{TITLE}{title}",
        subtitle=f"第{report.version}次上报" if report else "未上报的填报稿",
        number=filing.number,
        office=filing.title,
        dated=timezone.localdate(report.reported_at) if report else on,
        sections=sections,
        note=note + (edition.notice if edition.demonstration else ""),
        code=grouped(report.code) if report else "",
        verify_url=receipt_url(report) if report else "",
        signers=signers,
        demonstration=settings.DEMONSTRATION,
    )


def filing_sheet(filing: Filing, *, report: Report | None, on: date) -> Sheet:
    """Everything that is filled in, on paper for the leader's signature and the institution's stamp."""
    answers = report.sheet if report else filing.sheet
    return _paper(
        filing,
        report,
        on=on,
        title="填报表",
        sections=(
            Section("基础数据", [Table(("填报事项", "内容"), _basic_rows(answers), widths=(45, 55))]),
            Section("EMR数据", [Table(EMR_COLUMNS, _emr_rows(answers), widths=(30, 10, 18, 18, 24))]),
            Section("数据质量评估", _quality_blocks(answers)),
        ),
        signers=("填报人", "机构负责人（盖机构公章）"),
    )


EMR_COLUMNS = ("项目", "达到等级", "达到该级的数量", "全部数量", "统计口径")


def _basic_rows(answers: Answers) -> list[tuple[str, str]]:
    fields = answers.fields_of(Part.BASIC)
    return [
        (f"{field.label}{f'（{field.unit}）' if field.unit else ''}", display(answers, field.name)) for field in fields
    ]


def _emr_rows(answers: Answers) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for item in answers.edition.items:
        said = {
            field.name.rpartition(".")[2]: display(answers, field.name)
            for field in answers.fields_of(Part.EMR, item.code)
        }
        have = said.get("have", said.get("met", ""))
        rows.append((f"{item.code} {item.name}", said["level"], have, said.get("all", "—"), item.metric))
    return rows


def _quality_blocks(answers: Answers) -> list[Table | Paragraph]:
    rows = []
    for item in answers.edition.items:
        fields = answers.fields_of(Part.DATA_QUALITY, item.code)
        for have, whole in zip(fields[::2], fields[1::2], strict=True):
            asked = have.label.partition("：")[0]
            rows.append((f"{item.code} {item.name}", asked, display(answers, have.name), display(answers, whole.name)))
    if not rows:
        return [Paragraph("所报等级不要求填写数据质量数据。")]
    return [Table(("项目", "等级和维度", "符合的记录数", "记录总数"), rows, widths=(40, 20, 20, 20))]


def receipt(report: Report) -> Sheet:
    """What the institution keeps of a report: when, which version, the code and the hash."""
    filing = report.filing
    facts = (
        ("填报编号", filing.number),
        ("机构名称", filing.title),
        ("统一社会信用代码", filing.filed_by.uscc),
        ("评价年度", f"{filing.cycle.year}年度"),
        ("上报时间", moment_text(report.reported_at, seconds=True)),
        ("上报版本", version_text(report)),
        ("自评级别", f"{report.computed_level}级"),
        ("申报级别", f"{report.declared_level}级"),
        ("得分", shown(report.total)),
        ("上报人", report.reported_by.name),
        ("数据校验值", report.digest),
    )
    on = timezone.localdate(report.reported_at)
    return _paper(filing, report, on=on, title="上报回执", sections=(Section("", [Facts(facts)]),))


def version_text(report: Report) -> str:
    return f"第{report.version}版（共可上报2版）"


def analysis_report(filing: Filing, *, report: Report | None, on: date) -> Sheet:
    analysis = Analysis(report.sheet if report else filing.sheet)
    declared = f"{report.declared_level}级" if report else "尚未申报"
    head = Facts(
        (
            ("自评级别", f"{analysis.level}级"),
            ("申报级别", declared),
            ("得分", analysis.total),
            ("上报时间", moment_text(report.reported_at) if report else "尚未上报"),
        )
    )
    overall: list[Block] = [head, Figure(radar(analysis), "各角色得分")]
    levels = Table(LEVEL_COLUMNS, level_rows(analysis), widths=(28, 12, 20, 20, 20))
    items = Table(ITEM_COLUMNS, _item_rows(analysis), widths=(30, 22, 9, 9, 10, 10, 10))
    return _paper(
        filing,
        report,
        on=on,
        title="分析报告",
        sections=(
            Section("总体情况", overall),
            Section("各级别达标情况", [levels, *_gap_blocks(analysis)]),
            Section("最省力的提升路径", _path_blocks(analysis)),
            Section("各项目得分", [items]),
        ),
    )


LEVEL_COLUMNS = ("级别", "结论", "总评分", "基本项", "选择项")
ITEM_COLUMNS = ("项目", "类别", "填报", "计入", "有效应用", "数据质量", "得分")


def radar(analysis: Analysis) -> SafeString:
    return charts.radar([(role.name, role.score, role.maximum) for role in analysis.sheet.scoring.roles])


def level_rows(analysis: Analysis) -> list[tuple[str, ...]]:
    """All levels with the figures of each condition: what there is / what is needed."""
    names = {level.number: level.name for level in analysis.edition.levels}
    return [
        (
            f"{result.level}级 {names[result.level]}",
            "达到" if result.holds else "未达到",
            f"{shown(result.total.have)} / {result.total.need}",
            f"{result.basic.have} / {result.basic.need}项",
            f"{result.optional.have} / {result.optional.need}项",
        )
        for result in analysis.levels
    ]


def _item_rows(analysis: Analysis) -> list[tuple[str, ...]]:
    return [(f"{line.item.code} {line.item.name}", flag_text(line.item), *line.figures) for line in analysis.items]


def _gap_blocks(analysis: Analysis) -> list[Paragraph]:
    gap = analysis.gap
    if gap is None:
        return []
    total = f"总分{gap.total_text}分" if gap.total_missing else "总分已够"
    sentences = [f"距{gap.level}级还差：{total}，基本项{len(gap.basic)}项，选择项{gap.optional_missing}项。"]
    if gap.basic:
        sentences.append(f"未达到的基本项：{'；'.join(shortfall.text for shortfall in gap.basic)}。")
    if gap.optional:
        sentences.append(
            f"未达到的选择项（至少再达到{gap.optional_missing}项）：{'；'.join(shortfall.text for shortfall in gap.optional)}。"
        )
    return [Paragraph(sentence) for sentence in sentences]


def _path_blocks(analysis: Analysis) -> list[Table | Paragraph]:
    if analysis.path is None:
        return [Paragraph("已达到最高级别。")]
    if not analysis.path.reachable:
        return [Paragraph(f"仅提高到{analysis.path.target}级的要求，尚不能达到{analysis.path.target}级的总评分。")]
    rows = [(f"{item.code} {item.name}", asked) for item, asked in analysis.steps]
    return [
        Paragraph(f"达到{analysis.path.target}级，至少需提升以下{len(rows)}个项目："),
        Table(("项目", "提升要求"), rows, widths=(36, 64)),
    ]
