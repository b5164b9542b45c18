"""What samples make known to the floor: what waits on a desk, what the clock ends, which days are counted."""

from collections.abc import Iterator
from datetime import datetime

from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES

from ..clocks.counted import Counted, Moved
from ..clocks.counted import register as count
from ..drawing.dates import recount
from ..models import Sample
from ..ticking import timed
from ..workbench.errands import Errand, register
from .actions import SAMPLING

timed("lapse_samples")(SAMPLING.lapse_all)


def _recount(at: datetime) -> Iterator[Moved]:
    related = ("office_by", "frozen_by", "supervisor_by")
    return recount(Sample.objects.open().filter(due_at__gt=at).select_related(*related), at)


count(Counted(("casework.Sample.due_at",), _recount))
register(
    Errand(
        "samples",
        "抽样待办",
        "samples",
        (*BUREAU_ROLES, *COMMISSION_ROLES),
        lambda member, on: Sample.objects.asking(member),
        among=lambda member, on: Sample.objects.visible_to(member).open(),
    )
)
