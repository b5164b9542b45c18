"""The four years of a grade: its plaque, its renewal in time or late, its lapse with the cap, its raise (P26, P27)."""

from datetime import date, timedelta
from functools import partial

from accounts.roles import Role
from config.scenarios import grades as scenes
from config.scenarios.papers import photograph
from primary_care_review.grades.terms import GradeTerms
from primary_care_review.models import Grade, Plaque
from primary_care_review.plaque import actions as plaques
from primary_care_review.standards.terms import Grade as GradeName

from .fates import Later
from .life import Life, Tale

MONTH = timedelta(days=30)
WHY = {Plaque.Ending.DAMAGED: "牌匾右下角被车辆撞损。", Plaque.Ending.LOST: "门诊楼改造期间遗失。"}


def plaque_hung(life: Life, row: Grade) -> Tale[None]:
    """Made, handed out, hung, and replaced now and then; taken back when its grade stands no more."""
    by = life.bureau[Role.BUREAU_HANDLER]
    yield 12
    made = plaques.make(row, by=by, at=life.next())
    life.years.refused("为同一等级另制牌匾", lambda: plaques.make(row, by=by, at=life.next()))
    hung = yield from _hung(life, made)
    if cause := life.turn("replaced", "damaged", *[""] * 3, "lost", *[""] * 4):
        hung = yield from _replaced(life, hung, cause)
    life.plaque = hung


def _hung(life: Life, made: Plaque) -> Tale[Plaque]:
    by = life.bureau[Role.BUREAU_HANDLER]
    yield 14
    plaques.hand_out(made, on=life.on, receiver="吴建平", by=by, at=life.next())
    yield 3
    return plaques.hang(made, on=life.on, place=scenes.PLACE, photograph=photograph(), by=by, at=life.next())


def _replaced(life: Life, old: Plaque, cause: str) -> Tale[Plaque]:
    """Of one that is damaged somebody tells first."""
    by = life.bureau[Role.BUREAU_HANDLER]
    yield 60
    if cause == Plaque.Ending.DAMAGED:
        tip, _ = scenes.told_of(old, at=life.next())
        yield 9
        scenes.answered(tip, by=by, at=life.next())
    new = plaques.replace(old, cause=cause, on=life.on, reason=WHY[Plaque.Ending(cause)], by=by, at=life.next())
    return (yield from _hung(life, new))


def plaque_taken_back(life: Life) -> None:
    """Of a grade that stands no more."""
    if old := life.plaque:
        life.plaque = None
        by = life.bureau[Role.BUREAU_HANDLER]
        replace = partial(
            plaques.replace, old, cause=Plaque.Ending.LOST, on=life.on, reason=WHY[Plaque.Ending.LOST], by=by
        )
        life.years.refused("为失效等级的牌匾办理补换", lambda: replace(at=life.next()))
        plaques.take_back(old, on=life.on, reason="等级已不再有效。", by=by, at=life.next())


def asks_next(row: Grade, how: Later) -> tuple[date, GradeName]:
    """When the next self-assessment begins, and which grade is applied for with it."""
    terms, held = GradeTerms.load(), GradeName(row.grade)
    until, begin_by = terms.valid_until(row.counts_from), terms.begin_by(row.counts_from)
    match how:
        case Later.RENEWS_LATE:
            return begin_by + 2 * MONTH, held
        case Later.LAPSES:
            return until - 2 * MONTH, held
        case Later.RAISES:
            return row.decreed_on + MONTH, next(one for one in reversed(GradeName) if one.height > held.height)
        case _:
            return begin_by - MONTH, held
