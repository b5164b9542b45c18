"""The record of people: what `accounts` does to an account stands under `person:<login>`, and those concerned are told.

The owner, so that nobody acts on an account behind its back; the office whose account it is; the office above it, where
somebody else could now sign in; and the security administrators, who watch over the roles that guard.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from accounts.models import Membership, Office, Person, Slip
from accounts.opening import OPENED
from accounts.powers import Verb
from accounts.roles import GUARD_ROLES, OfficeKind, Role
from accounts.signals import Account, guessing_noticed, link_wanted, people_acted, post_vacant, slips_released

from . import grants, messages, outbox, record
from .models import Outbox
from .text import listed

_GUARDS = {role.label for role in GUARD_ROLES}
_NAMED = 20


@receiver(link_wanted)
def queue_link(*, person: Person, at: datetime, **_: Any) -> None:
    """The act that owes it and the row that brings it stand or fall together."""
    outbox.queue(Outbox.Kind.LINK, key=f"{person.pk}:{at.isoformat()}", at=at, addressee=person)


@receiver(people_acted)
def record_act(
    *, accounts: Sequence[Account], verb: str, label: str, by: Membership, at: datetime, reason: str, **_: Any
) -> None:
    record.append_all(
        [
            record.Entry(
                subject=f"person:{one.person.login}",
                at=at,
                verb=verb,
                label=label,
                by=by,
                reason=reason,
                facts=one.facts,
                wrote=one.wrote,
            )
            for one in accounts
        ]
    )
    on = timezone.localdate(at)
    if verb == Verb.END:
        for one in accounts:
            grants.tell_of_departure(one.person, office=one.facts["office"], at=at)
    # One's own telephone or password concerns nobody else.
    concerned = [(one, _offices_of(one, on=on)) for one in accounts if one.person.pk != by.person_id]
    readers = _readers({office.pk for _, offices in concerned for office in offices}, on=on)
    for one, offices in concerned:
        _tell_concerned(one, offices, readers, verb=verb, label=label, by=by, at=at)


def _tell_concerned(
    account: Account,
    offices: list[Office],
    readers: set[tuple[int, int]],
    *,
    verb: str,
    label: str,
    by: Membership,
    at: datetime,
) -> None:
    person, facts, on = account.person, account.facts, timezone.localdate(at)
    title = f"账号变动：{label}"
    what = f"“{label}”" + (f"（{facts['role']}）" if "role" in facts else "")
    if verb != OPENED:
        body = f"{by.office}{by.person}对您的账号办理了{what}。不是您本人申请的，请立即与其联系，并告知安全管理员。"
        messages.send(to=person, title=title, body=body, at=at)
    told = f"{by.office}{by.person}对{{}}{person}的账号办理了{what}。如有疑问，请立即与其联系核实。"
    # An expert is nobody's colleague: those who keep the register see it there, and no others learn who reviews (E15).
    expert = facts.get("role") == Role.EXPERT.label
    others = {office for office, reader in readers if reader != person.pk} - {by.office_id}
    for office in offices:
        if office.pk in others and not expert:
            messages.send(to=office, title=title, body=told.format("贵单位"), at=at)
    guards = Membership.objects.current(on).filter(person=person, role__in=GUARD_ROLES)
    guard = facts.get("role") in _GUARDS or (verb != OPENED and guards.exists())
    alone = verb == Verb.RESET and any(_superior(office) is None for office in offices)
    if guard or alone:
        for administrator in _security_administrators(by, besides=person, on=on):
            messages.send(to=administrator, title=title, body=told.format(""), at=at)
    if verb == Verb.RESET or guard:
        for office in _above(offices, by=by):
            messages.send(to=office, title=title, body=told.format("、".join(map(str, offices))), at=at)


@receiver(post_vacant)
def tell_of_vacancy(*, office: Office, role: Role, by: Membership, at: datetime, **_: Any) -> None:
    """Nobody leads the office any more: its own people know who acts now, the office above and the security administrators that it wants another."""
    on, title = timezone.localdate(at), f"{office}目前没有{role.label}"
    send = partial(messages.send, title=title[:100], at=at)
    send(to=office, body=f"{title}，须由其办理的事项待新任到任后办理；请联系上级单位或者安全管理员增加{role.label}。")
    body = f"{by.office}{by.person}已终止最后一名{role.label}的岗位。请及时增加{role.label}，到任之前须由其办理的事项无人办理。"
    if (above := _superior(office)) is not None:
        send(to=above, body=body)
    if office.kind != OfficeKind.INSTITUTION:
        for administrator in _security_administrators(by, besides=by.person, on=on):
            send(to=administrator, body=body)


@receiver(slips_released)
def tell_above(*, slips: list[Slip], by: Membership, at: datetime, **_: Any) -> None:
    """One message an office, however many were released together."""
    on, found = timezone.localdate(at), dict[Office, list[str]]()
    for slip in slips:
        for office in _above(_offices_of(Account(slip.person, {}), on=on), by=by):
            found.setdefault(office, []).append(f"{slip.person}（{slip.person.login}）")
    for office, names in found.items():
        body = f"{by.office}{by.person}放行了{len(names)}份密码单：{listed(names, most=_NAMED)}。如有疑问，请立即与其联系核实。"
        messages.send(to=office, title=f"账号变动：{Verb.RELEASE.label}", body=body, at=at)


@receiver(guessing_noticed)
def tell_of_guessing(*, person: Person, failures: int, addresses: int, at: datetime, **_: Any) -> None:
    """Many wrong passwords for one account: its owner and the security administrators learn of it."""
    title = "登录异常：密码多次不正确"
    tries = f"一日之内有{failures}次输入了不正确的密码（来自{addresses}个网络地址），已放慢登录"
    body = f"您的账号{tries}。不是您本人操作的，请核对“登录设备”，必要时修改密码。"
    messages.send(to=person, title=title, body=body, at=at)
    administrators = Membership.objects.current(timezone.localdate(at)).filter(role=Role.SECURITY_ADMIN)
    for administrator in Person.objects.filter(memberships__in=administrators).exclude(pk=person.pk).distinct():
        messages.send(to=administrator, title=title, body=f"{person}（登录名{person.login}）的账号{tries}。", at=at)


def _offices_of(account: Account, *, on: date) -> list[Office]:
    """Whose account it is: the office that the act names, else all in which the person works."""
    if "office" in account.facts:
        return [account.facts["office"]]
    held = Membership.objects.current(on).filter(person=account.person)
    return list(Office.objects.filter(memberships__in=held).distinct())


def _readers(offices: Iterable[int], *, on: date) -> set[tuple[int, int]]:
    """Office and person, of everybody who has taken charge of an account and can read what is written to the office (E29)."""
    readers = Membership.objects.current(on).filter(person__must_change_password=False, office__in=offices)
    return set(readers.values_list("office_id", "person_id"))


def _above(offices: Iterable[Office], *, by: Membership) -> Iterator[Office]:
    """The office above each: the bureau above its institutions, the commission above everybody else's."""
    for office in {_superior(office) for office in offices}:
        if office and office.pk != by.office_id:
            yield office


def _superior(office: Office) -> Office | None:
    match office.kind:
        case OfficeKind.INSTITUTION:
            return Office.objects.filter(kind=OfficeKind.BUREAU, district=office.district_id).first()
        case OfficeKind.COMMISSION:
            return None
        case _:
            return Office.objects.filter(kind=OfficeKind.COMMISSION).first()


def _security_administrators(by: Membership, *, besides: Person, on: date) -> Iterable[Person]:
    held = Membership.objects.current(on).filter(role=Role.SECURITY_ADMIN)
    return Person.objects.filter(memberships__in=held).exclude(pk__in=(by.person_id, besides.pk)).distinct()
