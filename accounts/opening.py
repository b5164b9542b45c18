"""How an account begins: a person with a first membership, and the first password that is printed for them.

Each verb runs in one transaction, is recorded under the person's login (`signals.tell`), and raises `Refused` with a
sentence. It asks only what must hold for any account; who may open which is the table of `powers`, asked by `people.invite`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from . import release, tickets
from .entry.normal import code
from .humans import refuse_beside_guards, refuse_second_account
from .models import Membership, Office, Person, Slip
from .passwords import first_password
from .refused import Refused
from .roles import ROLE_CARDS, OfficeKind, Role
from .signals import Account, tell_all

OPENED = "open_account"  # in the record, whoever opened it
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
LOGIN_RULE = "登录名为3至40位小写字母、数字、点、横线或者下划线，以字母或者数字开头。"


def normalise_login(text: str) -> str:
    """As people type it: blanks, full width and capitals are forgiven."""
    return code(text).lower()


@dataclass(frozen=True, kw_only=True)
class NewAccount:
    """Somebody who is to have an account; with `contact_is_own` the owners themselves gave telephone and mail."""

    office: Office
    name: str
    login: str
    phone: str
    email: str
    role: Role
    contact_is_own: bool = False


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
    contact_is_own: bool = False,
) -> tuple[Membership, str]:
    """As `open_accounts`, of one."""
    account = NewAccount(
        office=office, name=name, login=login, phone=phone, email=email, role=role, contact_is_own=contact_is_own
    )
    return open_accounts([account], by=by, at=at, reason=reason)[0]


@transaction.atomic
def open_accounts(
    new: Sequence[NewAccount], *, by: Membership | None, at: datetime, reason: str = "", slips: bool = True
) -> list[tuple[Membership, str]]:
    """People, each with a first membership and a first password, which is returned for the printed slip and kept nowhere.

    Without `slips` there are no passwords yet and none opens an account: `print_slips` makes them when they are printed. A
    slip waits for its release (`release`), unless the owners themselves gave their telephone and mail: then nobody hands
    anything over, and a one-time link goes to the address. With nobody to name in `by`, on the server itself, the password
    opens at once and the record names the new person. Raises `Refused` (field "login", "phone" or "role"): all of them or none.
    """
    logins = [normalise_login(one.login) for one in new]
    _refuse_unfit(new, logins, at=at)
    passwords = [first_password() if slips else None for _ in new]
    people = [
        Person.objects.unsaved(
            login=login,
            name=one.name,
            password=password,
            password_changed_at=at,
            phone=one.phone,
            email=one.email,
            contact_is_own=one.contact_is_own,
        )
        for one, login, password in zip(new, logins, passwords, strict=True)
    ]
    try:
        with transaction.atomic():
            Person.objects.bulk_create(people)
    except IntegrityError as taken:
        raise Refused(f"登录名“{'、'.join(logins)}”已被使用，请换一个登录名。", field="login") from taken
    today = timezone.localdate(at)
    members = Membership.objects.bulk_create(
        Membership(person=person, office=one.office, role=one.role, valid_from=today)
        for one, person in zip(new, people, strict=True)
    )
    opened = [
        Account(member.person, {"office": member.office, "role": Role(member.role).label}, [member.person, member])
        for member in members
    ]
    tell_all(opened, verb=OPENED, label="开通账号", by=by or members[0], at=at, reason=reason)
    if by:
        handed_over = [person for person in people if not person.contact_is_own]
        release.issue_all(handed_over, by=by, at=at, opens=True)
    for person in people:
        if tickets.reachable(person):
            tickets.owe(person, at=at)
    return [(member, password or "") for member, password in zip(members, passwords, strict=True)]


def _refuse_unfit(new: Sequence[NewAccount], logins: Sequence[str], *, at: datetime) -> None:
    """What must hold for any account, whoever opens it."""
    phones: dict[Role, list[str]] = {}
    for one, login in zip(new, logins, strict=True):
        if not LOGIN.fullmatch(login):
            raise Refused(LOGIN_RULE, field="login")
        if one.office.kind not in ROLE_CARDS[Role(one.role)].offices:
            raise Refused(f"“{one.office}”不设“{Role(one.role).label}”岗位，请另选岗位。", field="role")
        phones.setdefault(Role(one.role), []).append(one.phone)
    for role, of_role in phones.items():
        refuse_beside_guards(role, *of_role, at=at)
    for one in new:
        refuse_second_account(one.office, one.phone, at)


@transaction.atomic
def print_slips(members: Iterable[Membership], *, by: Membership, at: datetime) -> list[tuple[Membership, str]]:
    """First passwords of accounts that were opened without one, for slips to be printed now; whoever has one keeps it."""
    asked = {member.person_id: member for member in members}
    people = list(Person.objects.select_for_update().filter(pk__in=asked).order_by("pk"))
    made = {person: first_password() for person in people if not person.has_usable_password()}
    for person, password in made.items():
        person.set_password(password)
        person.password_changed_at = at
    Person.objects.bulk_update(made, ["password", "password_changed_at"])
    handed_out = set(
        Slip.objects.open().filter(office=by.office_id, person__in=made).values_list("person_id", flat=True)
    )
    # Handed out by whoever prints it.
    release.issue_all([person for person in made if person.pk not in handed_out], by=by, at=at, opens=True)
    tell_all([Account(person, {}) for person in made], verb="print_slip", label="打印初始密码单", by=by, at=at)
    return [(asked[person.pk], password) for person, password in made.items()]


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
