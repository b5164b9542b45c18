"""What befalls an institution in the years of a grade review: the first score of them go every way through the tables, the rest is cast
by seed."""

from collections.abc import Mapping
from enum import StrEnum
from random import Random
from typing import NamedTuple, TypeVar

from primary_care_review.standards.terms import Grade, InstitutionType


class First(StrEnum):
    """What its first application comes to; whoever gets no grade by it tries again, but for those that are closed."""

    AWARDED = "awarded"
    CITY_LESS = "city_less"  # the city finds less than the bureau, which then concludes lower
    CITY_UNQUALIFIED = "city_unqualified"  # the city turns back the materials, and takes them the second time
    CITY_WITHDRAWN = "city_withdrawn"  # takes back what it asked of the city, and lets the bureau conclude
    FORGOES = "forgoes"  # asks nothing of the city
    NOT_REACHED = "not_reached"
    UNQUALIFIED = "unqualified"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"
    SPARED = "spared"  # its termination is proposed and dropped
    CLOSED = "closed"  # the institution is closed while its materials are checked
    CLOSED_IN_TERMINATION = "closed_in_termination"
    CLOSED_AT_CITY = "closed_at_city"


class Later(StrEnum):
    """What becomes of the grade that it holds."""

    RENEWS = "renews"
    RENEWS_LATE = "renews_late"
    FAILS = "fails"  # applies for renewal and does not reach a grade again
    LAPSES = "lapses"  # applies too late, and is capped
    LETS_GO = "lets_go"  # never applies again
    RAISES = "raises"


class Fate(NamedTuple):
    """`grade` is the one that the first application asks for."""

    type: InstitutionType
    grade: Grade
    first: First
    later: Later


T = TypeVar("T")
_TOWN, _CENTRE = InstitutionType.TOWNSHIP_HOSPITAL, InstitutionType.COMMUNITY_HEALTH_CENTRE
# The first few stand for the rest where fewer are rehearsed.
EVERY_WAY = (
    Fate(_TOWN, Grade.YI, First.AWARDED, Later.RENEWS),
    Fate(_TOWN, Grade.JIA, First.AWARDED, Later.RENEWS),
    Fate(_CENTRE, Grade.JIA, First.CITY_LESS, Later.LAPSES),
    Fate(_TOWN, Grade.BING, First.TERMINATED, Later.LETS_GO),
    Fate(_CENTRE, Grade.YI, First.UNQUALIFIED, Later.LETS_GO),
    Fate(_TOWN, Grade.YI, First.CLOSED, Later.LETS_GO),
    Fate(_CENTRE, Grade.YI, First.AWARDED, Later.RENEWS_LATE),
    Fate(_TOWN, Grade.BING, First.AWARDED, Later.LAPSES),
    Fate(_CENTRE, Grade.JIA, First.AWARDED, Later.LETS_GO),
    Fate(_TOWN, Grade.YI, First.AWARDED, Later.RAISES),
    Fate(_TOWN, Grade.BING, First.AWARDED, Later.RAISES),
    Fate(_CENTRE, Grade.JIA, First.CITY_UNQUALIFIED, Later.RENEWS_LATE),
    Fate(_TOWN, Grade.JIA, First.CITY_WITHDRAWN, Later.FAILS),
    Fate(_CENTRE, Grade.JIA, First.FORGOES, Later.RENEWS),
    Fate(_TOWN, Grade.YI, First.NOT_REACHED, Later.LETS_GO),
    Fate(_TOWN, Grade.YI, First.WITHDRAWN, Later.LETS_GO),
    Fate(_CENTRE, Grade.YI, First.SPARED, Later.RENEWS),
    Fate(_TOWN, Grade.BING, First.CLOSED_IN_TERMINATION, Later.LETS_GO),
    Fate(_CENTRE, Grade.JIA, First.CLOSED_AT_CITY, Later.LETS_GO),
)
FEWEST = 6
# Of the others: how often, of a hundred.
_FIRST = {First.AWARDED: 84, First.NOT_REACHED: 5, First.UNQUALIFIED: 5, First.WITHDRAWN: 3, First.SPARED: 3}
_LATER = {Later.RENEWS: 62, Later.RENEWS_LATE: 12, Later.LAPSES: 8, Later.LETS_GO: 6, Later.FAILS: 4, Later.RAISES: 8}
_GRADES = {_TOWN: {Grade.JIA: 25, Grade.YI: 50, Grade.BING: 25}, _CENTRE: {Grade.JIA: 30, Grade.YI: 70}}
_TYPES = {_TOWN: 65, _CENTRE: 35}


def cast_lots(number: int, random: Random) -> list[Fate]:
    """For so many institutions; those that go every way come first, so that there is time for it."""

    def one_of(weights: Mapping[T, int]) -> T:
        return random.choices(list(weights), list(weights.values()))[0]

    fates = list(EVERY_WAY[:number])
    while len(fates) < number:
        of_type = one_of(_TYPES)
        grade, first, later = one_of(_GRADES[of_type]), one_of(_FIRST), one_of(_LATER)
        highest = grade is Grade.JIA and later is Later.RAISES
        fates.append(Fate(of_type, grade, first, Later.RENEWS if highest else later))
    return fates
