"""Proposed by one, decided by another: the acts, each with its row of the record, and the one door through which a step is taken.

Sent back or decided on, a proposal stays readable. Where the office does not ask for two people its head may decide without one.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused

from .. import ledger, messages, record
from ..actions import materials
from ..clocks import terms
from ..files.examine import Examined
from ..gateway import NotTheirs, Stale, ask_to_propose, may_ever, perform
from ..models import Case, Proposal
from ..models.record import Audience
from ..registry import case_type
from ..step import Step
from . import rules, said

MOVED = "拟办意见在您打开页面之后已有变化，请核对最新的拟办意见后再办理。"


def propose(
    case: Case,
    step: Step,
    *,
    facts: Mapping[str, Sequence[str]],
    reason: str,
    checked: Sequence[str] = (),
    file: Examined | None = None,
    by: Membership,
    at: datetime,
    seen: int | None = None,
) -> Proposal:
    """Sends a step up to whoever decides, as its form was filled in; takes the place of what the office proposed before."""
    with transaction.atomic():
        current = _held(case, by)
        step = case_type(current.kind).own(step)
        ask_to_propose(current, step, by=by, at=at, seen=seen)
        if not reason.strip():
            raise Refused("请填写拟办理由。", field="why")
        before = rules.open_proposal(current, step, by)
        if before:
            fall_away(before, by=by, at=at)
        proposal = Proposal.objects.create(
            case_id=current.pk,
            step=step.name,
            version=current.version,
            facts={name: list(values) for name, values in facts.items()},
            file=materials.keep(file, at=at) if file else None,
            file_name=file.name if file else "",
            reason=reason,
            checked=list(checked),
            proposed_by=by,
            proposed_at=at,
            due_on=terms.due(timezone.localdate(at), current.law["signing_days"]),
        )
        _try_out(proposal, step, by=by, at=at)
        verb = "修改拟办意见" if before else "拟办"
        _note(current, step, "propose", f"{verb}：{step.label}", by=by, at=at, reason=reason, proposal=proposal)
        return proposal


def send_back(proposal: Proposal, *, reason: str, by: Membership, at: datetime) -> Proposal:
    """Whoever may decide sends it back to the proposer, with what is to be mended."""
    with transaction.atomic():
        case, proposal, step = _locked(proposal, by)
        if not may_ever(case, step, by, on=timezone.localdate(at)):
            raise Refused(f"拟办意见由有权办理“{step.label}”的负责人退回，您当前的岗位不能退回。")
        if not reason.strip():
            raise Refused("请填写退回的理由。", field="reason")
        proposal.returned_by, proposal.returned_at, proposal.returned_reason = by, at, reason.strip()
        proposal.save()
        label = f"退回拟办：{step.label}"
        _note(case, step, "proposal_return", label, by=by, at=at, reason=reason, proposal=proposal)
        title = f"{case.number}：拟办意见已退回"
        body = f"“{step.label}”的拟办意见已由{by.person.name}退回：{reason.strip()}"
        messages.send(to=proposal.proposed_by.person, title=title, body=body, at=at, case=case)
        return proposal


def take_back(proposal: Proposal, *, by: Membership, at: datetime) -> Proposal:
    """One of the office that proposes takes it back before anybody has decided."""
    with transaction.atomic():
        case, proposal, step = _locked(proposal, by)
        if by.role not in rules.proposers(step):
            raise Refused("拟办意见由本单位经办人收回，您当前的岗位不能收回。")
        fall_away(proposal, by=by, at=at)
        _note(case, step, "proposal_take_back", f"收回拟办：{step.label}", by=by, at=at, proposal=proposal)
        return proposal


def fall_away(proposal: Proposal, *, by: Membership, at: datetime) -> None:
    """It waits for nobody any more; whoever calls says why in the record."""
    proposal.withdrawn_by, proposal.withdrawn_at = by, at
    proposal.save()


def take(
    case: Case,
    step: Step,
    *,
    by: Membership,
    at: datetime,
    seen: int | None = None,
    upon: Proposal | None = None,
    deviates: bool = False,
    **facts: Any,
) -> Case:
    """Takes a step by the verb behind it, or by the gateway itself where the step is all there is.

    `upon` is the proposal that the page showed: the decision is one on it, as it stands or otherwise (`deviates`).
    """
    step = case_type(case.kind).own(step)
    with transaction.atomic():
        if upon is not None:
            current, proposal, _ = _locked(upon, by)
            Refused.unless(rules.may_decide(current, step, proposal, by))
            proposal.decided_by, proposal.decided_at, proposal.deviates = by, at, deviates
            proposal.save()
        verb = case_type(case.kind).verbs.get(step)
        if verb is None:
            return perform(case, step, by=by, at=at, seen=seen, **facts)
        return verb(case, by=by, at=at, seen=seen, **facts)


def agree(proposal: Proposal, *, by: Membership, at: datetime) -> Case:
    """Decides on a proposal as it stands: the form of the step reads once more what was typed into it."""
    step = case_type(proposal.case.kind).step(proposal.step)
    if step is None:
        raise Stale(MOVED)
    form = said.read_again(proposal, step, member=by, at=at, more={"case_number": proposal.case.number})
    if not form.is_valid():
        sentences = [str(sentence) for faults in form.errors.values() for sentence in faults]
        raise Refused(*sentences)
    return take(form.case, step, by=by, at=at, seen=form.cleaned_data["seen"], upon=proposal, **form.facts())


def _try_out(proposal: Proposal, step: Step, *, by: Membership, at: datetime) -> None:
    """Refuses what nobody could decide as it stands: the decision is made by one who may make it, and rolled back."""
    there = rules.colleagues({by.office_id}, step.roles, on=timezone.localdate(at))
    able = rules.deciders(step, by, there[by.office_id])
    decider = next((member for member in able if not record.other_capacity(proposal.case, member)), None)
    if decider is not None:
        with transaction.atomic():
            agree(proposal, by=decider, at=at)
            transaction.set_rollback(True)


def _held(case: Case, by: Membership) -> Case:
    try:
        return ledger.hold(case, by=by)
    except Case.DoesNotExist:
        raise NotTheirs(case.number) from None


def _locked(proposal: Proposal, by: Membership) -> tuple[Case, Proposal, Step]:
    """Under the lock of its case, while it is open and of the member's office."""
    case = _held(proposal.case, by)
    rows = Proposal.objects.open().of_office(by.office_id).select_related("proposed_by__person", "case")
    current = rows.filter(pk=proposal.pk).first()
    step = case_type(case.kind).step(proposal.step)
    if current is None or step is None:
        raise Stale(MOVED)
    return case, current, step


def _note(
    case: Case,
    step: Step,
    verb: str,
    label: str,
    *,
    by: Membership,
    at: datetime,
    proposal: Proposal,
    reason: str = "",
) -> None:
    ledger.refresh(case, at=at)  # it waits for the head, or again for whoever prepares
    record.append(
        subject=record.case_subject(case),
        case=case,
        at=at,
        verb=verb,
        label=label,
        by=by,
        article=step.article,
        reason=reason,
        facts={"office": by.office_id, "step": step.name, "proposal": proposal.pk},
        audience=Audience.OFFICE,
    )
