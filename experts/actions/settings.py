"""Whether a pool of the EMR rating asks for letters and keeps points: the law of the grade review, a choice of the commission here."""

from datetime import datetime

from django.db import transaction

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Regime, Role
from casework import record
from casework.regulations import article

from ..models import Pool, PoolEntry
from . import points


@transaction.atomic
def set_pool(
    pool: Pool, *, requires_letter: bool, keeps_points: bool, reason: str, by: Membership, at: datetime
) -> Pool:
    """The commission's head decides, with a reason. Where points begin, those in the pool get their base at once."""
    if by.role != Role.COMMISSION_HEAD:
        raise Refused("专家库的设置由市卫生健康委负责人决定，您当前的岗位不能办理。")
    current = Pool.objects.select_for_update().get(pk=pool.pk)
    if current.regime != Regime.EMR:
        raise Refused("基层评审专家库依法实行聘书、计分和分级，不能更改（《办法》第九条、第十条）。")
    before = {"requires_letter": current.requires_letter, "keeps_points": current.keeps_points}
    after = {"requires_letter": requires_letter, "keeps_points": keeps_points}
    if before == after:
        raise Refused("所选设置与现行设置相同，没有需要更改的。")
    if not reason.strip():
        raise Refused("请填写更改的理由。", field="reason")
    current.requires_letter, current.keeps_points = requires_letter, keeps_points
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
        article=article("E14"),
        reason=reason.strip(),
        facts={"pool": current, "before": before, "after": after},
    )
    return current
