"""Trainings in a list, as a spreadsheet, and in an expert's personal file (P07, P11)."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Membership
from casework.workbook import Column, Kind, Sheet, SheetSpec

from ..models import Attendance, Expert, Training

PEOPLE = SheetSpec(
    sheet="培训人员",
    columns=(
        Column(name="name", heading="姓名", width=12),
        Column(name="office", heading="所在单位", width=36),
        Column(name="signed_up", heading="报名日期", kind=Kind.DATE, width=14),
        Column(name="attended", heading="出席", width=10),
        Column(name="hours", heading="学时", kind=Kind.INTEGER, width=8),
    ),
)
ATTENDED = {None: "未登记", True: "出席", False: "未出席"}


def listed(member: Membership) -> Any:
    """In the member's scope, the latest first, with how many signed up and how many came."""
    signed = Q(attendances__signed_up_at__isnull=False, attendances__withdrawn_at=None)
    return (
        Training.objects.visible_to(member)
        .select_related("office")
        .annotate(
            signed=Count("attendances", filter=signed), came=Count("attendances", filter=Q(attendances__attended=True))
        )
        .order_by("-begins_at", "-pk")
    )


def standing(training: Training, *, at: datetime) -> tuple[str, str]:
    """In words, with the tone of the chip."""
    if training.cancelled_at:
        return "已取消", "red"
    if at >= training.ends_at:
        return ("已登记出席", "green") if training.recorded_at else ("待登记出席", "amber")
    if at >= training.begins_at:
        return "进行中", "blue"
    return ("报名中", "blue") if timezone.localdate(at) <= training.closes_on else ("报名截止", "")


def people(training: Training) -> Sheet:
    """Who signed up or came."""
    rows = training.attendances.filter(withdrawn_at=None).select_related("member__person", "member__office")
    return Sheet(
        spec=PEOPLE,
        rows=[
            [
                row.member.person.name,
                str(row.member.office),
                timezone.localdate(row.signed_up_at) if row.signed_up_at else None,
                ATTENDED[row.attended],
                training.hours if row.attended else 0,
            ]
            for row in rows
        ],
    )


def of_expert(expert: Expert) -> dict[str, Any]:
    """What the personal file says: each training that the expert signed up for or came to, and all that they attended."""
    own = Attendance.objects.of(expert)
    shown = own.filter(Q(withdrawn_at=None) | Q(attended=True)).select_related("training__office")
    attended = own.attended()
    return {
        "trainings": [(row, ATTENDED[row.attended]) for row in shown.order_by("-training__begins_at", "-pk")],
        "attended": attended.count(),
        "hours": attended.hours(),
    }
