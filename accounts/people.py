"""The verbs on people: opening an account, inviting a colleague, adding a role, a new first password, a departure.

Each runs in one transaction, is recorded under the person's login (`signals.tell`), and raises `Refused` with a sentence.
Who may do which to whom is the table of `powers`; `open_account` asks only what must hold for any account.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from . import powers, release, sessions, throttle, tickets
from .entry.normal import code
from .humans import refuse_beside_guards, refuse_second_account
from .models import Membership, Office, Person
from .passwords import first_password
from .powers import Verb
from .refused import Refused
from .roles import ROLE_CARDS, OfficeKind, Role
from .signals import tell

OPENED = "open_account"  # in the record, whoever opened it
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
LOGIN_RULE = "登录名为3至40位小写字母、数字、点、横线或者下划线，以字母或者数字开头。"


def normalise_login(text: str) -> str:
    """As people type it: blanks, full width and capitals are forgiven."""
    return code(text).lower()


def roles_given(verb: Verb, office: Office, by: Membership) -> list[Role]:
    """The roles that an actor may give in an office, for the choices of a form."""
    return powers.roles_given(verb, by.post, office=office.post(Role(by.role)))


@transaction.atomic
def open_account(
    *,
    office: Office,
    name: str,
    login: str,
    phone: str,
    email: str,
    role: Role,
    by: Membership | None,
    at: datetime,
    reason: str = "",
    slip: bool = True,
    contact_is_own: bool = False,
) -> tuple[Membership, str]:
    """A person with a first membership and a first password, which is returned for the printed slip and kept nowhere.

    Without `slip` there is no password yet and none opens the account: `print_slips` makes it when it is printed. The slip
    waits for its release (`release`), unless the owners themselves gave their telephone and mail (`contact_is_own`): then
    nobody hands anything over, and a one-time link goes to the address. With nobody to name in `by`, on the server itself,
    the password opens at once and the record names the new person. Raises `Refused` (field "login", "phone" or "role").
    """
    login = normalise_login(login)
    if not LOGIN.fullmatch(login):
        raise Refused(LOGIN_RULE, field="login")
    if office.kind not in ROLE_CARDS[Role(role)].offices:
        raise Refused(f"“{office}”不设“{Role(role).label}”岗位，请另选岗位。", field="role")
    refuse_beside_guards(role, phone=phone, at=at)
    refuse_second_account(office, phone, at=at)
    password = first_password() if slip else None
    contact = {"phone": phone, "email": email, "contact_is_own": contact_is_own}
    try:
        with transaction.atomic():
            person = Person.objects.create_person(
                login=login, name=name, password=password, password_changed_at=at, **contact
            )
    except IntegrityError as taken:
        raise Refused(f"登录名“{login}”已被使用，请换一个登录名。", field="login") from taken
    member = Membership.objects.create(person=person, office=office, role=role, valid_from=timezone.localdate(at))
    tell(
        person,
        verb=OPENED,
        label="开通账号",
        by=by or member,
        at=at,
        reason=reason,
        office=office,
        role=Role(role).label,
    )
    if by and not contact_is_own:
        release.issue(person, by=by, at=at, opens=True)
    if tickets.reachable(person):
        tickets.owe(person, at=at)
    return member, password or ""


@transaction.atomic
def print_slips(members: Iterable[Membership], *, by: Membership, at: datetime) -> list[tuple[Membership, str]]:
    """First passwords of accounts that were opened without one, for slips to be printed now; whoever has one keeps it."""
    made = []
    for member in members:
        person = Person.objects.select_for_update().get(pk=member.person_id)
        if person.has_usable_password():
            continue
        password = first_password()
        person.set_password(password)
        person.password_changed_at = at
        person.save(update_fields=["password", "password_changed_at"])
        if not person.slips.open().filter(office=by.office_id).exists():  # handed out by whoever prints it
            release.issue(person, by=by, at=at, opens=True)
        tell(person, verb="print_slip", label="打印初始密码单", by=by, at=at)
        made.append((member, password))
    return made


@transaction.atomic
def open_first_account(*, login: str, name: str, kind: OfficeKind, at: datetime) -> tuple[Membership, str]:
    """The security administrator with whom an installation begins, one at the centre and one at the commission.

    Everybody else is invited, by name and on the record, and what the one hands out the other's office releases. Also the
    way back where an office's last one has left. Raises `Refused` while the office has one.
    """
    office = Office.objects.select_for_update().get(kind=kind)
    held = Membership.objects.current(timezone.localdate(at)).filter(office=office, role=Role.SECURITY_ADMIN)
    if held.exists():
        raise Refused(f"“{office}”已有安全管理员，其他账号由安全管理员登录后开通。")
    return open_account(
        office=office,
        name=name,
        login=login,
        phone="",
        email="",
        role=Role.SECURITY_ADMIN,
        by=None,
        at=at,
        reason="平台启用，由运维人员在服务器上开通。",
    )


@transaction.atomic
def invite(
    *, office: Office, name: str, login: str, phone: str, email: str, role: Role, by: Membership, at: datetime
) -> tuple[Membership, str]:
    """A colleague invited by whoever may give the role in the office; as `open_account`."""
    ask_post(Verb.INVITE, office, role, by=by)
    ask_leaderless(office, role, by=by, at=at)
    return open_account(office=office, name=name, login=login, phone=phone, email=email, role=role, by=by, at=at)


@transaction.atomic
def add_role(person: Person, *, office: Office, role: Role, by: Membership, at: datetime) -> Membership:
    """A further role for somebody who already works in the office: a clerk who becomes its leader."""
    ask_not_self(person, by)
    ask_post(Verb.ADD_ROLE, office, role, by=by)
    ask_leaderless(office, role, by=by, at=at)
    current = Membership.objects.current(timezone.localdate(at)).filter(person=person, office=office)
    if not current.exists():
        raise Refused(f"{person}目前不在“{office}”任职，不能增加岗位。", field="role")
    if current.filter(role=role).exists():
        raise Refused(f"{person}已有“{Role(role).label}”岗位，无须重复增加。", field="role")
    return take_post(person, office=office, role=role, by=by, at=at)


def take_post(
    person: Person, *, office: Office, role: Role, by: Membership, at: datetime, until: date | None = None
) -> Membership:
    """A further post for somebody who has an account, in the transaction of a verb that has asked whether it may."""
    refuse_beside_guards(role, phone=person.phone, at=at, person=person)
    days = {"valid_from": timezone.localdate(at), "valid_until": until}
    member = Membership.objects.create(person=person, office=office, role=role, **days)
    tell(person, verb="add_role", label="增加岗位", by=by, at=at, office=office, role=Role(role).label)
    return member


@transaction.atomic
def reset_password(person: Person, *, by: Membership, at: datetime, reason: str, on_paper: bool = False) -> str:
    """A new first password for somebody who has lost theirs; every session of theirs ends, and a lock-out is lifted.

    A link goes to the owner's own address and nothing is returned; where there is none, or the owner no longer reads it
    (`on_paper`), the password is returned for a slip, which waits for the owner's recall code or another office.
    """
    ask_not_self(person, by)
    ask_account(Verb.RESET, person, by=by, at=at)
    ask_reason(reason)
    password = first_password()
    person.set_password(password)
    person.must_change_password, person.password_changed_at = True, at
    person.save(update_fields=["password", "must_change_password", "password_changed_at"])
    tickets.void(person, at=at)
    sessions.end_all(person)
    throttle.forgive(person.login)
    unopened = person.slips.waiting().filter(opens=True).exists()
    by_link = tickets.reachable(person) and not on_paper and not unopened
    tell(
        person,
        verb=Verb.RESET.value,
        label=Verb.RESET.label,
        by=by,
        at=at,
        reason=reason,
        handed_over="link" if by_link else "slip",
    )
    if by_link:
        release.close(person, at=at)
        tickets.owe(person, at=at)
        return ""
    release.issue(person, by=by, at=at, opens=unopened)
    return password


@transaction.atomic
def unlock(person: Person, *, by: Membership, at: datetime, reason: str) -> None:
    """Lifts what slows the sign-in down after many failures, for somebody who has been made sure of."""
    ask_not_self(person, by)
    ask_account(Verb.UNLOCK, person, by=by, at=at)
    ask_reason(reason)
    throttle.forgive(person.login)
    tell(person, verb=Verb.UNLOCK.value, label=Verb.UNLOCK.label, by=by, at=at, reason=reason)


@transaction.atomic
def end_membership(member: Membership, *, by: Membership, at: datetime, reason: str) -> None:
    """A departure, at once. An institution keeps a leader: without one nobody could report for it (E09) or help the rest."""
    office = Office.objects.select_for_update().get(pk=member.office_id)
    ask_not_self(member.person, by)
    ask_post(Verb.END, office, Role(member.role), by=by)
    ask_reason(reason)
    on = timezone.localdate(at)
    current = Membership.objects.current(on)
    if not current.filter(pk=member.pk).exists():
        raise Refused(f"{member.person}的这一岗位已经终止，无须再次办理。")
    leaders = current.filter(office=office, role=Role.INSTITUTION_LEADER)
    if member.role == Role.INSTITUTION_LEADER and leaders.count() == 1:
        raise Refused(f"{member.person}是“{office}”唯一的负责人，请先增加一名负责人，再终止其岗位。")
    close_membership(member, by=by, at=at, reason=reason)


def close_membership(member: Membership, *, by: Membership, at: datetime, reason: str) -> None:
    """The end itself, in the transaction of a verb that has asked; with the last role, every session and link ends too."""
    on = timezone.localdate(at)
    member.valid_until, member.ended_at = on, at
    member.save(update_fields=["valid_until", "ended_at"])
    if not Membership.objects.current(on).filter(person=member.person).exists():
        tickets.void(member.person, at=at)
        sessions.end_all(member.person)
    tell(
        member.person,
        verb=Verb.END.value,
        label=Verb.END.label,
        by=by,
        at=at,
        reason=reason,
        office=member.office,
        role=member.get_role_display(),
    )


def ask_post(verb: Verb, office: Office, role: Role, *, by: Membership) -> None:
    """Whether an actor may give or end a role in an office."""
    if office.kind not in ROLE_CARDS[Role(role)].offices:
        raise Refused(f"“{office}”不设“{Role(role).label}”岗位，请另选岗位。", field="role")
    if sentence := powers.refusal(verb, by.post, [office.post(Role(role))]):
        raise Refused(sentence, field="role")


def ask_account(verb: Verb, person: Person, *, by: Membership, at: datetime) -> None:
    """Whether an actor may act on an account as a whole, whatever posts its owner holds."""
    held = release.posts(person, at=at)
    if not held:
        raise Refused(f"{person}目前没有有效的岗位，无须办理。")
    if sentence := powers.refusal(verb, by.post, held):
        raise Refused(sentence)


def ask_leaderless(office: Office, role: Role, *, by: Membership, at: datetime) -> None:
    """Bureau and centre give an institution a leader only where it has none: a second one of theirs could report for it (E09).

    The security administrator stays free to, or an institution whose only leader is gone would never have another.
    """
    if role != Role.INSTITUTION_LEADER or by.office_id == office.pk or by.role == Role.SECURITY_ADMIN:
        return
    Office.objects.select_for_update().get(pk=office.pk)
    if Membership.objects.current(timezone.localdate(at)).filter(office=office, role=role).exists():
        raise Refused(
            f"“{office}”已有机构负责人，新的负责人由本机构负责人邀请；现任负责人无法办理的，请联系安全管理员。",
            field="role",
        )


def ask_not_self(person: Person, by: Membership) -> None:
    if person.pk == by.person_id:
        raise Refused("不能办理本人的账号事项，请由其他负责人或者安全管理员办理；修改本人密码请到“修改密码”。")


def ask_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("请填写理由，将载入办理记录。", field="reason")
