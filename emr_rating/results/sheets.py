"""The result sheet: a hospital's result of a year on paper, with a code that says whether it still stands (E18, E32)."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from casework import record
from casework.gateway import NotTheirs
from casework.models import Case
from casework.printing.certificate import Certificate
from casework.verification import grouped, new_code, register

from ..articles import E
from ..models import Filing, ResultSheet
from .derivation import lane_told
from .outcome import BY_NOTICE, outcome_of


@transaction.atomic
def issue(filing: Filing, *, by: Membership, at: datetime) -> ResultSheet:
    """A paper of what stands now; the same result is not put on paper twice. Refused while there is none."""
    if not Filing.objects.visible_to(by).filter(pk=filing.pk).exists():
        raise NotTheirs(filing.number)
    Case.objects.select_for_update().get(pk=filing.pk)
    current = Filing.objects.prefetch_related("conclusions").get(pk=filing.pk)
    on = timezone.localdate(at)
    found = outcome_of(current, on=on)
    if not found.standing.on_paper:
        raise Refused(f"{current.cycle}{found.words}，不能出具结果单（{E(18)}）。")
    last = current.result_sheets.last()
    if last and stands(last, on=on):
        return last
    made = ResultSheet.objects.create(
        filing=current,
        code=new_code(),
        level=found.level,
        standing=found.standing,
        words=found.words,
        issued_by=by,
        issued_at=at,
    )
    record.append(
        subject=record.case_subject(current),
        case=current,
        at=at,
        verb="result_sheet",
        label="出具结果单",
        by=by,
        article=E(18),
        facts={"code": made.code, "words": made.words},
    )
    return made


def stands(sheet: ResultSheet, *, on: date) -> bool:
    """Whether the paper says what the case has come to on a day."""
    found = outcome_of(sheet.filing, on=on)
    return (sheet.level, sheet.standing) == (found.level, found.standing)


def paper(sheet: ResultSheet) -> Certificate:
    filing = sheet.filing
    declared = f"申报{filing.declared_level}级。{lane_told(filing)}"
    return Certificate(
        title="评价结果单",
        number=filing.number,
        name=filing.filed_by.name,
        salutation="：",
        text=(
            f"你单位{filing.cycle.year}年度电子病历系统应用水平分级评价{declared}",
            f"评价结果：{sheet.words}。{BY_NOTICE}结果只反映该年度的应用水平（{E(32)}）。",
        ),
        signed_by="由医疗机构评价服务平台生成",
        sealed=False,
        dated=timezone.localdate(sheet.issued_at),
        code=grouped(sheet.code),
        verify_url=settings.PORTAL_URL + reverse("result_sheet", args=[sheet.code]),
        demonstration=settings.DEMONSTRATION,
    )


@register
def sheet_page(code: str) -> str | None:
    """The page of a sheet's code, for the one box that takes every code."""
    return reverse("result_sheet", args=[code]) if ResultSheet.objects.filter(code=code).exists() else None
