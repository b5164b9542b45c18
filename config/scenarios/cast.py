"""The cast: reference data and one person per role. Tests, demonstration and load test share it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet

from accounts.models import Institution, Membership, Office, Person, Slip
from accounts.roles import OfficeKind, Role
from casework.models import Message
from config.reference import load
from emr_rating.models import YearResult

from . import experts

DISTRICT = "500103"
PASSWORD = "Yanshi-2026-Mima"  # noqa: S105  # shown on the sign-in page of the demonstration, nowhere else
SINCE = date(2022, 1, 1)

# Role, sign-in, name, kind of office. All names are invented.
OFFICIALS = (
    (Role.BUREAU_HANDLER, "qx-jingban", "周晓岚", OfficeKind.BUREAU),
    (Role.BUREAU_HEAD, "qx-fuze", "陈国栋", OfficeKind.BUREAU),
    (Role.COMMISSION_HANDLER, "sw-jingban", "林静怡", OfficeKind.COMMISSION),
    (Role.COMMISSION_HEAD, "sw-fuze", "赵明远", OfficeKind.COMMISSION),
    (Role.CENTRE, "xxzx", "吴思源", OfficeKind.CENTRE),
    (Role.INSTITUTE, "ygs", "孙立群", OfficeKind.INSTITUTE),
    (Role.EXPERT, "qx-zhuanjia", "何佩文", OfficeKind.BUREAU),
    (Role.SUPERVISOR, "qx-jijian", "郑凯", OfficeKind.BUREAU),
    (Role.NOTICE_CLERK, "qx-wenshu", "冯玉洁", OfficeKind.BUREAU),
    (Role.SYSTEM_ADMIN, "xitong", "许志强", OfficeKind.CENTRE),
    (Role.SECURITY_ADMIN, "anquan", "曹丽", OfficeKind.CENTRE),
    (Role.AUDIT_ADMIN, "shenji", "彭博", OfficeKind.CENTRE),
)


def reference(*, at: datetime) -> None:
    load(at=at)


def office(kind: OfficeKind, district: str = DISTRICT) -> Office:
    if kind == OfficeKind.BUREAU:
        return Office.objects.get(kind=kind, district=district)
    return Office.objects.get(kind=kind)


def holder(login: str, name: str, *, role: Role, office: Office, at: datetime) -> Membership:
    """Someone who has signed in before: the first password is already changed, telephone and mail are confirmed."""
    who = Person.objects.create_person(
        login=login,
        name=name,
        password=PASSWORD,
        must_change_password=False,
        contact_is_own=True,
        password_changed_at=at,
    )
    return Membership.objects.create(person=who, office=office, role=role, valid_from=SINCE)


def have_signed_in(people: QuerySet[Person], *, at: datetime) -> None:
    """Their slips were released and used, and they have confirmed telephone and mail."""
    Slip.objects.open().filter(person__in=people).update(closed_at=at)
    own = {"password": make_password(PASSWORD), "must_change_password": False, "contact_is_own": True}
    people.update(**own, password_changed_at=at)


def has_signed_in(who: Person, *, at: datetime) -> None:
    have_signed_in(Person.objects.filter(pk=who.pk), at=at)
    who.refresh_from_db()


def have_read_their_post(*, at: datetime) -> None:
    """All that came at that moment."""
    for message in Message.objects.filter(at=at, read_at=None).select_related("office", "person"):
        message.read_at, message.read_by = at, message.person or _of(message.office)
        message.save(update_fields=["read_at", "read_by"])


def _of(office: Office | None) -> Person:
    return Person.objects.filter(memberships__office=office).order_by("pk")[0]


def passed(institution: Institution, year: int, level: int, *, at: datetime) -> None:
    """A result of an earlier year, as it was imported."""
    YearResult.objects.create(
        institution=institution,
        year=year,
        declared_level=level,
        final_level=level,
        notice="演示通知",
        imported_at=at,
    )


def person(login: str, name: str, *, role: Role, office: Office, at: datetime) -> Membership:
    """One of the cast; an expert comes with a file and a place in their office's pool of the EMR rating."""
    member = holder(login, name, role=role, office=office, at=at)
    if role == Role.EXPERT:
        # A unit of their own, so that no two of the cast are colleagues.
        experts.place(member, at=at, of=experts.employer(member.pk, district=office.district_id or DISTRICT))
    return member


def officials(*, at: datetime) -> dict[Role, Membership]:
    return {role: person(login, name, role=role, office=office(kind), at=at) for role, login, name, kind in OFFICIALS}


def commission_supervisor(*, at: datetime) -> Membership:
    """The second party to the commission's draws."""
    return person("sw-jijian", "江正清", role=Role.SUPERVISOR, office=office(OfficeKind.COMMISSION), at=at)


def commission_security(*, at: datetime) -> Membership:
    """The second security administrator: releases what the centre's hands out, and the other way round."""
    return person("sw-anquan", "谭敏", role=Role.SECURITY_ADMIN, office=office(OfficeKind.COMMISSION), at=at)


def bureau(district: str, *, at: datetime) -> dict[Role, Membership]:
    """The people of another district's bureau; their sign-ins begin with the district's code."""
    names = {
        Role.BUREAU_HANDLER: "蒋文涛",
        Role.BUREAU_HEAD: "沈雪梅",
        Role.EXPERT: "韩启明",
        Role.NOTICE_CLERK: "唐小雨",
    }
    own = office(OfficeKind.BUREAU, district)
    return {
        role: person(f"{district}-{login}", names[role], role=role, office=own, at=at)
        for role, login, _, _ in OFFICIALS
        if role in names
    }


def experts_of(names: Sequence[str], *, office: Office, login: str, at: datetime) -> list[Membership]:
    """Experts of an office's pool, each of a unit of their own; the first ones are found again."""
    there = list(Membership.objects.filter(office=office, role=Role.EXPERT).order_by("pk")[: len(names)])
    return there + [
        person(f"{login}-{index}", names[index], role=Role.EXPERT, office=office, at=at)
        for index in range(len(there), len(names))
    ]
