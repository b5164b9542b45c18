"""A body holds a third party to account: proposed and told, heard, decided by another person; the blacklist and the way off it (P29)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from accounts import columns
from accounts.humans import same_human
from accounts.models import Membership, Office
from accounts.people import ask_reason
from accounts.refused import Refused
from accounts.roles import Role
from casework import messages, record
from casework.actions.materials import keep
from casework.files.examine import Examined
from casework.measures.rules import grounded, may_decide, may_state
from casework.models import StoredFile
from casework.text import day_text

from ..articles import P
from ..models import Contract, Delegation, PartyMeasure
from . import rules
from .actions import end_now
from .conditions import HEADS, OFFICIALS
from .terms import BLACKLIST, END, LAW, PartyGround

DECIDED = ("measures", "deducted", "blacklisted")


@transaction.atomic
def propose(
    contract: Contract,
    *,
    ground: str,
    ground_facts: str,
    evidence: Examined,
    delegation: Delegation | None = None,
    by: Membership,
    at: datetime,
) -> PartyMeasure:
    """The party is told of ground and facts by the same act, and has a term for its statement."""
    held = _of_body(contract, by, OFFICIALS)
    Refused.at_first(grounded(LAW, ground=ground or None, facts=ground_facts, evidence=True))
    kept = keep(evidence, at=at)
    columns.touch(StoredFile, [kept.pk])
    done = PartyMeasure.objects.create(
        contract=held,
        delegation=delegation,
        ground=PartyGround(ground).value,
        ground_facts=ground_facts.strip(),
        evidence=kept,
        evidence_name=evidence.name,
        proposed_by=by,
        proposed_at=at,
    )
    label = done.get_ground_display()
    case = delegation.case.number if delegation else ""
    facts = {"ground": label, "case": case, "sha256": kept.pk}
    _note(done, "propose_party_measure", "提出处理第三方", by=by, at=at, reason=done.ground_facts, facts=facts)
    body = (
        f"{by.office}认为{label}，拟依法处理。事实：{done.ground_facts}"
        f"请于{day_text(done.last_day)}前在平台提交陈述意见，逾期未提交的视为没有意见（{P(29)}）。"
    )
    _tell_party(done, "拟处理告知", body, at=at)
    return done


@transaction.atomic
def state(measure: PartyMeasure, *, statement: str, by: Membership, at: datetime) -> PartyMeasure:
    """What the party says to it; where nobody of it has an account any more, the body enters what came on paper."""
    current, on = _locked(measure), timezone.localdate(at)
    if not states(current, by=by, on=on):
        raise Refused(f"陈述意见由合同人员提交；没有合同人员的，由委托单位按书面意见填写，您不能办理（{P(29)}）。")
    Refused.unless(may_state(P(29), **current.stands(on)))
    current.put_statement(statement, by=by, at=at)
    _note(current, "state_party", "第三方提交陈述意见", by=by, at=at)
    if by.role == Role.THIRD_PARTY:
        title = f"合同{current.contract.number}：第三方已提交陈述意见"
        body = f"{current.contract.party}已提交陈述意见，请作出决定。"
        messages.send(to=current.contract.body, title=title, body=body, at=at)
    return current


def states(measure: PartyMeasure, *, by: Membership, on: date) -> bool:
    """Whether the statement is theirs to give, or theirs to enter from paper."""
    if by.role == Role.THIRD_PARTY:
        return measure.contract.people.filter(member=by).exists()
    own = by.role in OFFICIALS and measure.contract.body_id == by.office_id
    return own and not measure.contract.people.current(on).exists()


@transaction.atomic
def take(
    measure: PartyMeasure,
    *,
    measures: Collection[str],
    deducted: int | None,
    grave: str,
    reason: str,
    by: Membership,
    at: datetime,
) -> PartyMeasure:
    """One measure or several; whoever is put on the blacklist loses the contract by the same act."""
    current = _deciding(measure, by=by, at=at)
    contract = current.contract
    spent = contract.measures.aggregate(spent=Sum("deducted"))["spent"] or 0
    on = timezone.localdate(at)
    running = bool(rules.may_end(valid_until=contract.valid_until, ended_on=contract.ended_on, on=on))
    Refused.at_first(
        rules.may_take(
            measures=measures,
            of_case=current.delegation_id is not None,
            deducted=deducted or 0,
            left=contract.amount - spent,
            grave=grave.strip(),
            running=running,
        )
    )
    ask_reason(reason)
    barred = BLACKLIST.value in measures
    taken = {*measures, *([END.value] if barred and running else [])}
    current.measures = [one.value for one in LAW.sanctions if one.value in taken]
    current.deducted, current.blacklisted, current.grave = deducted or 0, barred, grave.strip() if barred else ""
    current.put_decision(reason, by=by, at=at, what=DECIDED)
    _note(
        current,
        "take_party_measure",
        "处理第三方",
        by=by,
        at=at,
        reason=current.reason,
        facts={"measures": current.measures, "deducted": current.deducted, "grave": current.grave},
    )
    _tell_party(current, "处理决定", f"{by.office}决定：{current.measure_labels}。理由：{current.reason}", at=at)
    if barred:
        _tell_bodies(current, at=at)
    if END.value in taken:
        end_now(contract, reason=f"{current.measure_labels}：{current.reason}", by=by, at=at)
    return current


@transaction.atomic
def drop(measure: PartyMeasure, *, reason: str, by: Membership, at: datetime) -> PartyMeasure:
    current = _deciding(measure, by=by, at=at)
    ask_reason(reason)
    current.put_decision(reason, by=by, at=at, what=DECIDED)
    _note(current, "drop_party_measure", "不予处理第三方", by=by, at=at, reason=current.reason)
    _tell_party(current, "不予处理", f"{by.office}决定不予处理。理由：{current.reason}", at=at)
    return current


@transaction.atomic
def lift(measure: PartyMeasure, *, reason: str, by: Membership, at: datetime) -> PartyMeasure:
    """Off the blacklist, by the body that has put the party on it; contracts that were ended stay so."""
    current = _locked(measure)
    _of_body(current.contract, by, HEADS)
    if not current.blacklisted or current.lifted_at:
        raise Refused("该机构不在黑名单，无须移出，请刷新页面查看。")
    ask_reason(reason)
    current.put_lifting(reason, by=by, at=at)
    _note(current, "lift_blacklist", "移出黑名单", by=by, at=at, reason=current.lifted_reason)
    return current


def _deciding(measure: PartyMeasure, *, by: Membership, at: datetime) -> PartyMeasure:
    _of_body(measure.contract, by, HEADS)  # the contract first, as whoever ends it
    current = _locked(measure)
    same_person = same_human(current.proposed_by.person, by.person)
    Refused.unless(may_decide(P(29), **current.stands(timezone.localdate(at)), same_person=same_person))
    return current


def _tell_party(measure: PartyMeasure, what: str, body: str, *, at: datetime) -> None:
    for seat in measure.contract.people.current(timezone.localdate(at)).select_related("member__person"):
        messages.send(to=seat.member.person, title=f"合同{measure.contract.number}：{what}", body=body, at=at)


def _tell_bodies(measure: PartyMeasure, *, at: datetime) -> None:
    """Whoever else has a contract with the party decides on it themselves."""
    party = measure.contract.party
    running = (
        Contract.objects.in_force(timezone.localdate(at)).filter(party=party).exclude(body=measure.contract.body_id)
    )
    body = f"{measure.contract.body}已将{party}列入黑名单，不得再行委托；已委托的事项请自行决定是否撤回、终止合同（{P(29)}）。"
    for office in Office.objects.filter(contracts__in=running).distinct():
        messages.send(to=office, title=f"{party}列入黑名单"[:100], body=body, at=at)


def _of_body(contract: Contract, by: Membership, roles: tuple[Role, ...]) -> Contract:
    rows = Contract.objects.select_for_update(of=("self",)).select_related("party__office", "body")
    held = rows.filter(pk=contract.pk, body=by.office_id).first()
    if held is None or by.role not in roles:
        raise Refused(f"对第三方的处理由签订合同的卫生健康行政部门办理，您当前的岗位不能办理（{P(29)}）。")
    return held


def _locked(measure: PartyMeasure) -> PartyMeasure:
    rows = PartyMeasure.objects.select_for_update(of=("self",)).select_related("contract__party__office")
    return rows.select_related("contract__body", "proposed_by__person").get(pk=measure.pk)


def _note(
    measure: PartyMeasure,
    verb: str,
    label: str,
    *,
    by: Membership,
    at: datetime,
    reason: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    record.append(
        subject=f"office:{measure.contract.body_id}",
        at=at,
        verb=verb,
        label=label,
        by=by,
        article=P(29),
        reason=reason,
        facts={"contract": measure.contract.number, "party": str(measure.contract.party), **(facts or {})},
    )
