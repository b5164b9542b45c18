"""When the term for materials is over: the case goes on without them, and the record says that they were not handed in (E11)."""

from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils import timezone

from casework.actor import CLOCK
from casework.clocks.calendar import GRACE
from casework.gateway import perform
from casework.ledger import hold
from casework.models import Case
from casework.turns import ending

from ..models import Filing
from ..rules import MaterialsDue
from ..stages import Stage
from . import conditions
from .steps import MATERIALS_DEADLINE, MISS_MATERIALS

REASONS = {
    MaterialsDue.NEWLY: "未在规定时间内提交数据提取列表和实证材料，记为未提交；专家仍提出意见，由市卫生健康委说明理由作出结论。",
    MaterialsDue.FOR_THE_FILE: "连续申报同一级别的备查材料未在规定时间内提交，记为未提交；不作为不利结论的理由。",
}


def close_materials(at: datetime) -> int:
    """Every term that is over, two minutes after it, so that what arrived in time is decided first."""
    over = Filing.objects.filter(
        state=Stage.AWAITING_MATERIALS,
        deadlines__clock=MATERIALS_DEADLINE.name,
        deadlines__met_on=None,
        deadlines__provisional=False,
        deadlines__due_on__lt=timezone.localdate(at - GRACE),
    )
    return sum(_miss(pk, at=at) for pk in list(over.values_list("pk", flat=True)))


def _miss(pk: int, *, at: datetime) -> bool:
    with transaction.atomic():
        filing = cast(Filing, hold(Case.objects.get(pk=pk)))
        if filing.state != Stage.AWAITING_MATERIALS or ending(filing) or not conditions.materials_term_over(filing, at):
            return False
        perform(filing, MISS_MATERIALS, by=CLOCK, at=at, reason=REASONS[MaterialsDue(filing.materials_due)])
    return True
