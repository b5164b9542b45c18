"""What befalls a grade within its term: it is rechecked, and stays, is lowered, falls or is reviewed anew; or it is revoked (P28, P34)."""

from functools import partial

from accounts.roles import Role
from config.scenarios import rechecking, revoking
from primary_care_review.models import Grade, Recheck, Revocation
from primary_care_review.recheck import actions as recheck
from primary_care_review.revocation import actions as revocation
from primary_care_review.revocation.rules import RevocationGround
from primary_care_review.standards.terms import Grade as GradeName
from primary_care_review.standards.terms import InstitutionType

from .closing import closed, heard
from .concluding import concluded
from .fates import OF_REVOCATION, Within
from .life import Life, Tale
from .reviewing import called, visited

# In months, from the hanging of the plaque to the end of the last case.
LASTS = {Within.ANEW: 8, Within.LOWERED: 4, Within.NOT_HELD: 4, Within.KEPT: 3}
SHORT = 2
# Between the loss of a grade and the next self-assessment, so that half a year of that ends a little before the year of P34.
RECTIFIED = 5


def befalls(life: Life) -> bool:
    """Whether anything does, and comes to its end before the last day."""
    how = life.fate.within
    return how != Within.NOTHING and life.months(LASTS.get(how, SHORT)) <= life.years.last_day


def tale(life: Life, row: Grade) -> Tale[None]:
    yield from _revoked(life, row) if life.fate.within in OF_REVOCATION else _rechecked(life, row)


def _rechecked(life: Life, row: Grade) -> Tale[None]:
    """By the commission or the bureau, from the decision to what it comes to."""
    how, bears = life.fate.within, _bears(life, row)
    of_city = life.fate.by_city or row.grade == GradeName.JIA
    by = life.bureau[Role.COMMISSION_HANDLER if of_city else Role.BUREAU_HANDLER]
    case = rechecking.opened(row, by=by, at=life.next())
    life.years.refused("正在抽查复核又决定抽查复核", lambda: rechecking.opened(row, by=by, at=life.next()))
    match how:
        case Within.CLOSED_IN_RECHECK:
            yield 5
            closed(life)
        case Within.DROPPED:
            yield from called(life, case)
            yield 2
            reason = "该院正在停业整顿，本次不再复核。"
            recheck.drop(rechecking.now(case), reason=reason, by=life.head(case), at=life.next())
        case _:
            yield from visited(life, case, bears=bears)
            yield from _settled(life, case, how, bears)


def _settled(life: Life, case: Recheck, how: Within, bears: GradeName | None) -> Tale[None]:
    """The result is known to the body, and only what it bears is settled."""
    keep = partial(rechecking.kept, case, people=life.bureau)
    if how == Within.KEPT:
        yield 9
        keep(at=life.next())
        return
    life.years.refused("复核结果不一致仍维持原等级", lambda: keep(at=life.next()))
    if how == Within.ANEW:
        yield 9
        anew = rechecking.ordered_anew(case, people=life.bureau, at=life.next())
        yield from visited(life, anew, bears=bears)
        case = anew
    yield from concluded(life, case)


def _bears(life: Life, row: Grade) -> GradeName | None:
    """What the team's ratings bear of the grade that is held."""
    held = GradeName(row.grade)
    match life.fate.within:
        case Within.KEPT:
            return held
        case Within.LOWERED | Within.ANEW:
            return next((one for one in InstitutionType(life.fate.type).grades if one.height < held.height), None)
        case _:
            return None


def _revoked(life: Life, row: Grade) -> Tale[None]:
    """Proposed by whoever has made it known, told, heard or silent, decided; made known to the others where it is grave."""
    how, grounds = life.fate.within, list(RevocationGround)
    ground = grounds[life.place % len(grounds)]
    case = revoking.proposed(row, people=life.bureau, at=life.next(), ground=ground)
    again = partial(revoking.proposed, row, people=life.bureau)
    life.years.refused("正在办理撤销又提出撤销", lambda: again(at=life.next()))
    yield 3
    revoking.told(case, people=life.bureau, at=life.next())
    if how == Within.CLOSED_IN_REVOCATION:
        yield 4
        closed(life)
        return
    yield from heard(life, case)
    head = revoking.people_of(case, life.bureau, life.years.clock.at)[Role.BUREAU_HEAD]
    now = partial(Revocation.objects.get, pk=case.pk)
    if how == Within.NOT_REVOKED:
        revocation.drop(now(), reason="经核实，所反映的情况不属实。", by=head, at=life.next())
        return
    grave = how == Within.REVOKED_GRAVELY
    revoking.drafted(case, people=life.bureau, at=life.next(), grave=grave)
    revocation.revoke(now(), by=head, at=life.next())
    if grave:
        yield 3
        revoking.circulated(case, people=life.bureau, at=life.next())
