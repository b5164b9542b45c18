"""The one gateway: nothing else assigns a state, starts a clock or hands over the ball.

Three questions, in this order: is it theirs (the queryset), may this role ever (the table), may it now (the facts).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db import transaction
from django.utils import timezone
from django_fsm import can_proceed

from accounts.models import Membership, Office
from accounts.refused import Refused
from accounts.roles import ROLE_CARDS, OfficeKind, Role

from . import beside, ledger, record, turns
from .accountability import bars
from .actor import Actor, Outsider
from .clocks import deadlines
from .deciding import rules as deciding
from .grants import HANDED_OVER, acts_as
from .messages import tell_new_holder
from .models import Case, Sequence
from .models.case import AnyCase
from .registry import CaseType, case_type
from .step import Clock, Step
from .verdict import Refusal, Verdict, refuse


class NotTheirs(Exception):  # a stranger's address: shown as 404
    """The case is outside the actor's scope."""


class Stale(Refused):
    """The case has moved on since the page was opened."""


@dataclass(frozen=True)
class Offer:
    """A step as a case page shows it to one member: open, or greyed with the reason."""

    step: Step
    verdict: Verdict
    # What the member would do is propose it to whoever decides.
    proposing: bool = False

    @property
    def label(self) -> str:
        return f"拟办：{self.step.label}" if self.proposing else self.step.label

    @property
    def open(self) -> bool:
        return self.verdict.ok

    @property
    def reasons(self) -> tuple[Refusal, ...]:
        return self.verdict.reasons


def open_case(
    model: type[AnyCase],
    *,
    kind: str,
    by: Actor,
    at: datetime,
    label: str,
    starts: tuple[Clock, ...] | None = None,
    about: Case | None = None,
    then: Callable[[Any], object] | None = None,
    **columns: Any,
) -> AnyCase:
    """Enters a new case into the ledger with its number and the first row of its record. Runs in the caller's transaction.

    `starts` are its clocks where they are others than those with which its kind opens there. One `about` another holds that one
    first, and may make its steps wait (`beside`).
    `then` writes what comes in with it on other rows, so that the first row of the record covers it.
    """
    of_kind = case_type(kind)
    year = timezone.localdate(at).year
    with transaction.atomic():
        held = ledger.hold(about) if about else None
        number = Sequence.objects.next(f"{of_kind.prefix}{year}")
        case: AnyCase = model(
            kind=kind,
            regime=of_kind.regime,
            number=f"{of_kind.prefix}{year}-{number:04d}",
            opened_at=at,
            about_id=held.pk if held else None,
            **columns,
        )
        case.holder = holder_of(case)
        case.save()
        for clock in of_kind.opens.get(of_kind.stage(case.state), ()) if starts is None else starts:
            deadlines.start(case, clock, on=timezone.localdate(at), holder=case.holder)
        if then is not None:
            then(case)
        deadlines.refresh_case(case)
        ledger.describe(case, at=at)
        case.save()
        beside.mark(case, at=at)
        first = next(iter(of_kind.steps))
        record.append(
            subject=record.case_subject(case), case=case, at=at, verb="open", label=label, by=by, article=first.article
        )
    return case


# Verbs get back what they gave: a filing stays a filing, also where the ledger row was the lock.
def perform(
    case: AnyCase,
    step: Step,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    seen: int | None = None,
    weigh: Callable[[Any], dict[str, Any]] | None = None,
    then: Callable[[Any], object] | None = None,
    **facts: Any,
) -> AnyCase:
    """Takes one step of a case, wholly or not at all, and returns the case as it then stands.

    `seen` is the version the actor's page showed: if the case has moved since, the act is
    refused rather than done twice. `weigh` is asked once nothing else stands in the way: what it finds in the case under its
    lock are further facts, or it refuses. `then` writes what goes with the step on other rows, so that the step's row of the
    record covers it. Raises `NotTheirs`, `Refused` or `Stale`; the facts go to the step's method.
    """
    with transaction.atomic():
        current = _held(case, by)
        of_kind, stood = case_type(current.kind), ledger.columns(current)
        step = of_kind.own(step)
        _ask(current, step, of_kind, by=by, at=at, reason=reason, seen=seen, facts=facts)
        proposed = deciding.decided_upon(current, step, by=by, at=at)
        facts |= weigh(current) if weigh else {}
        before = of_kind.stage(current.state)
        step_facts = {key: value for key, value in facts.items() if key != "proxy"}
        getattr(current, step.name)(by=by, at=at, **step_facts)
        after = of_kind.stage(current.state)
        _settle(current, step, of_kind, at=at)
        if then is not None:
            # What goes with the step finds the case as it stands after it, and may have described it anew.
            stood = ledger.write(current, stood)
            then(current)
            stood = {name: value for name, value in stood.items() if name not in ledger.DESCRIBING}
        ledger.describe(current, at=at)
        ledger.write(current, stood)
        if bool(before.end) is not bool(after.end):
            beside.mark(current, at=at)
            beside.read_anew(current, at=at)
        record.append(
            subject=record.case_subject(current),
            case=current,
            at=at,
            verb=step.name,
            label=step.label,
            by=by,
            article=step.article,
            reason=reason,
            facts={
                **facts,
                **proposed,
                "from": before.value,
                "to": after.value,
                **record.undoing(current, step.undoes),
            },
            audience=step.audience,
            role_label=_role_label(step, by, facts),
        )
        if before is not after:
            by_office = by.office_id if isinstance(by, Membership) else None
            tell_new_holder(current, step, after, by_office=by_office, reason=reason, at=at)
            _bring(current, of_kind.brings.get(after), by=by, at=at)
    return cast(AnyCase, current)


def _bring(case: Case, step: Step | None, *, by: Actor, at: datetime) -> None:
    """The step of the case that it is about, which is held already, where that has not gone on by itself."""
    if step is not None and case.about is not None and case.about.state in step.sources:
        perform(ledger.own_kind(case.about), step, by=by, at=at)


def offers(case: Case, *, by: Membership, at: datetime) -> list[Offer]:
    """The steps out of the case's state that this member's role may ever take or propose, open or greyed with the reason."""
    steps = [step for step in case_type(case.kind).steps if case.state in step.sources and not step.page]
    given = _handed_over(case, steps, by, on=timezone.localdate(at))
    barred, found = bars.may_act(by, case.regime), []
    for step in steps:
        if _named(step, by, given):
            proposal = deciding.open_proposal(case, step, by)
            verdict = may_now(case, step, at=at) & deciding.may_decide(case, step, proposal, by)
            found.append(Offer(step, barred & verdict))
        elif by.role in deciding.proposers(step):
            found.append(Offer(step, barred & may_now(case, step, at=at), proposing=True))
    return [offer for offer in found if offer.open or not offer.step.quiet]


def may_now(case: Case, step: Step, *, at: datetime) -> Verdict:
    """Whether the case, as a page shows it, allows the step, whoever takes it."""
    if case.state not in step.sources:
        return refuse(step.article, f"案件现处的环节不能办理“{step.label}”。")
    return beside.shown_free(case.held_by, step) & step.verdict(case, at)


def may_ever(case: Case, step: Step, by: Membership, *, on: date) -> bool:
    """Whether the member's role, or one handed over to it for this case, is named in the table."""
    return _named(step, by, _handed_over(case, [step], by, on=on))


def ask_to_propose(case: Case, step: Step, *, by: Membership, at: datetime, seen: int | None = None) -> None:
    """Whether the member may propose the step now, of a case under its lock: under all that the step itself asks but who decides."""
    if by.role not in deciding.proposers(step):
        raise Refused(f"“{step.label}”的拟办意见由本单位经办人提出，您当前的岗位不能办理。")
    _ask_capacity(case, by)
    _ask_now(case, step, case_type(case.kind), by=by, at=at, seen=seen)


def _handed_over(case: Case, steps: list[Step], by: Membership, *, on: date) -> set[Role]:
    """The roles handed over to the member on the case: asked once, and only where one of them could open a step."""
    lacking = {role for step in steps if by.role not in step.roles for role in step.roles}
    return acts_as(by, case, on=on) if lacking & HANDED_OVER.keys() else set()


def _named(step: Step, by: Membership, given: set[Role]) -> bool:
    if by.role == Role.THIRD_PARTY:
        return step.delegable
    if by.role in step.roles:
        return True
    if step.proxied and by.role == Role.CENTRE:
        return not Office.objects.get(kind=OfficeKind.INSTITUTE).connected
    return not given.isdisjoint(step.roles)


def holder_of(case: Case) -> Office | None:
    """Who has the ball in the case's state: the office of the kind its stage names."""
    stage = case_type(case.kind).stage(case.state)
    kind = stage.holder
    if kind in (None, OfficeKind.INSTITUTION) and (ending := turns.ending(case)):
        kind, *_ = ROLE_CARDS[ending[0].roles[0]].offices  # nobody is there any more; who reviews it ends the case
    match kind:
        case None:
            return None
        case OfficeKind.INSTITUTION:
            return case.institution.office if case.institution else None
        case OfficeKind.BUREAU:
            return Office.objects.get(kind=kind, district=case.district_id)
        case OfficeKind.INSTITUTE:
            institute = Office.objects.get(kind=kind)
            return institute if institute.connected else Office.objects.get(kind=OfficeKind.CENTRE)
        case _:
            return Office.objects.get(kind=kind)


def follow_holder(case: Case, *, at: datetime) -> None:
    """The ball lies where the stage says, also when other people now act for that office: no step, the caller records why."""
    with ledger.changing(case) as current:
        current.holder = holder_of(current)
        ledger.describe(current, at=at)


def _held(case: Case, by: Actor) -> Case:
    try:
        return ledger.hold(case, by=by)
    except Case.DoesNotExist:
        raise NotTheirs(case.number) from None


def _ask(
    case: Case,
    step: Step,
    of_kind: CaseType,
    *,
    by: Actor,
    at: datetime,
    reason: str,
    seen: int | None,
    facts: dict[str, Any],
) -> None:
    if isinstance(by, Outsider):
        if by.role not in step.roles:
            raise Refused(f"“{step.label}”不能由{by.role.label}办理。")
    else:
        if not may_ever(case, step, by, on=timezone.localdate(at)):
            named = "、".join(role.label for role in step.roles)
            raise Refused(f"“{step.label}”由{named}办理，您当前的岗位不能办理。")
        _ask_capacity(case, by)
    _ask_now(case, step, of_kind, by=by, at=at, seen=seen)
    if step.needs_reason and not reason.strip():
        raise Refused(f"请填写“{step.label}”的理由。", field="reason")
    if step.proxied and by.role == Role.CENTRE and not facts.get("proxy"):
        raise Refused("代录医管所意见须填写文号、日期并上传扫描件。", field="proxy_number")


def _ask_capacity(case: Case, by: Membership) -> None:
    if earlier := record.other_capacity(case, by):
        raise Refused(f"您已以“{earlier}”的身份办理过本案件，不能再以“{Role(by.role).label}”的身份办理，请由他人办理。")


def _ask_now(case: Case, step: Step, of_kind: CaseType, *, by: Actor, at: datetime, seen: int | None) -> None:
    if seen is not None and seen != case.version:
        raise Stale("本案件在您打开页面之后已有新的办理，请核对最新情况后再操作。")
    if case.state not in step.sources:
        now = of_kind.stage(case.state).label_for(by.office.kind if isinstance(by, Membership) else "")
        raise Refused(f"案件现处于“{now}”，不能办理“{step.label}”，请刷新页面查看最新进展。")
    Refused.unless(beside.free(case, step) & step.verdict(case, at))
    if not can_proceed(getattr(case, step.name)):
        raise Refused(f"案件当前不能办理“{step.label}”。")


def _settle(case: Case, step: Step, of_kind: CaseType, *, at: datetime) -> None:
    """Hands over the ball, starts and stops clocks, closes a finished case; the caller saves."""
    on = step.event_on(case, at)
    stage = of_kind.stage(case.state)
    case.holder = holder_of(case)
    case.version += 1
    case.closed_at = at if stage.end else None
    deadlines.meet(case, step.meets, on=on)
    deadlines.pause(case, step.pauses, on=on)
    deadlines.resume(case, step.resumes, on=on)
    for clock in step.starts_at(stage):
        deadlines.start(case, clock, on=on, holder=case.holder)
    if (undone := step.undoes) is not None:
        # The stage that it led to is the one the case has just left.
        deadlines.meet(case, undone.started, on=on)
        deadlines.run_on(case, undone.meets)
    if stage.end:
        deadlines.meet_all(case, on=on)
    deadlines.refresh_case(case)


def _role_label(step: Step, by: Actor, facts: dict[str, Any]) -> str:
    if isinstance(by, Outsider):
        return by.role.label
    if facts.get("proxy"):
        return f"{by.get_role_display()}（代录）"
    if by.role not in step.roles:
        return f"{by.get_role_display()}（{'受委托' if by.role == Role.THIRD_PARTY else '受托代办'}）"
    return by.get_role_display()
