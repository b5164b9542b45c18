"""The grades decreed before the portal began, imported by the commission and recorded one by one (P27)."""

from datetime import date, datetime
from typing import IO, Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Institution, Membership
from accounts.refused import Refused
from accounts.roles import Regime
from accounts.uscc import normalise
from casework import record
from casework.actions.institutions import lock, subject
from casework.workbook import CellError

from ..articles import P
from ..models import Grade
from ..standards.terms import Grade as GradeName
from ..standards.terms import InstitutionType
from ..tables import grades as sheets
from .faults import Faults


def import_history(*, file: IO[bytes], by: Membership, at: datetime) -> list[Grade]:
    """All or nothing. Raises `WorkbookRefused`, or `Faults` with every fault by cell."""
    result = sheets.read(file)
    errors, imported = list(result.errors), []
    with transaction.atomic():
        for row in result.rows:
            try:
                imported.append(_import(row.values, on=timezone.localdate(at), by=by, at=at))
            except Refused as refused:
                cell = sheets.HISTORY.cell(refused.field or "uscc", row.number)
                errors.append(CellError(sheets.HISTORY.sheet, cell, str(refused)))
        if not errors and not imported:
            errors.append(
                CellError(sheets.HISTORY.sheet, f"A{sheets.HISTORY.heading_row + 1}", "表中没有等级，请填写后上传。")
            )
        if errors:
            raise Faults(errors)
    return imported


def _import(values: dict[str, Any], *, on: date, by: Membership, at: datetime) -> Grade:
    uscc = normalise(values["uscc"])
    lock(uscc)
    institution = Institution.objects.enrolled(Regime.PRIMARY_CARE).filter(uscc=uscc).first()
    if institution is None:
        raise Refused("该机构未登记参加等级评审，请先由所在区县登记。", field="uscc")
    _ask(institution, values, on=on)
    grade = Grade.objects.create(
        institution=institution,
        grade=values["grade"],
        decree_number=values["decree_number"],
        decreed_on=values["decreed_on"],
        imported_at=at,
    )
    record.append(
        subject=subject(uscc),
        at=at,
        verb="import_grade",
        label="导入历史等级",
        by=by,
        article=P(27),
        facts={"grade": grade.grade, "decree_number": grade.decree_number, "decreed_on": grade.decreed_on},
    )
    return grade


def _ask(institution: Institution, values: dict[str, Any], *, on: date) -> None:
    if institution.name != values["name"]:
        raise Refused(f"该代码登记的机构为“{institution.name}”，与所填名称不一致，请核对。", field="name")
    if GradeName(values["grade"]) not in InstitutionType(institution.type).grades:
        raise Refused(f"社区卫生服务中心只分甲、乙两级，请更正等级（{P(25)}）。", field="grade")
    if values["decreed_on"] > on:
        raise Refused("发文日期不能晚于今天，请核对公布文件。", field="decreed_on")
    if institution.grades.filter(decree_number=values["decree_number"]).exists():
        raise Refused("该机构已有同一文号的等级，不能重复导入，请删去该行。", field="decree_number")
