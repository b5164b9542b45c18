"""An expert asks for a change of their basic data; who keeps the file makes it or says why not, with a reason either way (E07)."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework.actions import change_requests
from casework.messages import send
from casework.models import Record
from casework.regulations import article
from experts.register.basic_data import LABELS, BasicData, refuse_unfit
from experts.register.history import note, subject

from ..models import DataRequest, Expert
from .files import change_basic_data, keepers, kept_by


def requests_before(member: Membership) -> QuerySet[DataRequest]:
    """Those whose files a member keeps."""
    return DataRequest.objects.filter(expert__in=kept_by(member))


@transaction.atomic
def request_change(expert: Expert, *, data: BasicData, reason: str, by: Membership, at: datetime) -> DataRequest:
    """Lays before the keepers what differs; a second request waits until the first is answered."""
    current = Expert.objects.select_for_update().get(pk=expert.pk)
    if by.role != Role.EXPERT or current.person_id != by.person_id:
        raise Refused("变更申请由专家本人提出，您当前的岗位不能办理。")
    if not reason.strip():
        raise Refused("请填写申请变更的理由。", field="reason")
    if current.requests.filter(decided_at=None).exists():
        raise Refused("已有一份变更申请正在处理，请待答复后再提出。")
    before = BasicData.of(current)
    wished = data.tidy().after(before)
    changes = wished.differences(before)
    if not changes:
        raise Refused("填写的内容与现有信息相同，没有需要变更的。")
    refuse_unfit(wished, at=at)
    told = keepers(current)
    if not told:
        raise Refused("您目前不在任何专家库，无须变更基本信息。")
    plain = wished.plain()
    request = DataRequest.objects.create(
        expert=current,
        changes={field: plain[field] for field in changes},
        reason=reason,
        requested_at=at,
        due_on=change_requests.due(at),
    )
    facts = {"request": request.pk, "wished": list(changes.values())}
    note(
        current, "request_change", "申请变更基本信息", by=by, at=at, article=article("E07"), reason=reason, facts=facts
    )
    for office in told:
        body = f"请在“专家库”的变更申请中核对处理（{article('E07')}）。"
        send(to=office, title=f"专家{current}申请变更基本信息", body=body, at=at)
    return request


@transaction.atomic
def decide(request: DataRequest, *, make: bool, reason: str, by: Membership, at: datetime) -> DataRequest:
    """The keeper makes the change or refuses it; the expert is told."""
    current = DataRequest.objects.select_for_update(of=("self",)).select_related("expert__person").get(pk=request.pk)
    expert = current.expert
    if not kept_by(by).filter(pk=expert.pk).exists():
        raise Refused("变更申请由专家库的管理单位处理，您当前的岗位不能办理。")
    moved = _changed_since(current)
    change_requests.answer(current, make=make, reason=reason, moved=moved, asker="本人", by=by, at=at)
    if make:
        change_basic_data(expert, data=wished_data(current), reason=reason, by=by, at=at)
    else:
        facts = {"request": current.pk}
        note(
            expert,
            "refuse_change",
            "不予变更基本信息",
            by=by,
            at=at,
            article=article("E07"),
            reason=reason,
            facts=facts,
        )
    if expert.person:
        outcome = current.get_outcome_display()
        send(to=expert.person, title=f"基本信息变更申请：{outcome}", body=f"处理意见：{reason}", at=at)
    return current


def _changed_since(request: DataRequest) -> list[str]:
    """What of the wished the keeper has put right meanwhile: a former employer added since must not be lost again (E15, P30)."""
    rows = Record.objects.filter(subject=subject(request.expert), verb="change_expert", at__gte=request.requested_at)
    moved = {field for facts in rows.values_list("facts", flat=True) for field in facts["changes"]}
    return [LABELS[field] for field in request.changes if field in moved]


def wished_data(request: DataRequest) -> BasicData:
    """The file as it would read, were the request granted today."""
    return BasicData.from_plain(BasicData.of(request.expert).plain() | request.changes)


def shown_changes(request: DataRequest) -> list[dict[str, str]]:
    """What would change, as people read it: label, now, wished. Only what was asked for: the rest of the file may have moved on."""
    wished, now = wished_data(request), BasicData.of(request.expert)
    return [
        {"label": LABELS[field], "before": now.shown(field), "after": wished.shown(field)} for field in request.changes
    ]
