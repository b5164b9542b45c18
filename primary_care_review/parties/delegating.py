"""A case is left to a third party, taken back, its work handed in and looked into by the body (P16, P29)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.people import ask_reason
from accounts.refused import Refused
from accounts.roles import Role
from casework import ledger, messages, record
from casework.articles import Article
from casework.models import Case, Sample

from ..articles import P
from ..body import of_body
from ..models import Application, Contract, Delegation
from ..models.party_measure import barred_since
from . import rules
from .conditions import HEADS, OFFICIALS, in_force


@transaction.atomic
def delegate(application: Application, *, contract: Contract, task: str, by: Membership, at: datetime) -> Delegation:
    """Whoever acts under the contract then looks into this case, and takes the steps that may be left to somebody, and no others."""
    # The contract first, as whoever ends it holds it before the cases that lie under it.
    held = Contract.objects.select_for_update(of=("self",)).select_related("party__office").get(pk=contract.pk)
    current = _held(application, by)
    if held.body_id != by.office_id:
        raise Refused(f"只能依据本单位签订的合同委托（{P(16)}）。", field="contract")
    running = current.delegations.under_way().select_related("contract__party__office").first()
    scope = rules.scope_of(rechecked=current.rechecked_id is not None, state=current.state)
    named = str(running.contract.party) if running else ""
    barred = rules.not_barred(barred_on=barred_since(held.party))
    verdict = barred & in_force(held, at=at) & rules.may_delegate(scope, scopes=held.scopes, running=named)
    if not verdict or scope is None:
        raise Refused.by_verdict(verdict, field="contract")
    done = Delegation.objects.create(
        case=current, contract=held, scope=scope.value, task=task.strip(), given_by=by, given_at=at
    )
    _note(done, "delegate", "委托第三方", by=by, at=at, facts={"scope": scope.label, "task": done.task})
    for seat in held.people.current(timezone.localdate(at)).select_related("member__person"):
        body = f"{by.office}依据合同{held.number}委托办理{current.title}的{scope.label}。要求：{done.task}"
        messages.send(to=seat.member.person, title=f"{current.number}：受托办理{scope.label}", body=body, at=at)
    return done


@transaction.atomic
def take_back(delegation: Delegation, *, reason: str, by: Membership, at: datetime) -> Delegation:
    """Before the work is handed in: at once nobody of the party sees the case any more."""
    current = _of_body(delegation, by, HEADS)
    ask_reason(reason)
    return _taken_back(current, reason=reason, by=by, at=at)


def _taken_back(current: Delegation, *, reason: str, by: Membership, at: datetime) -> Delegation:
    Refused.unless(rules.under_way(taken_back=bool(current.taken_back_at), handed_in=bool(current.handed_in_at)))
    current.taken_back_at, current.taken_back_by, current.taken_back_reason = at, by, reason.strip()
    current.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_reason"])
    _note(current, "take_back_delegation", "撤回委托", by=by, at=at, reason=reason.strip())
    return current


def take_back_all(contract: Contract, *, reason: str, by: Membership, at: datetime) -> None:
    """What is under way under a contract that ends, in the transaction of that."""
    for delegation in contract.delegations.under_way():
        _taken_back(_locked(delegation), reason=reason, by=by, at=at)


@transaction.atomic
def hand_in(delegation: Delegation, *, work: str, by: Membership, at: datetime) -> Delegation:
    """What the party did, in the words of whoever acts for it; from then on the case is closed to them."""
    if not Delegation.objects.acting(by).filter(pk=delegation.pk).exists():
        raise Refused(f"工作情况由受托的合同人员提交，您不能办理（{P(16)}）。")
    current = _locked(delegation)
    Refused.unless(rules.under_way(taken_back=bool(current.taken_back_at), handed_in=bool(current.handed_in_at)))
    if not work.strip():
        raise Refused("请填写工作情况。", field="work")
    current.work, current.handed_in_by, current.handed_in_at = work.strip(), by, at
    current.save(update_fields=["work", "handed_in_by", "handed_in_at"])
    _note(current, "hand_in_delegation", "提交受托工作情况", by=by, at=at)
    title = f"{current.case.number}：第三方已提交工作情况"
    body = f"{current.contract.party}已提交{current.get_scope_display()}工作情况，可以复核，未复核的按年度抽样（{P(29)}）。"
    messages.send(to=current.contract.body, title=title, body=body, at=at, case=current.case)
    return current


@transaction.atomic
def draw_all(sample: Sample, by: Membership, at: datetime) -> None:
    """P29: what a sample has drawn is to be looked into."""
    rows = Delegation.objects.filter(pk__in=[number.rpartition("-")[2] for number in sample.panel])
    for row in rows.order_by("case", "pk"):
        current = _locked(row)
        Refused.unless(rules.may_check(handed_in=bool(current.handed_in_at), checked=bool(current.checked_at)))
        current.sample = sample
        current.save(update_fields=["sample"])
        facts = {"sample": sample.number}
        _note(current, "draw_delegation", "随机抽中，复核第三方工作", by=by, at=at, facts=facts, of=P(29))
    title = f"{sample.number}：抽中{len(sample.panel)}件，请复核"
    messages.send(to=sample.office, title=title, body=f"{sample.of_what}已经抽样，请逐件复核（{P(29)}）。", at=at)


@transaction.atomic
def check(delegation: Delegation, *, finding: str, finding_reason: str, by: Membership, at: datetime) -> Delegation:
    """P29: the body looks into what the party did; what follows from bad work is an act of its own."""
    current = _of_body(delegation, by, OFFICIALS)
    Refused.unless(rules.may_check(handed_in=bool(current.handed_in_at), checked=bool(current.checked_at)))
    if not finding_reason.strip():
        raise Refused("请填写复核意见。", field="finding_reason")
    current.finding, current.finding_reason = Delegation.Finding(finding), finding_reason.strip()
    current.checked_by, current.checked_at = by, at
    current.save(update_fields=["finding", "finding_reason", "checked_by", "checked_at"])
    facts = {"finding": current.get_finding_display()}
    _note(
        current,
        "check_delegation",
        "复核第三方工作",
        by=by,
        at=at,
        reason=current.finding_reason,
        facts=facts,
        of=P(29),
    )
    return current


def _held(application: Application, by: Membership) -> Application:
    """The case under its lock, of the body whose head acts."""
    try:
        current = ledger.hold(application, by=by)
    except Case.DoesNotExist:
        raise Refused("没有这一案件，或者您无权查看。") from None
    if by.role not in HEADS or not isinstance(current, Application) or not of_body(current, by):
        raise Refused(f"委托第三方由组织评审的单位负责人决定，您当前的岗位不能办理（{P(16)}）。")
    return current


def _locked(delegation: Delegation) -> Delegation:
    """Under the lock of its case, in the order in which everybody locks."""
    Case.objects.select_for_update().get(pk=delegation.case_id)
    rows = Delegation.objects.select_for_update(of=("self",)).select_related("case", "contract__party__office")
    return rows.select_related("contract__body").get(pk=delegation.pk)


def _of_body(delegation: Delegation, by: Membership, roles: tuple[Role, ...]) -> Delegation:
    current = _locked(delegation)
    if by.role not in roles or current.contract.body_id != by.office_id:
        raise Refused(f"委托事项由委托单位办理，您当前的岗位不能办理（{P(16)}）。")
    return current


def _note(
    delegation: Delegation,
    verb: str,
    label: str,
    *,
    by: Membership,
    at: datetime,
    reason: str = "",
    facts: dict[str, Any] | None = None,
    of: Article | None = None,
) -> None:
    case = delegation.case
    record.append(
        subject=record.case_subject(case),
        case=case,
        at=at,
        verb=verb,
        label=label,
        by=by,
        article=of or P(16),
        reason=reason,
        facts={"contract": delegation.contract.number, "party": str(delegation.contract.party), **(facts or {})},
        audience="authorities",
    )
