"""The head of a body enters a contract with a third party, opens and ends accounts under it, and ends it (P16)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import columns
from accounts.entry.asking import Doubt, ask
from accounts.models import Institution, Membership, Office, Person
from accounts.opening import normalise_login, open_account
from accounts.people import ask_reason, close_membership, take_post
from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework import record
from casework.actions.materials import keep
from casework.files.examine import Examined
from casework.models import StoredFile

from ..articles import P
from ..models import Contract, ContractPerson, ThirdParty
from ..models.party_measure import barred_since
from . import delegating, rules
from .conditions import HEADS, in_force


@transaction.atomic
def enter(
    *,
    uscc: str,
    name: str,
    number: str,
    scopes: Collection[str],
    valid_from: date,
    valid_until: date,
    amount: int,
    file: Examined,
    confirmed: str = "",
    by: Membership,
    at: datetime,
) -> Contract:
    """A contract as it was signed on paper; refused beyond the three things that may be left to a third party."""
    _ask_whether_head(by)
    # One at a time: two bodies that enter the same party at once find one row.
    Office.objects.select_for_update().get(kind=OfficeKind.COMMISSION)
    reviewed = Institution.objects.filter(uscc=uscc).exists()
    on = timezone.localdate(at)
    verdicts = rules.may_contract(
        scopes=scopes, valid_from=valid_from, valid_until=valid_until, on=on, reviewed=reviewed
    )
    Refused.at_first(verdicts)
    if Contract.objects.filter(body=by.office_id, number=number).exists():
        raise Refused("本单位已登记同一编号的合同，请核对编号。", field="number")
    party, said = _party(uscc, name, confirmed=confirmed)
    Refused.unless(rules.not_barred(barred_on=barred_since(party)), field="uscc")
    kept = keep(file, at=at)
    columns.touch(StoredFile, [kept.pk])
    done = Contract.objects.create(
        body=by.office,
        party=party,
        number=number,
        scopes=sorted(scopes),
        valid_from=valid_from,
        valid_until=valid_until,
        amount=amount,
        file=kept,
        name=file.name,
        entered_by=by,
        entered_at=at,
    )
    facts = {"party": party.office.name, "uscc": uscc, "scopes": done.scopes, "sha256": kept.pk, "confirmed": said}
    _note(done, "enter_contract", "登记第三方合同", by=by, at=at, facts=facts)
    return done


def _party(uscc: str, name: str, *, confirmed: str) -> tuple[ThirdParty, list[str]]:
    """The one of that code; another name than it bears is asked about, and is its name from then on."""
    party = ThirdParty.objects.select_related("office").filter(uscc=uscc).first()
    if party is None:
        return ThirdParty.objects.create(
            uscc=uscc, office=Office.objects.create(kind=OfficeKind.THIRD_PARTY, name=name)
        ), []
    if party.office.name == name:
        return party, []
    doubt = Doubt("name", f"该代码已登记为“{party.office.name}”，与所填“{name}”不同。", "该单位已经更名")
    said = ask([doubt], confirmed=confirmed)
    party.office.name = name
    party.office.save(update_fields=["name"])
    return party, said


@transaction.atomic
def add_person(
    contract: Contract, *, name: str, login: str, phone: str, email: str, by: Membership, at: datetime
) -> tuple[Membership, str]:
    """Somebody who acts for the party until the contract ends, with a first password; who works for it already keeps their own."""
    current = _held(contract, by)
    Refused.unless(in_force(current, at=at))
    office, password = current.party.office, ""
    known = Person.objects.filter(login=normalise_login(login), memberships__office=office).distinct().first()
    if known:
        _ask_known(current, known, name=name, at=at)
        member = take_post(known, office=office, role=Role.THIRD_PARTY, by=by, at=at, until=current.valid_until)
    else:
        member, password = open_account(
            office=office, name=name, login=login, phone=phone, email=email, role=Role.THIRD_PARTY, by=by, at=at
        )
        member.valid_until = current.valid_until
        member.save(update_fields=["valid_until"])
    ContractPerson.objects.create(contract=current, member=member, entered_by=by, entered_at=at)
    facts = {"person": member.person.name, "login": member.person.login, "until": current.valid_until}
    _note(current, "add_contract_person", "增加合同人员", by=by, at=at, facts=facts)
    return member, password


def _ask_known(contract: Contract, known: Person, *, name: str, at: datetime) -> None:
    if known.name != name:
        raise Refused(f"登录名“{known.login}”是{known.name}的账号，与所填姓名不符，请核对。", field="login")
    if contract.people.current(timezone.localdate(at)).filter(member__person=known).exists():
        raise Refused(f"{known.name}已是本合同人员，无须重复增加。", field="login")


@transaction.atomic
def end_person(seat: ContractPerson, *, reason: str, by: Membership, at: datetime) -> ContractPerson:
    """One of them leaves before the contract ends."""
    current = _held(seat.contract, by)
    ask_reason(reason)
    _close(current.people.filter(pk=seat.pk), reason=reason, by=by, at=at)
    facts = {"person": seat.member.person.name}
    _note(current, "end_contract_person", "终止合同人员", by=by, at=at, reason=reason, facts=facts)
    return seat


@transaction.atomic
def end(contract: Contract, *, reason: str, by: Membership, at: datetime) -> Contract:
    """Before its last day: at once nobody acts under it any more, and what was left to the party lies with the body again."""
    current = _held(contract, by)
    Refused.unless(rules.may_end(valid_until=current.valid_until, ended_on=current.ended_on, on=timezone.localdate(at)))
    ask_reason(reason)
    end_now(current, reason=reason, by=by, at=at)
    return current


def end_now(current: Contract, *, reason: str, by: Membership, at: datetime) -> None:
    """The end itself, in the transaction of a verb that has asked and holds the contract."""
    delegating.take_back_all(current, reason=f"合同{current.number}终止：{reason}", by=by, at=at)
    _close(current.people.all(), reason=f"合同{current.number}终止：{reason}", by=by, at=at)
    current.ended_on, current.ended_by, current.ended_reason = timezone.localdate(at), by, reason.strip()
    current.save(update_fields=["ended_on", "ended_by", "ended_reason"])
    _note(current, "end_contract", "终止第三方合同", by=by, at=at, reason=reason.strip())


def _close(seats: Any, *, reason: str, by: Membership, at: datetime) -> None:
    current = Membership.objects.current(timezone.localdate(at)).filter(pk__in=seats.values("member"))
    for member in current.select_related("person", "office"):
        close_membership(member, by=by, at=at, reason=reason)


def _held(contract: Contract, by: Membership) -> Contract:
    """Under its lock, of the member's own office."""
    _ask_whether_head(by)
    rows = Contract.objects.select_for_update(of=("self",)).select_related("party__office", "body")
    held = rows.filter(pk=contract.pk, body=by.office_id).first()
    if held is None:
        raise Refused(f"合同由签订合同的卫生健康行政部门办理，您所在单位不能办理（{P(16)}）。")
    return held


def _ask_whether_head(by: Membership) -> None:
    if by.role not in HEADS:
        raise Refused(f"第三方合同由卫生健康行政部门负责人登记和终止，您当前的岗位不能办理（{P(16)}）。")


def _note(
    contract: Contract,
    verb: str,
    label: str,
    *,
    by: Membership,
    at: datetime,
    reason: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    record.append(
        subject=f"office:{contract.body_id}",
        at=at,
        verb=verb,
        label=label,
        by=by,
        article=P(16),
        reason=reason,
        facts={"contract": contract.number, **(facts or {})},
    )
