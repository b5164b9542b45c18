"""Whether the national institute works in the portal itself or the centre enters its acts (代录)."""

from datetime import datetime

from django.db import transaction

from accounts.models import Membership, Office
from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework import gateway, record
from casework.models import Case
from casework.registry import case_type

from ..articles import E

SUBJECT = "office:institute"


def way(connected: bool) -> str:
    return "医管所直接在本平台办理" if connected else "由市信息中心代录医管所意见"


def connect_institute(*, connected: bool, reason: str, by: Membership, at: datetime) -> Office:
    """The commission decides it, not the centre, which would otherwise let itself act for the institute."""
    if by.role != Role.COMMISSION_HEAD:
        raise Refused("医管所接入方式由市级负责人变更，您当前的岗位不能办理。")
    if not reason.strip():
        raise Refused("请填写变更接入方式的理由。", field="reason")
    with transaction.atomic():
        institute = Office.objects.select_for_update().get(kind=OfficeKind.INSTITUTE)
        if institute.connected == connected:
            raise Refused(f"目前已是“{way(connected)}”，无需变更。", field="connected")
        institute.connected = connected
        institute.save(update_fields=["connected"])
        _hand_over_open_cases(at=at)
        record.append(
            subject=SUBJECT,
            at=at,
            verb="connect_institute",
            label=f"变更医管所接入方式：{way(connected)}",
            by=by,
            article=E(6),
            reason=reason,
            facts={"connected": connected},
            audience="city",
        )
    return institute


def _hand_over_open_cases(*, at: datetime) -> None:
    """What waits for the institute now waits with whoever acts for it."""
    waiting = Case.objects.open().filter(holder__kind__in=[OfficeKind.INSTITUTE, OfficeKind.CENTRE])
    for case in waiting:
        if case_type(case.kind).stage(case.state).holder == OfficeKind.INSTITUTE:
            gateway.follow_holder(case, at=at)
