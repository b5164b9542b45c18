"""The clerk's and the leader's acts of handing up (`steps`); each is told to the other."""

from datetime import datetime
from typing import TypeVar, cast

from django.utils import timezone

from accounts.models import Membership, Office, Person
from accounts.roles import Role

from .. import messages
from ..gateway import perform
from ..models import Case, HandUp
from ..registry import case_type
from ..step import Step
from . import steps

AnyCase = TypeVar("AnyCase", bound=Case)


def hand_up(case: AnyCase, *, remark: str, by: Membership, at: datetime, seen: int | None = None) -> AnyCase:
    """Lays the case before the leader as it now reads, with a remark."""

    def keep(current: AnyCase) -> None:
        HandUp.objects.create(
            case=current,
            version=current.version,
            digest=current.draft_digest(),
            remark=remark,
            handed_by=by,
            handed_at=at,
        )
        body = f"{by.person.name}已将本案件送您审定，请办理或者退回。{f'附言：{remark}' if remark else ''}"
        for leader in _leaders(cast(Office, current.holder), at=at):
            messages.send(to=leader, title=f"{current.number}：待您审定", body=body, at=at, case=current)

    def weigh(current: AnyCase) -> dict[str, str]:
        return {"digest": current.draft_digest(), "remark": remark}

    return perform(case, _row(case, "hand_up"), by=by, at=at, seen=seen, weigh=weigh, then=keep)


def hand_back(case: AnyCase, *, reason: str, by: Membership, at: datetime, seen: int | None = None) -> AnyCase:
    """The leader sends it back to whoever handed it up, who reads why."""

    def keep(current: AnyCase) -> None:
        last = cast(HandUp, steps.latest(current))
        last.returned_by, last.returned_at, last.returned_reason = by, at, reason
        last.save(update_fields=["returned_by", "returned_at", "returned_reason"])
        title = f"{current.number}：负责人退回修改"
        body = f"{by.person.name}退回了您送审的内容，意见：{reason}请修改后重新送审。"
        messages.send(to=last.handed_by.person, title=title, body=body, at=at, case=current)

    return perform(case, _row(case, "hand_back"), by=by, at=at, seen=seen, reason=reason, then=keep)


def _row(case: Case, name: str) -> Step:
    return cast(Step, case_type(case.kind).step(name))


def _leaders(office: Office, *, at: datetime) -> list[Person]:
    there = Membership.objects.current(timezone.localdate(at)).filter(office=office, role=Role.INSTITUTION_LEADER)
    return [member.person for member in there.select_related("person").order_by("pk")]
