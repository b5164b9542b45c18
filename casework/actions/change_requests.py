"""An institution asks for the change of what it may not change itself; the centre makes the change or says why not (E06)."""

from datetime import date, datetime
from itertools import takewhile
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import District, Institution, Membership, Office
from accounts.refused import Refused
from accounts.roles import OfficeKind, Regime, Role
from accounts.ways import Way

from .. import record
from ..clocks import terms
from ..messages import send
from ..models import Case, ChangeRequest, FigureSetting
from ..models.change_request import AskedChange
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
            institution=institution,
            changes=_plain(changed),
            reason=reason,
            requested_by=by.person,
            requested_at=at,
            due_on=due(at),
        )
        _note(request, "request_change", "申请变更基本信息", by=by, at=at, reason=reason)
        send(
            to=Office.objects.get(kind=OfficeKind.CENTRE),
            title=f"{institution}：申请变更基本信息"[:100],
            body="请在“医疗机构”页的变更申请中核对处理（第六条）。",
            at=at,
        )
    return request


def due(requested_at: datetime) -> date:
    """The last day for the centre's answer, a setting (E06)."""
    on = timezone.localdate(requested_at)
    return terms.due(on, FigureSetting.objects.law(Regime.EMR, on)["change_request_days"])


def recount(rows: QuerySet) -> None:
    """Written anew; they belong to no case in whose record it could be told, and whoever asked was promised no day."""
    for row in rows.filter(decided_at=None, due_on__isnull=False).order_by("pk"):
        if (after := due(row.requested_at)) != row.due_on:
            row.due_on = after
            row.save(update_fields=["due_on"])


def decide(request: ChangeRequest, *, make: bool, reason: str, by: Membership, at: datetime) -> ChangeRequest:
    """The centre makes the change or refuses it, with a reason either way (E04); the institution is told."""
    if by.role != Role.CENTRE:
        raise Refused("变更申请由信息中心处理，您当前的岗位不能办理。")
    with transaction.atomic():
        current = _held(request)
        if make:
            current.before = _plain({field: getattr(current.institution, field) for field in current.changes})
        answer(current, make=make, reason=reason, moved=_changed_since(current), asker="该机构", by=by, at=at)
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


def answer(
    request: AskedChange, *, make: bool, reason: str, moved: list[str], asker: str, by: Membership, at: datetime
) -> None:
    """Writes the answer on a request under its lock, once and with a reason; `moved` is what has changed since it was made."""
    if not reason.strip():
        raise Refused("请填写处理意见的理由。", field="reason")
    if request.decided_at:
        raise Refused(f"该申请已处理：{request.get_outcome_display()}，请刷新页面查看。")
    if make and moved:
        raise Refused(
            f"申请提出之后，{'、'.join(moved)}已有变更，照申请变更会覆盖后来的内容，请不予变更并请{asker}重新提出。"
        )
    request.outcome = AskedChange.Outcome.MADE if make else AskedChange.Outcome.REFUSED
    request.decided_by, request.decided_at, request.decision_reason = by.person, at, reason
    request.save()


def take_back(request: ChangeRequest, *, reason: str, by: Membership, at: datetime) -> ChangeRequest:
    """The centre takes a change that it should not have made back to what stood before, as long as nothing rests on it:
    no case was opened since, and nothing of it has been changed again."""
    if by.role != Role.CENTRE:
        raise Refused("变更由信息中心撤回，您当前的岗位不能办理。")
    if not reason.strip():
        raise Refused("请填写撤回变更的理由，将告知该机构。", field="reason")
    with transaction.atomic():
        current = _held(request)
        if current.outcome != ChangeRequest.Outcome.MADE or current.taken_back_at:
            raise Refused("该申请没有可以撤回的变更，请刷新页面查看。")
        institution = current.institution
        if moved := [name for name, value in _values(current.changes).items() if getattr(institution, name) != value]:
            labels = "、".join(institutions.label_of(field) for field in moved)
            raise Refused(f"{labels}此后又有变更，不能撤回；仍须改正的，请该机构重新提出变更申请。")
        if opened := Case.objects.filter(institution=institution, opened_at__gte=current.decided_at).first():
            way = Way("打开该案件", "case", (opened.number,))
            raise Refused(f"变更后已立案（{opened.number}），变更不能撤回，请该机构重新提出变更申请。", way=way)
        current.taken_back_by, current.taken_back_at, current.taken_back_reason = by.person, at, reason.strip()
        current.save(update_fields=["taken_back_by", "taken_back_at", "taken_back_reason"])
        _note(current, "take_back_change", "撤回已作的变更", by=by, at=at, reason=reason)
        institutions.change_basic_data(institution, changes=_values(current.before), reason=reason, by=by, at=at)
        send(
            to=institution.office,
            title="基本信息变更已撤回",
            body=f"信息中心已撤回对贵单位基本信息的变更，恢复为变更前的内容。理由：{reason}",
            at=at,
        )
    return current


def _held(request: ChangeRequest) -> ChangeRequest:
    rows = ChangeRequest.objects.select_for_update(of=("self",)).select_related("institution__office")
    return rows.get(pk=request.pk)


def _changed_since(request: ChangeRequest) -> list[str]:
    """What of the wished has been put right meanwhile, in the rows of the record after the request's own."""
    later = takewhile(lambda row: row.verb != "request_change", institutions.history(request.institution))
    moved = {field for row in later for field in row.facts.get("changes", ())}
    return [institutions.label_of(field) for field in request.changes if field in moved]


def wished(request: ChangeRequest) -> dict[str, Any]:
    """The wished values as the institution's own columns hold them."""
    return _values(request.changes)


def _values(kept: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = dict(kept)
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
