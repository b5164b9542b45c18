"""The commission's settings of what the regulations leave open, from a day on (E34, P36)."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Regime, Role

from .. import record
from ..models import FigureSetting
from ..text import day_text


@transaction.atomic
def set_figures(
    regime: Regime, *, values: Mapping[str, int], valid_from: date, reason: str, by: Membership, at: datetime
) -> FigureSetting:
    """Enters all settings of a regime as they count from a day to come; what is under way keeps those of its own day.

    Raises `Refused` at the field: another than the commission's head, a day that has begun or is not after the last
    setting's, a value out of its bounds, nothing changed.
    """
    if by.role != Role.COMMISSION_HEAD:
        raise Refused("规程数值由市卫生健康委负责人设置，您当前的岗位不能办理。")
    today = timezone.localdate(at)
    last = FigureSetting.latest_day(regime)
    if valid_from <= max(today, last or today):
        since = f"上一次设置的启用日期（{day_text(last)}）" if last and last > today else "今天"
        raise Refused(f"启用日期须晚于{since}，已经开始的案件仍适用原数值。", field="valid_from")
    before = FigureSetting.objects.law(regime, valid_from)
    movable = before.settings()
    for name, figure in movable.items():
        if not figure.least <= values[name] <= figure.most:
            raise Refused(f"“{figure.label}”应为{figure.least}至{figure.most}{figure.unit.label}。", field=name)
        if figure.odd and values[name] % 2 == 0:
            raise Refused(f"“{figure.label}”应为单数，请改填。", field=name)
    changed = {name: [before[name], values[name]] for name in movable if values[name] != before[name]}
    if not changed:
        raise Refused("各项数值与现行设置一致，没有需要设置的内容。")
    row = FigureSetting.objects.create(
        regime=regime,
        valid_from=valid_from,
        values={name: values[name] for name in movable},
        reason=reason,
        set_by=by.person,
        set_at=at,
    )
    facts = {"valid_from": valid_from, "values": row.values, "changed": changed}
    record.append(
        subject=row.subject, at=at, verb="set_figures", label="设置规程数值", by=by, reason=reason, facts=facts
    )
    return row
