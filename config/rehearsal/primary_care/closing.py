"""What ends a case before its time: a termination that is proposed and decided, an institution that is no more (P06, P33)."""

from accounts.roles import Role
from casework.actions import closures
from casework.measures import hearing
from casework.measures.base import MeasureBase
from casework.models import Case
from casework.registry import case_type
from casework.stages import CANCELLED
from config.scenarios import telling, terminating
from experts.actions import leaving_cases
from primary_care_review.models import Application, ReviewTip, Termination
from primary_care_review.signs.uses import INTEGRITY
from primary_care_review.termination import actions as termination
from primary_care_review.termination.rules import TerminationGround

from ..signs import settled
from .fates import First
from .life import Life, Tale


def terminated(life: Life, of: Application, how: First) -> Tale[bool]:
    """Somebody tells of it; proposed, told, heard or silent, and decided: whether the review goes on."""
    people, grounds = life.body(of), list(TerminationGround)
    tip = _tipped(life)
    ground = grounds[life.place % len(grounds)]
    proposed = terminating.proposed(of, people=people, at=life.next(), ground=ground)
    settled(life.years, INTEGRITY, opened=proposed)
    yield 3
    telling.answered(tip, by=life.bureau[Role.BUREAU_HANDLER], at=life.next(), so=how != First.SPARED)
    terminating.told(proposed, people=people, at=life.next())
    if how == First.CLOSED_IN_TERMINATION:
        yield 4
        closed(life)
        return False
    yield from heard(life, proposed)
    if how == First.SPARED:
        now = Termination.objects.get(pk=proposed.pk)
        termination.drop(now, reason="经核实，所反映的情况不属实。", by=people[Role.BUREAU_HEAD], at=life.next())
        return True
    terminating.decided(proposed, people=people, at=life.next())
    return False


def _tipped(life: Life) -> ReviewTip:
    """To the commission, which leaves it to the bureau."""
    institution = life.leader.office.institution
    tip, _ = telling.told_of(at=life.next(), concerned=institution.name, district=institution.district)
    return telling.handed_on(tip, by=life.bureau[Role.COMMISSION_HANDLER], at=life.next())


def heard(life: Life, measure: MeasureBase) -> Tale[None]:
    """The institution says its word, or lets the term for it go by."""
    if life.turn("statement", "", "made"):
        yield 3
        now = type(measure).objects.get(pk=measure.pk)
        hearing.make_statement(now, statement=terminating.STATEMENT, by=life.leader, at=life.next())
        yield 4
    else:
        yield 21  # the clock closes the hearing


def closed(life: Life) -> None:
    """The institution is no more, and each office ends what it has open of it, what is beside a case before that."""
    institution, head = life.leader.office.institution, life.bureau[Role.BUREAU_HEAD]
    closures.close_institution(institution, closed_on=life.on, reason="执业许可证已注销。", by=head, at=life.next())
    for case in Case.objects.open().filter(institution=institution).order_by("-pk"):
        row = next(step for step in case_type(case.kind).steps if CANCELLED in step.targets)
        by = life.bureau[row.roles[0]]
        leaving_cases.cancel(case, by=by, at=life.next(), reason="机构已注销，终止办理。")
