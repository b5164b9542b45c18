"""Termination of a review: proposed with facts and evidence, the statement taken, decided; what then ends with it (P33)."""

from datetime import datetime
from functools import partial

from django.db import transaction

from accounts.models import Membership
from accounts.refused import Refused
from casework.files.examine import Examined
from casework.gateway import open_case, perform
from casework.measures import hearing
from casework.measures.rules import grounded
from casework.notices import with_step
from experts.actions.leaving_cases import leave_nothing

from ..body import REREVIEW
from ..models import Application, CityTermination, Termination
from ..publicity import actions as publicity
from . import rules, steps
from .kinds import CITY_KIND, KIND
from .rules import TerminationGround


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
    Refused.at_first(grounded(rules.LAW, ground=chosen, facts=ground_facts, evidence=evidence is not None))

    done = perform(application, steps.PROPOSE, by=by, at=at, seen=seen, ground=ground)
    of_city = done.kind == REREVIEW
    open_case(
        CityTermination if of_city else Termination,
        kind=CITY_KIND if of_city else KIND,
        by=by,
        at=at,
        label="提出终止评审",
        about=done,
        then=partial(hearing.bring_in, evidence=evidence, by=by, at=at),
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
    said = {"outcome": "不予终止评审", "goes_on": "评审继续进行"}
    return hearing.drop(termination, steps.DROP, **said, reason=reason, by=by, at=at, seen=seen)
