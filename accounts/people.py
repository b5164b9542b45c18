"""The verbs on people: opening an account, inviting a colleague, adding a role, a new first password, a departure.

Each runs in one transaction, is recorded under the person's login (`signals.tell`), and raises `Refused` with a sentence.
`open_account` asks only what must hold for any account; the other verbs also ask whether the people are the actor's.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from axes.utils import reset as forgive_failures
from django.db import IntegrityError, transaction
from django.utils import timezone

from . import sessions, tickets
from .entry.normal import code
from .models import Membership, Office, Person
from .models.membership import MembershipQuerySet
from .passwords import first_password
from .refused import Refused
from .roles import ADMIN_ROLES, ROLE_CARDS, OfficeKind, Role
from .signals import tell

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
LOGIN_RULE = "登录名为3至40位小写字母、数字、点、横线或者下划线，以字母或者数字开头。"


# Whose word has to be their own: a head who could sign in as them would weigh an opinion of the head's making.
INDEPENDENT = (Role.EXPERT, Role.SUPERVISOR)


def normalise_login(text: str) -> str:
    """As people type it: blanks, full width and capitals are forgiven."""
    return code(text).lower()


def roles_in(office: Office) -> list[Role]:
    """The roles that may be given by invitation. Experts come from the register of experts, with their letters (E07)."""
    return [role for role, card in ROLE_CARDS.items() if office.kind in card.offices and role != Role.EXPERT]


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
) -> tuple[Membership, str]:
    """A person with a first membership and a first password, which is returned for the printed slip and kept nowhere.

    Without `slip` there is no password yet and none opens the account: `print_slips` makes it when it is printed. Where there
    is a mail address, a one-time link is sent to it besides. Raises `Refused` (field "login" or "role"). With nobody to name
    in `by` the record names the new person themself.
    """
    login = normalise_login(login)
    if not LOGIN.fullmatch(login):
        raise Refused(LOGIN_RULE, field="login")
    if office.kind not in ROLE_CARDS[Role(role)].offices:
        raise Refused(f"“{office}”不设“{Role(role).label}”岗位，请另选岗位。", field="role")
    password = first_password() if slip else None
    try:
        with transaction.atomic():
            person = Person.objects.create_person(
                login=login, name=name, password=password, phone=phone, email=email, password_changed_at=at
            )
    except IntegrityError as taken:
        raise Refused(f"登录名“{login}”已被使用，请换一个登录名。", field="login") from taken
    member = Membership.objects.create(person=person, office=office, role=role, valid_from=timezone.localdate(at))
    tell(
        person,
        verb="open_account",
        label="开通账号",
        by=by or member,
        at=at,
        reason=reason,
        office=office,
        role=Role(role).label,
    )
    if email:
        transaction.on_commit(partial(tickets.send, login), robust=True)
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
        tell(person, verb="print_slip", label="打印初始密码单", by=by, at=at)
        made.append((member, password))
    return made


@transaction.atomic
def open_first_account(*, login: str, name: str, at: datetime) -> tuple[Membership, str]:
    """The security administrator with whom an installation begins; everybody else is invited, by name and on the record.

    Also the way back where the last one has left. Raises `Refused` while there is one.
    """
    centre = Office.objects.select_for_update().get(kind=OfficeKind.CENTRE)
    if Membership.objects.current(timezone.localdate(at)).filter(role=Role.SECURITY_ADMIN).exists():
        raise Refused("已有安全管理员，其他账号由安全管理员登录后开通。")
    return open_account(
        office=centre,
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
    """A colleague invited by whoever manages the people of the office; as `open_account`."""
    _ask_office(office, by)
    _ask_role(office, role)
    _ask_leaderless(office, role, by=by, at=at)
    return open_account(office=office, name=name, login=login, phone=phone, email=email, role=role, by=by, at=at)


@transaction.atomic
def add_role(person: Person, *, office: Office, role: Role, by: Membership, at: datetime) -> Membership:
    """A further role for somebody who already works in the office: a clerk who becomes its leader."""
    _ask_office(office, by)
    _ask_not_self(person, by)
    _ask_role(office, role)
    _ask_leaderless(office, role, by=by, at=at)
    current = Membership.objects.current(timezone.localdate(at)).filter(person=person, office=office)
    if not current.exists():
        raise Refused(f"{person}目前不在“{office}”任职，不能增加岗位。", field="role")
    if current.filter(role=role).exists():
        raise Refused(f"{person}已有“{Role(role).label}”岗位，无须重复增加。", field="role")
    if role in ADMIN_ROLES or _held(person, at).filter(role__in=ADMIN_ROLES).exists():
        raise Refused("系统、安全、审计管理员岗位不得与其他岗位由同一人兼任，请另行开通账号。", field="role")
    member = Membership.objects.create(person=person, office=office, role=role, valid_from=timezone.localdate(at))
    tell(person, verb="add_role", label="增加岗位", by=by, at=at, office=office, role=Role(role).label)
    return member


@transaction.atomic
def reset_password(person: Person, *, by: Membership, at: datetime, reason: str) -> str:
    """A new first password for somebody who has lost theirs; every session of theirs ends, and a lock-out is lifted."""
    _ask_not_self(person, by)
    held = _held(person, at)
    managed = held.filter(office__in=Office.objects.managed_by(by))
    if not managed.exists():
        raise Refused(f"{person}的账号不由您管理，请联系其所在单位负责人。")
    # Whoever resets a password could sign in with it: not into an office that is none of theirs.
    if managed.count() < held.count():
        raise Refused(f"{person}同时在其他单位任职，重置密码请联系安全管理员。")
    if by.role != Role.SECURITY_ADMIN and held.filter(role__in=INDEPENDENT).exists():
        raise Refused("评审专家、纪检监督人员独立履行职责，重置密码请联系安全管理员。")
    _ask_reason(reason)
    password = first_password()
    person.set_password(password)
    person.must_change_password, person.password_changed_at = True, at
    person.save(update_fields=["password", "must_change_password", "password_changed_at"])
    tickets.void(person, at=at)
    sessions.end_all(person)
    forgive_failures(username=person.login)
    tell(person, verb="reset_password", label="重置密码", by=by, at=at, reason=reason)
    return password


@transaction.atomic
def end_membership(member: Membership, *, by: Membership, at: datetime, reason: str) -> None:
    """A departure, at once. An institution keeps a leader: without one nobody could report for it (E09) or help the rest."""
    office = Office.objects.select_for_update().get(pk=member.office_id)
    _ask_office(office, by)
    _ask_not_self(member.person, by)
    _ask_reason(reason)
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
        verb="end_membership",
        label="终止岗位",
        by=by,
        at=at,
        reason=reason,
        office=member.office,
        role=member.get_role_display(),
    )


def change_profile(person: Person, *, phone: str, email: str, by: Membership, at: datetime) -> None:
    """Telephone and mail by oneself; an expert's basic data are changed by the centre (E07)."""
    if person.memberships.current(timezone.localdate(at)).filter(role=Role.EXPERT).exists():
        raise Refused("评审专家的基本信息由市卫生健康统计信息中心变更，请向其提出。")
    before = {"phone": person.phone, "email": person.email}
    after = {"phone": phone, "email": email}
    if before == after:
        return
    with transaction.atomic():
        person.phone, person.email = phone, email
        person.save(update_fields=["phone", "email"])
        tell(person, verb="change_profile", label="修改联系方式", by=by, at=at, before=before, after=after)


def _held(person: Person, at: datetime) -> MembershipQuerySet:
    return Membership.objects.current(timezone.localdate(at)).filter(person=person)


def _ask_office(office: Office, by: Membership) -> None:
    if not Office.objects.managed_by(by).filter(pk=office.pk).exists():
        who = "本机构负责人" if office.kind == OfficeKind.INSTITUTION else "该单位负责人或者安全管理员"
        raise Refused(f"“{office}”的人员不由您管理，请联系{who}。")


def _ask_role(office: Office, role: Role) -> None:
    if role not in roles_in(office):
        raise Refused(f"“{office}”不能以邀请方式设“{Role(role).label}”岗位，请另选岗位。", field="role")


def _ask_leaderless(office: Office, role: Role, *, by: Membership, at: datetime) -> None:
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


def _ask_not_self(person: Person, by: Membership) -> None:
    if person.pk == by.person_id:
        raise Refused("不能办理本人的账号事项，请由其他负责人或者安全管理员办理；修改本人密码请到“修改密码”。")


def _ask_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("请填写理由，将载入办理记录。", field="reason")
