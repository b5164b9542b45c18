"""What ends a review before its time: a termination that is proposed and decided, an institution that is no more (P06, P33)."""

from accounts.roles import Role
from casework.actions import closures
from config.scenarios import terminating
from experts.actions import leaving_cases
from primary_care_review.body import REREVIEW
from primary_care_review.models import Application, Termination
from primary_care_review.termination import actions as termination
from primary_care_review.termination.rules import TerminationGround

from .fates import First
from .life import Life, Tale


def terminated(life: Life, of: Application, how: First) -> Tale[bool]:
    """Proposed, told, heard or silent, and decided: whether the review goes on."""
    grounds = list(TerminationGround)
    ground = grounds[life.place % len(grounds)]
    proposed = terminating.proposed(of, people=life.bureau, at=life.next(), ground=ground)
    yield 3
    terminating.told(proposed, people=life.bureau, at=life.next())
    if how == First.CLOSED_IN_TERMINATION:
        yield 4
        closed(life)
        return False
    if life.turn("statement", "", "made"):
        yield 3
        terminating.heard(proposed, at=life.next())
        yield 4
    else:
        yield 21  # the clock closes the hearing
    if how == First.SPARED:
        head, now = life.bureau[Role.BUREAU_HEAD], Termination.objects.get(pk=proposed.pk)
        termination.drop(now, reason="经核实，所反映的情况不属实。", by=head, at=life.next())
        return True
    terminating.decided(proposed, people=life.bureau, at=life.next())
    return False


def closed(life: Life) -> None:
    """The institution is no more, and each office ends what it has open of it."""
    institution, head = life.leader.office.institution, life.bureau[Role.BUREAU_HEAD]
    closures.close_institution(institution, closed_on=life.on, reason="执业许可证已注销。", by=head, at=life.next())
    ending = [
        *Termination.objects.filter(institution=institution, closed_at=None),
        *Application.objects.filter(applicant=institution, ended_at=None).order_by("-pk"),
    ]
    for case in ending:
        by = life.bureau[Role.COMMISSION_HEAD] if case.kind == REREVIEW else head
        leaving_cases.cancel(case, by=by, at=life.next(), reason="机构已注销，终止办理。")
