"""An institution asks for the change of what it may not change itself; the centre makes the change or says why not (E06)."""

from datetime import datetime
from itertools import takewhile
from typing import Any

from django.db import transaction

from accounts.models import District, Institution, Membership, Office
from accounts.refused import Refused
from accounts.roles import OfficeKind, Role

from .. import record
from ..messages import send
from ..models import ChangeRequest
from . import institutions


def request_change(
    institution: Institution, *, changes: dict[str, Any], reason: str, by: Membership, at: datetime
) -> ChangeRequest:
    """Lays before the centre what differs; a second request waits until the first is answered."""
    if not by.is_institution or by.office_id != institution.office_id:
        raise Refused("变更申请由本机构提出，您当前的岗位不能办理。")
    if not reason.strip():
        raise Refused("请填写申请变更的理由。", field="reason")
    with transaction.atomic():
        institution = Institution.objects.select_for_update().get(pk=institution.pk)
        changed = {field: value for field, value in changes.items() if getattr(institution, field) != value}
        if not changed:
            raise Refused("填写的内容与现有信息相同，没有需要变更的。")
        if institution.change_requests.filter(decided_at=None).exists():
            raise Refused("已有一份变更申请正在处理，请待信息中心答复后再提出。")
        if "uscc" in changed:
            changed["uscc"] = institutions.checked_uscc(changed["uscc"])
            institutions.refuse_taken(changed["uscc"])
        if "district" in changed:
            institutions.refuse_abolished(changed["district"], at=at)
        request = ChangeRequest.objects.create(
            institution=institution, changes=_plain(changed), reason=reason, requested_by=by.person, requested_at=at
        )
        _note(request, "request_change", "申请变更基本信息", by=by, at=at, reason=reason)
        send(
            to=Office.objects.get(kind=OfficeKind.CENTRE),
            title=f"{institution}：申请变更基本信息"[:100],
            body="请在“医疗机构”页的变更申请中核对处理（第六条）。",
            at=at,
        )
    return request


def decide(request: ChangeRequest, *, make: bool, reason: str, by: Membership, at: datetime) -> ChangeRequest:
    """The centre makes the change or refuses it, with a reason either way (E04); the institution is told."""
    if by.role != Role.CENTRE:
        raise Refused("变更申请由信息中心处理，您当前的岗位不能办理。")
    if not reason.strip():
        raise Refused("请填写处理意见的理由。", field="reason")
    with transaction.atomic():
        current = ChangeRequest.objects.select_for_update().select_related("institution__office").get(pk=request.pk)
        if current.decided_at:
            raise Refused(f"该申请已处理：{current.get_outcome_display()}，请刷新页面查看。")
        if make and (moved := _changed_since(current)):
            raise Refused(
                f"申请提出之后，{'、'.join(moved)}已有变更，照申请变更会覆盖后来的内容，请不予变更并请该机构重新提出。"
            )
        current.outcome = ChangeRequest.Outcome.MADE if make else ChangeRequest.Outcome.REFUSED
        current.decided_by, current.decided_at, current.decision_reason = by.person, at, reason
        current.save()
        _note(current, "decide_change", f"处理变更申请：{current.get_outcome_display()}", by=by, at=at, reason=reason)
        if make:
            institutions.change_basic_data(current.institution, changes=wished(current), reason=reason, by=by, at=at)
        send(
            to=current.institution.office,
            title=f"基本信息变更申请：{current.get_outcome_display()}",
            body=f"贵单位申请变更基本信息，处理结果：{current.get_outcome_display()}。理由：{reason}",
            at=at,
        )
    return current


def _changed_since(request: ChangeRequest) -> list[str]:
    """What of the wished has been put right meanwhile, in the rows of the record after the request's own."""
    later = takewhile(lambda row: row.verb != "request_change", institutions.history(request.institution))
    moved = {field for row in later for field in row.facts.get("changes", ())}
    return [institutions.label_of(field) for field in request.changes if field in moved]


def wished(request: ChangeRequest) -> dict[str, Any]:
    """The wished values as the institution's own columns hold them."""
    values: dict[str, Any] = dict(request.changes)
    if "district" in values:
        values["district"] = District.objects.get(pk=values["district"])
    return values


def shown_changes(request: ChangeRequest) -> list[dict[str, str]]:
    """What would change, as people read it: label, now, wished."""
    return [
        {
            "label": institutions.label_of(field),
            "before": institutions.shown(field, getattr(request.institution, field)),
            "after": institutions.shown(field, value),
        }
        for field, value in wished(request).items()
    ]


def _plain(changes: dict[str, Any]) -> dict[str, str]:
    return {field: value.pk if isinstance(value, District) else str(value) for field, value in changes.items()}


def _note(request: ChangeRequest, verb: str, label: str, *, by: Membership, at: datetime, reason: str) -> None:
    asked = [] if request.decided_at else shown_changes(request)
    record.append(
        subject=institutions.subject(request.institution.uscc),
        at=at,
        verb=verb,
        label=label,
        by=by,
        reason=reason,
        facts={"institution": request.institution, "request": request.pk, "wished": asked},
    )
