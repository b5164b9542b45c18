"""What the commission sets for a pool: letters and points in the EMR rating, recusal of the same district in the city's pools.

Letters and points are the law of the grade review; a bureau's own pool reviews in its own district and nowhere else.
"""

from datetime import datetime

from django.db import transaction

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Regime, Role
from casework import record
from casework.regulations import article

from ..models import Pool, PoolEntry
from . import points

SETTINGS = ("requires_letter", "keeps_points", "bars_same_district")
_BY_LAW = "基层评审专家库依法实行聘书、计分和分级，不能更改（《办法》第九条、第十条）。"
_FIXED = {
    "requires_letter": _BY_LAW,
    "keeps_points": _BY_LAW,
    "bars_same_district": "区县专家库只评审本区县的机构，不适用同一区县回避。",
}


def open_settings(pool: Pool) -> tuple[str, ...]:
    """What of a pool is the commission's to set."""
    of_law = SETTINGS[:2] if pool.regime == Regime.EMR else ()
    return (*of_law, *(SETTINGS[2:] if pool.of_city else ()))


@transaction.atomic
def set_pool(
    pool: Pool,
    *,
    requires_letter: bool,
    keeps_points: bool,
    reason: str,
    by: Membership,
    at: datetime,
    bars_same_district: bool | None = None,
) -> Pool:
    """The commission's head decides, with a reason; None leaves the same district as it is. Where points begin, those in the pool get their base at once."""
    if by.role != Role.COMMISSION_HEAD:
        raise Refused("专家库的设置由市卫生健康委负责人决定，您当前的岗位不能办理。")
    current = Pool.objects.select_for_update().get(pk=pool.pk)
    before = {name: getattr(current, name) for name in SETTINGS}
    after = {"requires_letter": requires_letter, "keeps_points": keeps_points} | {
        "bars_same_district": current.bars_same_district if bars_same_district is None else bars_same_district
    }
    if fixed := [name for name in SETTINGS if name not in open_settings(current) and before[name] != after[name]]:
        raise Refused(_FIXED[fixed[0]])
    if before == after:
        raise Refused("所选设置与现行设置相同，没有需要更改的。")
    if not reason.strip():
        raise Refused("请填写更改的理由。", field="reason")
    for name, value in after.items():
        setattr(current, name, value)
    current.save(update_fields=list(after))
    if keeps_points:
        for entry in PoolEntry.objects.inside().filter(pool=current).select_related("expert"):
            entry.pool = current
            points.begin(entry, at=at)
    record.append(
        subject=f"pool:{current.pk}",
        at=at,
        verb="set_pool",
        label="更改专家库设置",
        by=by,
        article=article("E14" if current.regime == Regime.EMR else "P30"),
        reason=reason.strip(),
        facts={"pool": current, "before": before, "after": after},
    )
    return current
