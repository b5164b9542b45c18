"""A first grade: the bureau's finding, the city's re-review, and what the bureau concludes where that does not bear it (P06, P18)."""

from functools import partial

from casework.gateway import perform
from config.scenarios import concluding as scenes
from config.scenarios import primary_care, rereview, visit
from primary_care_review.application.steps import WITHDRAW
from primary_care_review.models import Application, Rereview
from primary_care_review.rereview import actions
from primary_care_review.rereview.steps import FORGO_REREVIEW
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade

from . import closing
from .concluding import concluded
from .fates import First
from .life import Life, Tale
from .reviewing import checked, visited

# What befalls a review of the bureau, befalling that of the city.
AS_AT_BUREAU = {
    First.TERMINATED_AT_CITY: First.TERMINATED,
    First.SPARED_AT_CITY: First.SPARED,
    First.CLOSED_IN_CITY_TERMINATION: First.CLOSED_IN_TERMINATION,
}
WHY_NOT = "经研究，暂不申请市级复核，请按乙级作出结论。"


def found_reached(life: Life, of: Application, how: First) -> Tale[None]:
    """From the received report to the end of the bureau's case."""
    yield 8
    scenes.reached(of, people=life.bureau, at=life.next())
    yield 35 if life.turn("asks the city", *[""] * 8, "late") else 10
    if how != First.FORGOES:
        case = yield from _asked(life, of, how)
        if how == First.CITY_WITHDRAWN:
            perform(case, WITHDRAW, by=life.leader, at=life.next())
            yield 5
        else:
            yield from _at_city(life, case, how)
    now = visit.current(of)
    if now.state == Stage.REACHED:
        perform(now, FORGO_REREVIEW, by=life.leader, at=life.next(), reason=WHY_NOT)
    if visit.current(of).state == Stage.CONCLUDING:
        yield from concluded(life, of, grade=Grade.YI.value)


def _asked(life: Life, of: Application, how: First) -> Tale[Rereview]:
    """Opened by the institution; what is turned back for its materials is asked for again."""
    case = rereview.opened(of, at=life.next())
    life.years.refused("已有市级复核又申请", partial(actions.apply_to_city, of, by=life.leader, at=life.next()))
    if how == First.CITY_WITHDRAWN:
        return case
    yield 3
    primary_care.upload_required(case, by=life.leader, at=life.next())
    actions.submit(_now(case), by=life.leader, at=life.next())
    if how == First.CITY_UNQUALIFIED:
        yield 6
        primary_care.turned_back(_now(case), Stage.UNQUALIFIED, people=life.body(case), at=life.next())
        yield 14
        case = yield from _asked(life, of, First.AWARDED)
    return case


def _at_city(life: Life, case: Rereview, how: First) -> Tale[None]:
    yield from checked(life, case)
    if how == First.CLOSED_AT_CITY:
        yield 5
        closing.closed(life)
        return
    if befalling := AS_AT_BUREAU.get(how):
        yield 5
        goes_on = yield from closing.terminated(life, case, befalling)
        if not goes_on:
            return
    yield from visited(life, case, bears=Grade.YI if how == First.CITY_LESS else Grade.JIA)
    yield from concluded(life, case)


def _now(case: Rereview) -> Rereview:
    return Rereview.objects.get(pk=case.pk)
