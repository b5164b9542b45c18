"""What offices do year by year beside the reviews: the October paper, the terms of the experts, the register fixed (P09, P14, P15)."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from accounts.roles import OfficeKind, Regime, Role
from casework.plans import actions as papers
from config.scenarios import terms, yearly
from experts.actions import letters
from experts.models import Letter
from primary_care_review.grades import snapshots
from primary_care_review.models import OctoberPaper

from ..agenda import Wait
from ..people import People
from .fates import FEWEST

if TYPE_CHECKING:
    from .years import PrimaryCareYears

BEFORE_THE_END = timedelta(days=60)
# Experts of a pool: twice a team and some who decline, are away, or look into an objection; where grades are rechecked a third team
# besides, since one that has reviewed and one that has rechecked are kept from what is reviewed anew.
TWO_TEAMS = 14
A_TEAM_MORE = 8


def experts_appointed(years: "PrimaryCareYears") -> None:
    """A pool for each bureau and one for the city, larger where more is reviewed; the commission appoints all of them (P07 to P09)."""
    of, take = years.company.experts, partial(_take, years)
    wide = TWO_TEAMS + (A_TEAM_MORE if years.number > FEWEST else 0)
    city = of(take(wide + years.number // 8), regime=Regime.PRIMARY_CARE, office=OfficeKind.COMMISSION)
    pools = [city]
    for district in years.districts:
        own = of(take(wide), regime=Regime.PRIMARY_CARE, office=OfficeKind.BUREAU, district=district)
        pools.append(own)
    for members in pools:
        chosen = [member.pool_entry.expert for member in members]
        terms.appoint(chosen, people=years.city, at=years.clock.next())


def _take(years: "PrimaryCareYears", number: int) -> list[int]:
    return [next(years.of_experts) for _ in range(number)]


def terms_renewed(years: "PrimaryCareYears") -> Iterator[Wait]:
    """Before they end; of the city's one does not pass."""
    handler, head = years.city[Role.COMMISSION_HANDLER], years.city[Role.COMMISSION_HEAD]
    ends = Letter.objects.standing().filter(regime=Regime.PRIMARY_CARE, audited_at=None)
    while (first := ends.order_by("valid_until", "pk").first()) is not None:
        yield max(years.clock.on, first.valid_until - BEFORE_THE_END)
        near = list(ends.filter(valid_until__lte=years.clock.on + BEFORE_THE_END).order_by("pk"))
        for place, letter in enumerate(near):
            passed = place > 0
            reason = "聘期内认真履职，同意续聘。" if passed else "本人工作变动，不再续聘。"
            letters.audit(letter, passed=passed, reason=reason, by=handler, at=years.clock.next())
        drafted = [
            letters.draft(
                letter.expert,
                regime=Regime.PRIMARY_CARE,
                valid_from=letter.valid_until + timedelta(days=1),
                by=handler,
                at=years.clock.next(),
            )
            for letter in near[1:]
        ]
        letters.issue_all(drafted, by=head, at=years.clock.next())


def october(years: "PrimaryCareYears", bureau: People) -> Iterator[Wait]:
    """The paper that the clock has opened is handed in before the end of the month, or late."""
    year = years.start.year
    while True:
        yield max(years.clock.on, date(year, 10, 12))
        if years.turn("october", "", "", "late", "", ""):
            yield 25
        hand_in(years, bureau)
        year += 1


def hand_in(years: "PrimaryCareYears", bureau: People) -> None:
    head = bureau[Role.BUREAU_HEAD]
    for paper in OctoberPaper.objects.filter(office=head.office_id, closed_at=None).order_by("pk"):
        done = yearly.handed_in(paper, by=head, at=years.clock.next())
        if years.turn("paper returned", "", "returned", "", ""):
            back = yearly.returned(done, people=bureau, at=years.clock.next())
            done = yearly.handed_in(back, by=head, at=years.clock.next())
        papers.receive(done, by=bureau[Role.COMMISSION_HANDLER], at=years.clock.next())


def register_fixed(years: "PrimaryCareYears") -> Iterator[Wait]:
    """Once a year, for whoever cites it."""
    while True:
        yield 360
        snapshots.take(by=years.city[Role.COMMISSION_HANDLER], at=years.clock.next())
