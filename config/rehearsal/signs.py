"""What has struck by the day on which a case is opened about it is settled by whoever reads it (E29, P33)."""

from collections.abc import Iterable

from accounts.roles import Role
from casework.models import Case, Sign
from casework.signs.actions import settle
from casework.signs.uses import SignUse

from .rehearsal import Rehearsal

TRUE = "经核实，线索所涉情况须依规处理，已立案。"
NOTHING = "经核实，相关材料系统一编制、按要求填报，不构成问题。"


def settled(year: Rehearsal, uses: Iterable[SignUse], *, opened: Case) -> None:
    """The first that rests on what the case is about has led to it, the others come to nothing."""
    by, number = year.city[Role.COMMISSION_HANDLER], opened.about.number if opened.about else ""
    waiting = list(Sign.objects.open().filter(use__in=[one.name for one in uses]).order_by("pk"))
    led = next((sign for sign in waiting if number in {of for _, of in sign.rests_on}), None)
    for sign in waiting:
        leads = sign is led
        settle(sign, reason=TRUE if leads else NOTHING, by=by, at=year.clock.next(), opened=opened if leads else None)
    if led is not None:
        year.refused("重复处理异常线索", lambda: settle(led, reason=NOTHING, by=by, at=year.clock.next()))
