"""The commission imports the results of earlier years from a spreadsheet, all rows or none (E12, E15, E18, E32)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import Institution, Membership
from accounts.refused import Refused
from accounts.uscc import uscc_fault
from casework import record
from casework.actions.institutions import lock, subject
from casework.jobs.importing import Importer
from casework.jobs.kinds import Outcome, job_kind
from casework.workbook import CellError, Column, Kind, ReadRow, SheetSpec

from ..articles import E
from ..models import Cycle, YearResult
from ..rules import LEVELS

FIRST_YEAR = 2011  # the first year of the national rating
SPEC = SheetSpec(
    sheet="历年结果",
    max_rows=20_000,
    notes=(
        "每行填写一家医疗机构一个年度的结果；级别填写0至8的整数，未知的留空，两个级别至少填写一个。",
        f"填写最终级别的，须填写公布该结果的通知文号或名称（{E(18)}）。同一机构同一年度再次导入的，以新内容为准并载入记录。",
    ),
    columns=(
        Column(name="uscc", heading="统一社会信用代码", kind=Kind.CODE, required=True, max_length=30, width=24),
        Column(name="name", heading="机构名称", required=True, max_length=100, width=36),
        Column(name="year", heading="年度", kind=Kind.INTEGER, required=True, units=("年", "年度"), width=10),
        Column(name="declared_level", heading="自评级别", kind=Kind.INTEGER, units=("级",), width=12),
        Column(name="final_level", heading="最终级别", kind=Kind.INTEGER, units=("级",), width=12),
        Column(name="notice", heading="公布文件", max_length=100, width=40),
    ),
)
FACTS = ("declared_level", "final_level", "notice")


@job_kind
class ResultImport(Importer):
    name, label, unit = "import_results", "导入历年结果", "条"
    CHUNK = TOGETHER = 100
    column, empty = "uscc", "表中没有结果，请填写后上传。"

    def sheet(self, *, at: datetime) -> SheetSpec:
        return SPEC

    def leads_to(self) -> tuple[str, str]:
        return "查看历年结果", reverse("emr_history")

    def check(self, rows: Sequence[ReadRow], *, at: datetime) -> Iterable[CellError]:
        institutions = _institutions(rows)
        seen: dict[tuple[str, int], int] = {}
        here = set(Cycle.objects.values_list("year", flat=True))
        this_year = timezone.localdate(at).year
        for row in rows:
            known = institutions.get(row.values["uscc"])
            for column, sentence in _row_faults(row.values, known, here=here, this_year=this_year):
                yield self.error(row, column, sentence)
            first = seen.setdefault((row.values["uscc"], row.values["year"]), row.number)
            if first != row.number:
                yield self.error(row, "year", f"与第{first}行是同一机构同一年度，请只保留一行。")

    def act_together(self, parts: Sequence[ReadRow], outcome: Outcome, *, at: datetime) -> None:
        """What is new or changed stands in the institution's record, with what it said before."""
        lock(*{part.values["uscc"] for part in parts})
        known, here = _institutions(parts), set(Cycle.objects.values_list("year", flat=True))
        year = timezone.localdate(at).year
        for part in parts:
            for column, sentence in _row_faults(part.values, known.get(part.values["uscc"]), here=here, this_year=year):
                raise Refused(sentence, field=column)
        standing = {
            (row.institution_id, row.year): row for row in YearResult.objects.filter(institution__in=known.values())
        }
        new: list[YearResult] = []
        changed: list[YearResult] = []
        entries = []
        for part in parts:
            institution = known[part.values["uscc"]]
            self.note(part, outcome, "name", institution.spelled_otherwise(part.values["name"]))
            row = standing.get((institution.pk, part.values["year"]))
            before = {name: getattr(row, name) for name in FACTS} if row else None
            now = {name: part.values[name] for name in FACTS} | {"notice": part.values["notice"] or ""}
            if before == now:
                outcome.counts["与已有内容一致"] += 1
                continue
            row = row or YearResult(year=part.values["year"])
            for name, value in (now | {"institution": institution, "imported_at": at}).items():
                setattr(row, name, value)
            (changed if before else new).append(row)
            entries.append(_entry(row, now, before, by=self.by, at=at))
        YearResult.objects.bulk_create(new)
        YearResult.objects.bulk_update(changed, [*FACTS, "imported_at"])
        record.append_all(entries)
        outcome.counts += Counter({"新增": len(new), "更正": len(changed)})


def _institutions(rows: Iterable[ReadRow]) -> dict[str, Institution]:
    return {found.uscc: found for found in Institution.objects.filter(uscc__in={row.values["uscc"] for row in rows})}


def _row_faults(
    values: dict[str, Any], institution: Institution | None, *, here: set[int], this_year: int
) -> Iterable[tuple[str, str]]:
    """Every fault of a row as (column, sentence)."""
    if fault := uscc_fault(values["uscc"]):
        yield "uscc", fault
    elif institution is None:
        yield "uscc", f"本平台没有该代码的医疗机构，请核对，或待其注册后再导入（{E(6)}）。"
    elif not institution.goes_by(values["name"]):
        yield "name", f"该代码登记的机构为“{institution.name}”，与所填“{values['name']}”不符，请核对。"
    year, declared, final = values["year"], values["declared_level"], values["final_level"]
    if not FIRST_YEAR <= year <= this_year:
        yield "year", f"年度应在{FIRST_YEAR}至{this_year}之间，请改正。"
    elif year in here:
        yield "year", f"{year}年度在本平台评价，其结果不由导入产生（{E(32)}）。"
    for column, level in (("declared_level", declared), ("final_level", final)):
        if level is not None and level not in LEVELS:
            yield column, f"级别应为0至{LEVELS[-1]}的整数，现为{level}，请改正。"
    if declared is None and final is None:
        yield "declared_level", "自评级别和最终级别至少填写一个。"
    if declared is not None and final is not None and final > declared:
        yield "final_level", f"最终级别（{final}级）不应高于自评级别（{declared}级），请核对。"
    if final is not None and not values["notice"]:
        yield "notice", f"填写最终级别的，须填写公布文件（{E(18)}）。"


def _entry(
    row: YearResult, now: dict[str, Any], before: dict[str, Any] | None, *, by: Membership, at: datetime
) -> record.Entry:
    return record.Entry(
        subject=subject(row.institution.uscc),
        at=at,
        verb="import_result",
        label="导入历年结果",
        by=by,
        article=E(32),
        facts={"year": row.year, "now": now, "before": before},
        wrote=[row],
    )
