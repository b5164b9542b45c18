"""The grades decreed before the portal began, imported by the commission and recorded one by one (P27)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import Institution, Membership
from accounts.refused import Refused
from accounts.roles import Regime
from casework import record
from casework.actions.institutions import lock, subject
from casework.jobs.importing import Importer
from casework.jobs.kinds import Outcome, job_kind
from casework.text import day_text
from casework.workbook import CellError, ReadRow, SheetSpec

from ..articles import P
from ..decree.before import Decrees
from ..models import Grade
from ..standards.terms import Grade as GradeName
from ..standards.terms import InstitutionType
from . import workbook as sheets


@job_kind
class GradeImport(Importer):
    name, label, unit = "import_grades", "导入历史等级", "条"
    CHUNK = TOGETHER = 100
    column, empty = "uscc", "表中没有等级，请填写后上传。"

    def sheet(self, *, at: datetime) -> SheetSpec:
        return sheets.HISTORY

    def leads_to(self) -> tuple[str, str]:
        return "查看等级名册", reverse("grades")

    def check(self, rows: Sequence[ReadRow], *, at: datetime) -> Iterable[CellError]:
        known, on, decrees = _enrolled(rows), timezone.localdate(at), Decrees.of(rows)
        first: dict[tuple[str, str], int] = {}
        for row in rows:
            uscc = row.values["uscc"]
            for fault in _faults(known.get(uscc), row.values, on=on, decrees=decrees):
                yield self.error(row, fault.field, str(fault))
            repeated = first.setdefault((uscc, row.values["decree_number"]), row.number)
            if repeated != row.number:
                yield self.error(row, "decree_number", f"与第{repeated}行是同一机构的同一文号，请只保留一行。")

    def act_together(self, parts: Sequence[ReadRow], outcome: Outcome, *, at: datetime) -> None:
        lock(*{part.values["uscc"] for part in parts})
        known, on, decrees = _enrolled(parts), timezone.localdate(at), Decrees.of(parts)
        for part in parts:
            for refused in _faults(known.get(part.values["uscc"]), part.values, on=on, decrees=decrees):
                raise refused
        grades = Grade.objects.bulk_create(
            Grade(
                institution=known[part.values["uscc"]],
                grade=part.values["grade"],
                decree=decrees.kept(known[part.values["uscc"]], part.values),
                decree_number=part.values["decree_number"],
                decreed_on=part.values["decreed_on"],
                counts_from=part.values["decreed_on"],
                imported_at=at,
            )
            for part in parts
        )
        record.append_all([_entry(grade, by=self.by, at=at) for grade in grades])
        outcome.counts["导入"] += len(grades)
        for part, grade in zip(parts, grades, strict=True):
            self.note(part, outcome, "name", grade.institution.spelled_otherwise(part.values["name"]))


def _entry(grade: Grade, *, by: Membership, at: datetime) -> record.Entry:
    return record.Entry(
        subject=subject(grade.institution.uscc),
        at=at,
        verb="import_grade",
        label="导入历史等级",
        by=by,
        article=P(27),
        facts={"grade": grade.grade, "decree_number": grade.decree_number, "decreed_on": grade.decreed_on},
        wrote=[grade],
    )


def _enrolled(rows: Sequence[ReadRow]) -> dict[str, Institution]:
    codes = {row.values["uscc"] for row in rows}
    found = Institution.objects.enrolled(Regime.PRIMARY_CARE).filter(uscc__in=codes).select_related("district")
    found = found.prefetch_related("grades", "former_districts__district")
    return {institution.uscc: institution for institution in found}


def _faults(
    institution: Institution | None, values: dict[str, Any], *, on: date, decrees: Decrees
) -> Iterator[Refused]:
    if institution is None:
        yield Refused("该机构未登记参加等级评审，请先由所在区县登记。", field="uscc")
        return
    if not institution.goes_by(values["name"]):
        yield Refused(f"该代码登记的机构为“{institution.name}”，与所填“{values['name']}”不一致，请核对。", field="name")
    if GradeName(values["grade"]) not in InstitutionType(institution.type).grades:
        yield Refused(f"社区卫生服务中心只分甲、乙两级，请更正等级（{P(25)}）。", field="grade")
    if values["decreed_on"] > on:
        yield Refused("发文日期不能晚于今天，请核对公布文件。", field="decreed_on")
    if any(grade.decree_number == values["decree_number"] for grade in institution.grades.all()):
        yield Refused("该机构已有同一文号的等级，不能重复导入，请删去该行。", field="decree_number")
    if (known := decrees.day_of(institution, values)) != values["decreed_on"]:
        number = values["decree_number"]
        yield Refused(f"{number}的发文日期已登记为{day_text(known)}，请核对公布文件。", field="decreed_on")
