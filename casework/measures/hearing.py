"""The one concerned is heard before anything is decided: in writing, within a term after which it is decided without."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role

from .. import messages
from ..actions import materials
from ..actor import CLOCK
from ..articles import Article
from ..clocks import deadlines
from ..clocks.calendar import GRACE
from ..files.examine import Examined
from ..gateway import perform
from ..ledger import hold
from ..models import Case
from ..models.case import AnyCase
from ..notices import with_step
from ..registry import case_type, case_types
from ..stages import StageEnum
from ..step import Clock, Condition, Step
from ..verdict import Verdict, allow, refuse
from .base import AnyMeasure, MeasureBase

STATEMENT, STATE, CLOSE = "statement", "make_statement", "close_hearing"


@dataclass(frozen=True)
class Hearing:
    """The rows of a hearing."""

    state: Step
    close: Step

    def __iter__(self) -> Iterator[Step]:
        return iter((self.state, self.close))


def hearing_steps(
    stages: type[StageEnum],
    *,
    article: Article,
    statement: Clock,
    decision: Clock,
    speaks: Role = Role.INSTITUTION_LEADER,
) -> Hearing:
    """From the notice of what is intended to the decision; `statement` is the term for a word, `decision` that for deciding after it."""
    hearing, deciding = stages("hearing"), stages("deciding")
    state = Step(
        STATE,
        hearing,
        deciding,
        by=speaks,
        article=article,
        label="提交陈述意见",
        lacks="陈述意见",
        follows="陈述意见送拟作出决定的机关，作出决定时一并考虑。",
        otherwise="期限内不陈述的，视为没有意见，由该机关径行作出决定。",
        confirm="陈述意见提交后不能修改。",
        stands=""
        if speaks == Role.INSTITUTION_LEADER
        else "陈述意见已经送拟作出决定的机关；另有情况的，向其书面反映。",
        meets=(statement,),
        starts=(decision,),
    )
    close = Step(
        CLOSE,
        hearing,
        deciding,
        by=Role.CLOCK,
        article=article,
        label="陈述期限届满",
        when=(_term_over(article, speaks),),
        meets=(statement,),
        starts=(decision,),
    )
    return Hearing(state, close)


def _term_over(article: Article, speaks: Role) -> Condition:
    def statement_term_over(case: Case, at: datetime) -> Verdict:
        if deadlines.overdue(case, STATEMENT, at=at):
            return allow()
        return refuse(article, "陈述期限尚未届满。").awaiting("当事人陈述意见", speaks)

    return statement_term_over


def bring_in(measure: MeasureBase, evidence: Examined | None, *, by: Membership, at: datetime) -> None:
    """What shows the facts, with the case that it opens."""
    if evidence:
        materials.add(measure, kind=measure.evidence_kind(), file=evidence, by=by, at=at)
        materials.hand_in(measure, at=at)


def make_statement(
    measure: AnyCase,
    *,
    statement: str,
    file: Examined | None = None,
    by: Membership,
    at: datetime,
    seen: int | None = None,
) -> AnyCase:
    """What the one concerned says to it, in writing, with a file where it has one."""

    def keep(current: MeasureBase) -> None:
        if file:
            materials.add(current, kind=current.statement_kind(), file=file, by=by, at=at)
            materials.hand_in(current, at=at)

    return perform(measure, _row(measure, STATE), by=by, at=at, seen=seen, then=keep, statement=statement)


def drop(
    measure: AnyMeasure,
    step: Step,
    *,
    outcome: str,
    goes_on: str,
    reason: str,
    by: Membership,
    at: datetime,
    seen: int | None = None,
) -> AnyMeasure:
    """Nothing is done; who was told of the intent is told of this as well: `outcome` in a few words, and what `goes_on`."""
    no_draft = partial(with_step.drop_drafts, by=by, at=at, reason=f"{outcome}，原拟文书不再签发。")
    done = perform(measure, step, by=by, at=at, seen=seen, reason=reason, then=no_draft)
    if done.told_at and done.concerned:
        body = f"{by.office}决定{outcome}，{goes_on}。理由：{reason}"
        messages.send(to=done.concerned, title=f"{done.number}：{outcome}", body=body, at=at, case=done)
    return done


def close_hearings(at: datetime) -> int:
    """Every term for a statement that is over; who decides may do so without, the desks only say whose turn it is."""
    kinds = [of_kind.kind for of_kind in case_types() if issubclass(of_kind.model, MeasureBase)]
    over = Case.objects.filter(
        kind__in=kinds,
        state="hearing",
        deadlines__clock=STATEMENT,
        deadlines__met_on=None,
        deadlines__due_on__lt=timezone.localdate(at - GRACE),
    )
    return sum(_close(pk, at=at) for pk in list(over.values_list("pk", flat=True)))


def _close(pk: int, *, at: datetime) -> bool:
    with transaction.atomic():
        measure = hold(Case.objects.get(pk=pk))
        if measure.state != "hearing" or not _row(measure, CLOSE).verdict(measure, at):
            return False
        perform(measure, _row(measure, CLOSE), by=CLOCK, at=at)
    return True


def _row(measure: Case, name: str) -> Step:
    return next(step for step in case_type(measure.kind).steps if step.name == name)
