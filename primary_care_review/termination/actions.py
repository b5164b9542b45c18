"""Termination of a review: proposed with facts and evidence, the statement taken, decided; what then ends with it (P33)."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from casework import messages
from casework.actions import materials
from casework.actor import CLOCK
from casework.clocks.calendar import GRACE
from casework.files.examine import Examined
from casework.gateway import open_case, perform
from casework.ledger import hold
from casework.models import Case
from casework.notices import with_step
from experts.actions.leaving_cases import leave_nothing

from ..body import REREVIEW
from ..models import Application, CityTermination, Termination
from ..publicity import actions as publicity
from . import rules, steps
from .kinds import CITY_KIND, KIND
from .rules import TerminationGround

EVIDENCE, STATEMENT_FILE = "termination_evidence", "termination_statement"


@transaction.atomic
def propose(
    application: Application,
    *,
    ground: str,
    ground_facts: str,
    evidence: Examined | None,
    by: Membership,
    at: datetime,
    seen: int | None = None,
) -> Application:
    """Opens the case beside the review; refused without one of the four grounds, its facts and what shows them."""
    chosen = TerminationGround(ground) if ground else None
    for field, verdict in rules.may_terminate(ground=chosen, facts=ground_facts, evidence=evidence is not None):
        if not verdict:
            raise Refused.by_verdict(verdict, field=field)

    def bring_in(termination: Termination) -> None:
        if evidence:
            materials.add(termination, kind=EVIDENCE, file=evidence, by=by, at=at)
            materials.hand_in(termination, at=at)

    done = perform(application, steps.PROPOSE, by=by, at=at, seen=seen, ground=ground)
    of_city = done.kind == REREVIEW
    open_case(
        CityTermination if of_city else Termination,
        kind=CITY_KIND if of_city else KIND,
        by=by,
        at=at,
        label="提出终止评审",
        about=done,
        then=bring_in,
        title=done.title,
        institution=done.institution,
        district=done.district,
        state=steps.PREPARED,
        standard=done.standard,
        rules_edition=done.rules_edition,
        ground=ground,
        ground_facts=ground_facts.strip(),
        proposed_by=by,
    )
    return done


def make_statement(
    termination: Termination,
    *,
    statement: str,
    file: Examined | None = None,
    by: Membership,
    at: datetime,
    seen: int | None = None,
) -> Termination:
    """What the institution says to it, in writing, with a file where it has one."""

    def keep(current: Termination) -> None:
        if file:
            materials.add(current, kind=STATEMENT_FILE, file=file, by=by, at=at)
            materials.hand_in(current, at=at)

    return perform(termination, steps.STATE, by=by, at=at, seen=seen, then=keep, statement=statement)


def close_hearings(at: datetime) -> int:
    """Every term for a statement that is over; who decides may do so without, the desks only say whose turn it is."""
    over = Termination.objects.filter(
        state=steps.HEARING,
        deadlines__clock=steps.STATEMENT.name,
        deadlines__met_on=None,
        deadlines__due_on__lt=timezone.localdate(at - GRACE),
    )
    return sum(_close(pk, at=at) for pk in list(over.values_list("pk", flat=True)))


def _close(pk: int, *, at: datetime) -> bool:
    with transaction.atomic():
        termination = hold(Case.objects.get(pk=pk))
        if termination.state != steps.HEARING or not steps.CLOSE_HEARING.verdict(termination, at):
            return False
        perform(termination, steps.CLOSE_HEARING, by=CLOCK, at=at)
    return True


@transaction.atomic
def terminate(termination: Termination, *, by: Membership, at: datetime, seen: int | None = None) -> Termination:
    """The notice goes out, and the review ends by the same act with all that hangs on it."""
    done = with_step.issue(termination, steps.TERMINATION_NOTICE, by=by, at=at, seen=seen)
    why = f"评审已终止（{done.number}）。"
    ground = TerminationGround(done.ground).label
    leave = partial(leave_nothing, why=why, by=by, at=at)
    _take_back_posting(done.of_application, why=why, by=by, at=at)
    perform(done.of_application, steps.END_REVIEW, by=by, at=at, then=leave, measure=done.number, ground=ground)
    return done


def _take_back_posting(application: Application, *, why: str, by: Membership, at: datetime) -> None:
    """A list that names this institution alone; where it names others it stays for them."""
    posting = application.posting
    if posting and posting.withdrawn_at is None and posting.lines.count() == 1:
        publicity.withdraw(posting, reason=why, by=by, at=at)


@transaction.atomic
def drop(
    termination: Termination, *, reason: str, by: Membership, at: datetime, seen: int | None = None
) -> Termination:
    """The review goes on; who was told of the intent is told of this as well."""
    no_draft = partial(with_step.drop_drafts, by=by, at=at, reason="不予终止评审，原拟文书不再签发。")
    done = perform(termination, steps.DROP, by=by, at=at, seen=seen, reason=reason, then=no_draft)
    if done.told_at and done.institution:
        body = f"{by.office}决定不予终止评审，评审继续进行。理由：{reason}"
        messages.send(to=done.institution.office, title=f"{done.number}：不予终止评审", body=body, at=at, case=done)
    return done
