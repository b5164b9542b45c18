"""An institution as its story is told: who acts for it and for those who review it, and the moments at which they do."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from accounts.models import Institution, Membership
from accounts.roles import Role
from casework.clocks.months import add_months
from config.scenarios import rereview
from primary_care_review.body import OF_CITY
from primary_care_review.models import Application, Plaque

from ..agenda import Wait
from ..people import People
from .fates import Fate

if TYPE_CHECKING:
    from .years import PrimaryCareYears

T = TypeVar("T")
Tale = Generator[Wait, None, T]


@dataclass
class Life:
    years: "PrimaryCareYears"
    place: int
    fate: Fate
    bureau: People
    leader: Membership
    # The one that hangs.
    plaque: Plaque | None = None

    @property
    def on(self) -> date:
        return self.years.clock.on

    def next(self) -> datetime:
        return self.years.clock.next()

    @property
    def closed(self) -> bool:
        """Whether the institution is no more."""
        return Institution.objects.filter(office=self.leader.office_id).exclude(closed_on=None).exists()

    def months(self, number: int) -> date:
        """The day so many months from today."""
        return add_months(self.on, number)

    def body(self, of: Application) -> People:
        """Those who review the case, by the roles of a bureau: the commission's, where the city reviews or rechecks."""
        return (
            rereview.of_city(self.bureau | self.years.city, at=self.years.clock.at)
            if of.kind in OF_CITY
            else self.bureau
        )

    def head(self, of: Application) -> Membership:
        return self.body(of)[Role.BUREAU_HEAD]

    def turn(self, of: str, *hows: str) -> str:
        """How it goes this time with what happens now and then."""
        return self.years.turn(of, *hows)
