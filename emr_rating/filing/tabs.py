"""The tabs of a filing's case page: what was filled in, and the analysis report. Authorities see what was reported, never a draft (E31)."""

from datetime import datetime
from typing import Any

from accounts.models import Membership
from casework.registry import Tab

from ..models import Filing, Report
from ..rules import Part
from ..sheet.analysis import Analysis
from ..sheet.reading import Sheet
from ..stages import Stage
from . import documents
from .actions import OPEN
from .confirming import display


def _own(case: Filing, member: Membership) -> bool:
    return member.is_institution and case.filed_by.office_id == member.office_id


def _shown_to(case: Filing, member: Membership) -> bool:
    """Not of one that was taken over: its data stand on its papers."""
    return case.reports_made > 0 or (_own(case, member) and not case.taken_over)


def data(case: Filing, member: Membership, at: datetime) -> dict[str, Any]:
    own = _own(case, member)
    reports = _reports(case)
    return {
        "filling": own and case.state in OPEN,
        "may_amend": own and case.state == Stage.REPORTED and case.reports_made == 1 and at < case.closes_at,
        **_version(case, reports[-1] if reports else None, reports),
    }


def version_context(filing: Filing, report: Report | None) -> dict[str, Any]:
    """A version with its rows, and the other version's text where it differs; without a report, the draft."""
    return _version(filing, report, _reports(filing))


def _reports(filing: Filing) -> list[Report]:
    return list(filing.reports.select_related("reported_by").defer("scoring"))


def _version(filing: Filing, report: Report | None, reports: list[Report]) -> dict[str, Any]:
    sheet = _answers(filing, report)
    other = next((row for row in reports if report and row.version != report.version), None)
    return {
        "filing": filing,
        "report": report,
        "reports": reports,
        "other": other,
        "edition": sheet.edition,
        "parts": _parts(sheet, other),
        "version": documents.version_text(report) if report else "未上报的填报稿",
    }


def _answers(filing: Filing, report: Report | None) -> Sheet:
    return report.sheet if report else filing.sheet


def _parts(sheet: Sheet, other: Report | None) -> list[dict[str, Any]]:
    compared = other.sheet if other else None
    names = {item.code: f"{item.code} {item.name}" for item in sheet.edition.items}
    parts = []
    for part in Part:
        rows = []
        named = ""
        for field in sheet.fields_of(part):
            text = display(sheet, field.name)
            before = display(compared, field.name) if compared else text
            differs = before != text
            rows.append(
                {
                    # Over the first of its fields only.
                    "item": names.get(field.item, "") if field.item != named else "",
                    "label": field.label,
                    "unit": f"（{field.unit}）" if field.unit else "",
                    "text": text or ("空" if differs else "未填"),
                    "other": before or "空",
                    "differs": "differs" if differs else "",
                }
            )
            named = field.item
        differing = len([row for row in rows if row["differs"]])
        parts.append({"label": part.label, "by_item": part is not Part.BASIC, "rows": rows, "differing": differing})
    return parts


def analysis(case: Filing, member: Membership, at: datetime) -> dict[str, Any]:
    report = case.reports.last()
    told = Analysis(_answers(case, report))
    return {
        "filing": case,
        "report": report,
        "analysis": told,
        "edition": told.edition,
        "radar": documents.radar(told),
        "level_columns": documents.LEVEL_COLUMNS,
        "level_rows": documents.level_rows(told),
    }


DATA = Tab("data", "填报数据", "emr_rating/filing/tab_data.html", data, _shown_to)
ANALYSIS = Tab("analysis", "分析报告", "emr_rating/filing/tab_analysis.html", analysis, _shown_to)
