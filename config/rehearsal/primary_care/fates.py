"""What befalls an institution in the years of a grade review: the first few dozen go every way through the tables, the rest is cast by
seed."""

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
    TERMINATED_AT_CITY = "terminated_at_city"  # the city terminates its re-review, and the bureau then concludes lower
    SPARED_AT_CITY = "spared_at_city"
    CLOSED_IN_CITY_TERMINATION = "closed_in_city_termination"


class Within(StrEnum):
    """What befalls its first grade within the term, once its plaque hangs."""

    NOTHING = "nothing"
    KEPT = "kept"  # rechecked, and found as it was
    LOWERED = "lowered"  # rechecked, to the next grade below, or to none where there is none
    NOT_HELD = "not_held"  # rechecked, and no grade is reached any more
    ANEW = "anew"  # what the recheck finds differs, and the bureau reviews anew
    DROPPED = "dropped"  # the recheck goes no further
    CLOSED_IN_RECHECK = "closed_in_recheck"
    REVOKED = "revoked"
    REVOKED_GRAVELY = "revoked_gravely"  # the others are told in a circular
    NOT_REVOKED = "not_revoked"  # its revocation is proposed and dropped
    CLOSED_IN_REVOCATION = "closed_in_revocation"


class Later(StrEnum):
    """What becomes of the grade that it holds."""

    RENEWS = "renews"
    RENEWS_LATE = "renews_late"
    FAILS = "fails"  # applies for renewal and does not reach a grade again
    LAPSES = "lapses"  # applies too late, and is capped
    LETS_GO = "lets_go"  # never applies again
    RAISES = "raises"


OF_RECHECK = (
    Within.KEPT,
    Within.LOWERED,
    Within.NOT_HELD,
    Within.ANEW,
    Within.DROPPED,
    Within.CLOSED_IN_RECHECK,
)
OF_REVOCATION = (Within.REVOKED, Within.REVOKED_GRAVELY, Within.NOT_REVOKED, Within.CLOSED_IN_REVOCATION)


class Fate(NamedTuple):
    """`grade` is the one that the first application asks for. `by_city`: the commission rechecks, as it does every first grade."""

    type: InstitutionType
    grade: Grade
    first: First
    later: Later
    within: Within = Within.NOTHING
    by_city: bool = False


T = TypeVar("T")
_TOWN, _CENTRE = InstitutionType.TOWNSHIP_HOSPITAL, InstitutionType.COMMUNITY_HEALTH_CENTRE
# The first few stand for the rest where fewer are rehearsed.
EVERY_WAY = (
    Fate(_CENTRE, Grade.YI, First.UNQUALIFIED, Later.LETS_GO, Within.REVOKED),
    Fate(_TOWN, Grade.JIA, First.AWARDED, Later.RENEWS),
    Fate(_CENTRE, Grade.JIA, First.CITY_LESS, Later.LAPSES),
    Fate(_TOWN, Grade.BING, First.TERMINATED, Later.LETS_GO),
    Fate(_TOWN, Grade.YI, First.CLOSED, Later.LETS_GO),
    # What takes longest begins first.
    Fate(_CENTRE, Grade.JIA, First.CITY_UNQUALIFIED, Later.RENEWS_LATE, Within.NOT_REVOKED),
    Fate(_TOWN, Grade.JIA, First.AWARDED, Later.RENEWS, Within.LOWERED, by_city=True),
    Fate(_TOWN, Grade.JIA, First.SPARED_AT_CITY, Later.RENEWS, Within.CLOSED_IN_REVOCATION),
    Fate(_CENTRE, Grade.JIA, First.AWARDED, Later.LETS_GO, Within.REVOKED_GRAVELY),
    Fate(_TOWN, Grade.YI, First.AWARDED, Later.RENEWS, Within.ANEW, by_city=True),
    Fate(_CENTRE, Grade.YI, First.AWARDED, Later.RENEWS, Within.ANEW),
    Fate(_TOWN, Grade.YI, First.AWARDED, Later.RAISES),
    Fate(_TOWN, Grade.BING, First.AWARDED, Later.RAISES),
    Fate(_CENTRE, Grade.YI, First.AWARDED, Later.RENEWS_LATE, Within.KEPT),
    Fate(_TOWN, Grade.BING, First.AWARDED, Later.LAPSES, Within.DROPPED, by_city=True),
    Fate(_TOWN, Grade.JIA, First.CITY_WITHDRAWN, Later.FAILS, Within.KEPT, by_city=True),
    Fate(_CENTRE, Grade.JIA, First.FORGOES, Later.RENEWS, Within.NOT_HELD, by_city=True),
    Fate(_TOWN, Grade.YI, First.NOT_REACHED, Later.LETS_GO),
    Fate(_TOWN, Grade.YI, First.WITHDRAWN, Later.LETS_GO, Within.REVOKED),
    Fate(_CENTRE, Grade.YI, First.SPARED, Later.RENEWS, Within.NOT_REVOKED),
    Fate(_TOWN, Grade.BING, First.CLOSED_IN_TERMINATION, Later.LETS_GO),
    Fate(_CENTRE, Grade.JIA, First.CLOSED_AT_CITY, Later.LETS_GO),
    Fate(_TOWN, Grade.JIA, First.TERMINATED_AT_CITY, Later.RENEWS),
    Fate(_CENTRE, Grade.JIA, First.CLOSED_IN_CITY_TERMINATION, Later.LETS_GO),
    Fate(_TOWN, Grade.YI, First.AWARDED, Later.RENEWS),
    Fate(_TOWN, Grade.YI, First.AWARDED, Later.RENEWS, Within.LOWERED),
    Fate(_TOWN, Grade.YI, First.AWARDED, Later.RENEWS, Within.NOT_HELD),
    Fate(_CENTRE, Grade.YI, First.AWARDED, Later.RENEWS, Within.DROPPED),
    Fate(_TOWN, Grade.YI, First.AWARDED, Later.LETS_GO, Within.CLOSED_IN_RECHECK),
    Fate(_TOWN, Grade.YI, First.AWARDED, Later.LETS_GO, Within.CLOSED_IN_RECHECK, by_city=True),
    Fate(_CENTRE, Grade.YI, First.AWARDED, Later.LETS_GO, Within.CLOSED_IN_REVOCATION),
)
FEWEST = 5
# Of the others: how often, of a hundred.
_FIRST = {First.AWARDED: 84, First.NOT_REACHED: 5, First.UNQUALIFIED: 5, First.WITHDRAWN: 3, First.SPARED: 3}
_LATER = {Later.RENEWS: 62, Later.RENEWS_LATE: 12, Later.LAPSES: 8, Later.LETS_GO: 6, Later.FAILS: 4, Later.RAISES: 8}
# Of those who are not about to raise theirs.
_WITHIN = {
    Within.NOTHING: 78,
    Within.KEPT: 8,
    Within.LOWERED: 4,
    Within.NOT_HELD: 1,
    Within.ANEW: 2,
    Within.DROPPED: 2,
    Within.REVOKED: 2,
    Within.REVOKED_GRAVELY: 1,
    Within.NOT_REVOKED: 2,
}
_BY_CITY = {True: 30, False: 70}
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
        later = Later.RENEWS if highest else later
        within, by_city = one_of(_WITHIN), one_of(_BY_CITY)
        fates.append(Fate(of_type, grade, first, later, Within.NOTHING if later is Later.RAISES else within, by_city))
    return fates
