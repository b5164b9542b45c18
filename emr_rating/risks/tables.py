"""What districts risk as a spreadsheet: each risk in its sentence, and the cases that make it (E19, E30)."""

from typing import Any

from casework import regulations
from casework.workbook import Column, Kind, Sheet, SheetSpec

from .present import Risk

RISKS = SheetSpec(
    sheet="风险",
    max_rows=1_000,
    columns=(
        Column(name="district", heading="区县", width=14),
        Column(name="risk", heading="风险提示", width=80),
        Column(name="article", heading="依据", width=10),
    ),
)
CASES = SheetSpec(
    sheet="所依据的案件",
    max_rows=100_000,
    columns=(
        Column(name="district", heading="区县", width=14),
        Column(name="number", heading="编号", width=14),
        Column(name="institution", heading="医疗机构", width=36),
        Column(name="year", heading="年度", kind=Kind.INTEGER, width=10),
        Column(name="stage", heading="环节", width=20),
        Column(name="term", heading="审核截止日", kind=Kind.DATE, width=16),
    ),
)


def sheets(risks: list[Risk]) -> list[Sheet]:
    said = [
        [risk.district.name, sentence, regulations.article(article).label]
        for risk in risks
        for sentence, _, article in risk.said
    ]
    return [Sheet(spec=RISKS, rows=said), Sheet(spec=CASES, rows=[row for risk in risks for row in _cases(risk)])]


def _cases(risk: Risk) -> list[list[Any]]:
    named = risk.district.name
    filings: list[list[Any]] = [
        [named, one.number, one.title, one.cycle.year, stage, term] for one, stage, term in risk.filings
    ]
    checks = [[named, one.number, one.title, one.of_filing.cycle.year, stage, None] for one, stage in risk.checks]
    return filings + checks
