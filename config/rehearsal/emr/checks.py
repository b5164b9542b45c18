"""The yearly sample of the districts' results: one is found false and lowered, one is given up, the others are kept (E30)."""

from typing import TYPE_CHECKING

from config.scenarios import checking
from emr_rating.models import SpotCheck

from .city import heard

if TYPE_CHECKING:
    from .year import EmrYear

AT_LEAST = 3  # so many are drawn that each end is reached


def walk(year: "EmrYear") -> None:
    year.say("监督抽查")
    people, clock = year.city, year.clock
    of_each = -(-AT_LEAST // len(year.company.bureaus))
    checking.sampled(
        year.cycle.year, people=people, supervisor=year.supervisor, share=1, least=of_each, at=clock.next()
    )
    given_up, *others = SpotCheck.objects.order_by("pk")
    checking.dropped(given_up, people=people, at=clock.next())
    lowered = next(check for check in others if check.held_level)
    for check in others:
        level = check.held_level - 1 if check == lowered else None
        heard(year, check, level=level)
        checking.concluded(check, people=people, at=clock.next(), level=level)
