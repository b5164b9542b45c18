"""The level of an expert: set on the first appointment by the points, adjusted by the head of the commission with a reason (P10, P11)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Regime, Role
from casework.messages import send
from casework.regulations import article
from experts.appointment.points import level_borne
from experts.register.history import note

from ..models import Expert, Level, LevelChange
from .points import regimes_shown_to, table_on, total

FIRST = "初次聘任，按基础计分确定。"


def level_of(expert: Expert, regime: str) -> Level | None:
    """The level that is set; none before the first appointment."""
    last = expert.level_changes.filter(regime=regime).last()
    return Level(last.level) if last else None


def borne(expert: Expert, regime: str, *, at: datetime) -> Level:
    """The level that the points bear now. It only shows: the level changes when it is adjusted."""
    _, table = table_on(timezone.localdate(at))
    return level_borne(total(expert, regime), table)


def set_first(expert: Expert, regime: str, *, by: Membership, at: datetime) -> None:
    """On appointment, where points are kept and no level is set yet."""
    if regime in regimes_shown_to(by, expert) and level_of(expert, regime) is None:
        _set(expert, regime, borne(expert, regime, at=at), reason=FIRST, by=by, at=at)


@transaction.atomic
def adjust(expert: Expert, *, regime: Regime, level: Level, reason: str, by: Membership, at: datetime) -> LevelChange:
    """The head of the commission weighs the points; the reason stands in the file and goes to the expert."""
    if by.role != Role.COMMISSION_HEAD:
        raise Refused("专家级别由市级负责人调整，您当前的岗位不能办理。")
    if regime not in regimes_shown_to(by, expert):
        raise Refused(f"{expert}不在实行分级的专家库中，不能调整级别。")
    if not reason.strip():
        raise Refused("请填写调整级别的理由，将载入专家档案并告知本人。", field="reason")
    current = Expert.objects.select_for_update().get(pk=expert.pk)
    if level_of(current, regime) == level:
        raise Refused(f"{current}现为{Level(level).label}，请选择其他级别。", field="level")
    return _set(current, regime, level, reason=reason.strip(), by=by, at=at)


def _set(expert: Expert, regime: str, level: Level, *, reason: str, by: Membership, at: datetime) -> LevelChange:
    bears = borne(expert, regime, at=at)
    change = LevelChange.objects.create(
        expert=expert, regime=regime, level=level, borne=bears, reason=reason, by=by.person, at=at
    )
    label = f"确定为{Level(level).label}"
    facts = {"level": level, "borne": bears, "regime": regime}
    # The expert reads it among the points; the employer learns by the feedback letter alone (P11).
    basis = article("P10")
    note(expert, "level", label, by=by, at=at, article=basis, reason=reason, facts=facts, audience="authorities")
    if expert.person:
        body = f"您的专家级别{label}，理由：{reason}（{article('P10')}）"
        send(to=expert.person, title=f"专家级别{label}", body=body, at=at)
    return change
