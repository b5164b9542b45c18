"""What a bureau and the commission supervise beside the reviews: whoever interferes with them, and third parties (P16, P29, P31)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from accounts.roles import OfficeKind, Role
from casework.accountability import actions as accountability
from casework.clocks.calendar import DAY
from config.scenarios import accounting, parties
from primary_care_review.body import APPLICATION
from primary_care_review.models import Application, PartyMeasure
from primary_care_review.parties import actions, measures
from primary_care_review.stages import Stage

from ..agenda import Wait
from ..people import People

if TYPE_CHECKING:
    from .years import PrimaryCareYears

DEDUCTED = 20_000


def interfered(years: "PrimaryCareYears", bureau: People) -> Iterator[Wait]:
    """An official is told to put it right, one takes no part for a while, about one it was not so."""
    head = years.city[Role.COMMISSION_HEAD]
    yield 200
    accounting.corrected(bureau[Role.BUREAU_HANDLER], people=bureau, at=years.clock.next())
    row = accounting.disqualified(years.city[Role.CENTRE], people=bureau, at=years.clock.next())
    yield 60
    accountability.lift(row, reason="已停止干预，悔改属实。", by=head, at=years.clock.next())
    untrue = accounting.proposed(bureau[Role.SUPERVISOR], by=years.city[Role.COMMISSION_HANDLER], at=years.clock.next())
    drop: dict[str, Any] = {"reason": "经核实，系依职责监督。", "by": head}
    years.refused("陈述期内即作决定", lambda: accountability.drop(untrue, **drop, at=years.clock.next()))
    yield untrue.last_day + DAY
    accountability.drop(untrue, **drop, at=years.clock.next())


def third_party(years: "PrimaryCareYears", bureau: People) -> Iterator[Wait]:
    """Its work on a review is put right and less is paid for it, once nothing is done, in the end it goes on the blacklist and off it."""
    handler, head = bureau[Role.BUREAU_HANDLER], bureau[Role.BUREAU_HEAD]
    yield 100
    own = Application.objects.filter(kind=APPLICATION, district=head.office.district_id, state=Stage.ACCEPTED)
    while (case := own.order_by("pk").first()) is None:
        yield 3
    contract = parties.contracted(by=head, at=years.clock.next())
    who = {"name": "安若素", "login": "dsf-an", "phone": "13900000901", "email": ""}
    slip = actions.add_person(contract, **who, by=head, at=years.clock.next())
    acting = years.company.released(slip, by=years.company.guards[OfficeKind.COMMISSION])
    work = parties.delegated(case, contract, by=head, at=years.clock.next())
    parties.handed_in(work, by=acting, at=years.clock.next())

    def proposed(**said: Any) -> PartyMeasure:
        return parties.proposed(contract, **said, by=handler, at=years.clock.next())

    def taken(row: PartyMeasure, *named: str, deducted: int | None = None, grave: str = "") -> PartyMeasure:
        measures.state(row, statement="确系补签，人员均到场。", by=acting, at=years.clock.next())
        said: dict[str, Any] = {
            "measures": named,
            "deducted": deducted,
            "grave": grave,
            "reason": "事实清楚，不予采纳。",
        }
        return measures.take(row, **said, by=head, at=years.clock.next())

    taken(proposed(delegation=work), "correct", "deduct", deducted=DEDUCTED)
    untrue = proposed()
    yield untrue.last_day + DAY
    measures.drop(untrue, reason="经核实，情况不属实。", by=head, at=years.clock.next())
    barred = taken(proposed(), "blacklist", grave="伪造评审记录。")
    years.refused("列入黑名单又签订合同", lambda: parties.contracted(by=head, at=years.clock.next(), number="YZWB-2"))
    yield 90
    measures.lift(barred, reason="已整改到位。", by=head, at=years.clock.next())
