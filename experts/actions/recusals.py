"""The commission's table of recusals: a new edition from a day on; the one before stays for what was done under it (P30)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import COMMISSION_ROLES, Regime
from casework import record
from casework.regulations import article

from ..models import RecusalTable
from ..recusal import table_faults


@transaction.atomic
def enter_table(
    regime: Regime, *, title: str, valid_from: date, rows: Mapping[str, Mapping[str, Any]], by: Membership, at: datetime
) -> RecusalTable:
    """Enters an edition; what it says stands in the record beside what the one in force says."""
    if by.role not in COMMISSION_ROLES:
        raise Refused("回避规定由市卫生健康委制定，您当前的岗位不能办理。")
    if not title.strip():
        raise Refused("请填写规定的名称或文号。", field="title")
    on = timezone.localdate(at)
    for field, sentence in table_faults(rows, valid_from=valid_from, on=on):
        raise Refused(sentence, field=field)
    before = RecusalTable.objects.in_force(regime, on)
    table = RecusalTable.objects.create(
        regime=regime,
        title=title.strip(),
        valid_from=valid_from,
        rows={ground: dict(row) for ground, row in rows.items()},
        entered_by=by.person,
        entered_at=at,
    )
    record.append(
        subject=f"recusals:{regime}",
        at=at,
        verb="enter_recusals",
        label="录入专家回避规定",
        by=by,
        article=article("P30" if regime == Regime.PRIMARY_CARE else "E31"),
        facts={"title": table.title, "valid_from": valid_from, "rows": table.rows, "before": before.rows},
    )
    return table
