"""A violation: proposed with facts and evidence, decided after a hearing; what was decided is done to the filing by the same act (E29)."""

from datetime import date, datetime
from functools import partial
from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, Office
from accounts.refused import Refused
from accounts.roles import COMMISSION_ROLES
from casework import ledger, messages
from casework.files.examine import Examined
from casework.gateway import open_case
from casework.measures import hearing
from casework.measures.rules import decided, grounded
from casework.measures.steps import GRAVE
from casework.models import Sign
from casework.notices import with_step
from casework.signs.actions import settle
from casework.verdict import Verdict, refuse

from ..articles import E
from ..models import Filing, Violation
from . import acting, rules, steps
from .rules import ViolationGround


def running(filing: Filing) -> Violation | None:
    return Violation.objects.open().filter(about=filing.pk).first()


def may_begin(filing: Filing, *, by: Membership) -> Verdict:
    """Whether the member may begin one about the filing as it stands."""
    if by.role not in COMMISSION_ROLES:
        return refuse(E(29), "违规处理由市卫生健康委办理，请向其反映有关情况。")
    open_now = running(filing)
    reported = filing.declared_level is not None
    return rules.may_begin(state=filing.state, reported=reported, running=open_now.number if open_now else "")


@transaction.atomic
def propose(
    filing: Filing,
    *,
    ground: str,
    ground_facts: str,
    evidence: Examined | None,
    by: Membership,
    at: datetime,
    sign: Sign | None = None,
) -> Violation:
    """Opens the case; refused without one of the ten grounds, its facts and what shows them. The hospital does not know of it yet.

    A sign from which it is opened is settled with it.
    """
    held = cast(Filing, ledger.hold(filing, by=by))
    Refused.unless(may_begin(held, by=by))
    chosen = ViolationGround(ground) if ground else None
    Refused.at_first(grounded(rules.LAW, ground=chosen, facts=ground_facts, evidence=evidence is not None))
    opened = open_case(
        Violation,
        kind=steps.KIND,
        by=by,
        at=at,
        label="提出违规处理",
        about=held,
        then=partial(hearing.bring_in, evidence=evidence, by=by, at=at),
        title=held.title,
        institution=held.institution,
        district=held.district,
        state=steps.PREPARED,
        standard=held.standard,
        rules_edition=held.rules_edition,
        ground=ground,
        ground_facts=ground_facts.strip(),
        proposed_by=by,
    )
    if sign:
        settle(sign, reason="据此提出违规处理。", opened=opened, by=by, at=at)
    return opened


def draft_decision(
    violation: Violation,
    *,
    sanction: str,
    grave: str,
    gravity: str,
    why: str,
    by: Membership,
    at: datetime,
    to_level: int | None = None,
    until: date | None = None,
    seen: int | None = None,
) -> Violation:
    """With measure, gravity and reason: what the head signs is done with the signature."""
    if not why.strip():
        raise Refused(f"请写明处理理由（{E(29)}）。", field="why")
    asked: dict[str, Any] = {
        **acting.only_its_own(sanction, to_level=to_level, until=until),
        "grave": grave,
        "gravity": gravity.strip(),
        "why": why.strip(),
    }
    _ask(violation.of_filing, asked, on=timezone.localdate(at))
    return with_step.draft(violation, steps.DECISION_NOTICE, by=by, at=at, seen=seen, **asked)


def _ask(filing: Filing, asked: dict[str, Any], *, on: date) -> None:
    """What is decided against gravity, and against how the filing stands now."""
    sanction = asked["sanction"]
    Refused.at_first(decided(rules.LAW, sanction=sanction, grave=asked["grave"] == GRAVE, gravity=asked["gravity"]))
    acting.ask(filing, sanction=sanction, to_level=asked["to_level"], until=asked["until"], on=on)


def draft_circular(
    violation: Violation, *, demand: str, by: Membership, at: datetime, seen: int | None = None
) -> Violation:
    """With what the others are to do."""
    return with_step.draft(violation, steps.CIRCULAR_NOTICE, by=by, at=at, seen=seen, demand=demand)


@transaction.atomic
def decide(violation: Violation, *, by: Membership, at: datetime, seen: int | None = None) -> Violation:
    """With the signature what was decided is done, where the filing still stands so; hospital and bureau are told."""
    done = with_step.issue(violation, steps.DECISION_NOTICE, by=by, at=at, seen=seen)
    filing = done.of_filing
    asked = {name: getattr(done, name) for name in ("sanction", "to_level", "until", "gravity")}
    _ask(filing, asked | {"grave": GRAVE if done.grave else ""}, on=timezone.localdate(at))
    acting.act(filing, done, by=by, at=at)
    body = f"{done.title}：{ViolationGround(done.ground).label}，{done.sanctioned}（{E(29)}）。"
    bureau = Office.objects.bureau_of(filing.own_district)
    messages.send(to=bureau, title=f"{done.number}：已作出违规处理", body=body, at=at, case=done)
    return done


@transaction.atomic
def drop(violation: Violation, *, reason: str, by: Membership, at: datetime, seen: int | None = None) -> Violation:
    """Nothing changes; who was told of the intent is told of this as well."""
    said = {"outcome": "不予处理", "goes_on": "评价和结果不变"}
    return hearing.drop(violation, steps.VIOLATING.drop, **said, reason=reason, by=by, at=at, seen=seen)
