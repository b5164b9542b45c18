"""The work report and the summary of its results on paper, signed by the leader; the rating form is the sealed one (P24)."""

from django.conf import settings
from django.utils import timezone

from casework.printing.notice import Facts, Paragraph, Section, Sheet, Table
from casework.text import moment_text

from ..body import body_of
from ..conclusion.rules import label
from ..models import Application, WorkReport
from ..sealing.papers import Names
from ..standards.terms import Grade, Rating
from .parts import Document, Part

NUMERALS = "一二三四五"
DRAFT = "草稿，尚未签署。"


def work_report(report: WorkReport) -> Sheet:
    """Its five parts in the order of the article; the proposed grade stands in the fourth."""
    sections = []
    for numeral, part in zip(NUMERALS, Part, strict=True):
        blocks = [Paragraph(line) for line in report.texts[part].splitlines() if line.strip()]
        facts = [Facts((("建议等级", label(report.proposed_grade)),))] if part is Part.CONCLUSION else []
        sections.append(Section(f"{numeral}、{part.label}", (*blocks, *facts)))
    return _sheet(report, Document.WORK_REPORT, sections)


def summary(report: WorkReport) -> Sheet:
    """Ratings counted by chapter, shares against the bounds, the grade that they bear beside the one proposed."""
    found, application = report.summary, report.application
    facts = Facts(
        (
            ("被评审机构", Names.of(application).institution),
            (application.bound_label, f"{application.grade_applied_for}级"),
            ("适用标准", found["standard"]),
            ("适用条款", f"{found['applicable']}条（共{found['total']}条）"),
            ("按条款比例计算", label(Grade(found["borne"]) if found["borne"] else None)),
            ("评审组建议等级", label(report.proposed_grade)),
        )
    )
    counted = Table(
        ("章", *(f"{rating.value}级" for rating in Rating)),
        [*(_counted(one["title"], one["counts"]) for one in found["chapters"]), _counted("合计", found["counts"])],
        (50, 10, 10, 10, 10, 10),
    )
    bounds = Table(("条款达到", "占比", *(f"{grade}要求" for grade in found["grades"])), _bounds(found))
    failing = [(one["clause"], "★" if one["core"] else "", one["rating"]) for one in found["failing"]]
    unmet = Table(("条款", "核心", "评定"), failing, (80, 10, 10)) if failing else Paragraph("无。")
    sections = [
        Section("一、评审对象和结果", (facts,)),
        Section("二、各章评定", (counted,)),
        Section("三、各级条款占比与等级要求", (bounds,)),
        Section("四、评定为D级（不合格）的条款", (unmet,)),
    ]
    return _sheet(report, Document.SUMMARY, sections)


def _counted(title: str, counts: dict[str, int]) -> tuple[object, ...]:
    return (title, *(counts[rating] for rating in Rating))


def _bounds(found: dict) -> list[tuple[str, ...]]:
    rows = [(row["label"], row["have"], *map(_bound, row["bounds"])) for row in found["shares"]]
    return [*rows, ("核心条款★", "", *map(_bound, found["core"]))]


def _bound(bound: dict) -> str:
    return f"{bound['need']}（{'达到' if bound['met'] else '未达到'}）"


def _sheet(report: WorkReport, document: Document, sections: list[Section]) -> Sheet:
    application: Application = report.application
    names, signed = Names.of(application), report.signed_at
    leader = names.members[report.signed_by_id] if signed else ""
    note = f"组长{leader}于{moment_text(signed)}以密码签署。校验值（SHA-256）：{report.digest}" if signed else DRAFT
    return Sheet(
        title=document.label,
        subtitle=names.institution,
        number=application.number,
        office=f"{body_of(application)}评审组",
        dated=timezone.localdate(signed or application.dossier.sealed_at),
        sections=tuple(sections),
        note=note,
        signers=("评审组组长",),
        demonstration=settings.DEMONSTRATION,
    )
