"""What an approved registration brings about: the institution, its enrolment, and the accounts of leader and clerk."""

from datetime import datetime

from django.utils import timezone

from accounts.entry.asking import ask
from accounts.models import Institution, Membership, Person
from accounts.opening import open_account
from accounts.roles import Regime, Role
from casework import messages
from casework.actions import enrolments, institutions
from casework.actions.doubts import KEPT, of_known
from casework.models import Record
from casework.record import case_subject

from ..articles import E
from ..models import Registration

# What follows the nine characters of the organisation code in a first sign-in name.
ENDINGS = {Role.INSTITUTION_LEADER: "fz", Role.INSTITUTION_CLERK: "tb"}


def enter_institution(registration: Registration, *, confirmed: str = "", by: Membership, at: datetime) -> Institution:
    """One institution per code: one that the primary-care regime knows already is enrolled, a new one entered first.

    What is doubtful of either is asked about (`Doubtful`) unless it was `confirmed`.
    """
    institution = Institution.objects.filter(uscc=registration.uscc).first()
    if institution is None:
        institution = institutions.create_institution(
            uscc=registration.uscc,
            name=registration.name,
            type=registration.type,
            district=registration.own_district,
            address=registration.address,
            licence_number=registration.licence_number,
            contact_name=registration.contact_name,
            contact_phone=registration.contact_phone,
            contact_email=registration.contact_email,
            confirmed=confirmed,
            by=by,
            at=at,
        )
        enrolments.enrol(institution, regime=Regime.EMR, by=by, at=at)
        return institution
    enrolments.enrol(institution, regime=Regime.EMR, by=by, at=at)
    institutions.refuse_unlike(
        institution, name=registration.name, type=registration.type, district=registration.own_district
    )
    typed = {field: getattr(registration, field) for field in ("name", *KEPT)}
    ask(of_known(institution, typed), confirmed=confirmed)
    return institution


def open_accounts(
    registration: Registration, institution: Institution, *, by: Membership, at: datetime
) -> list[Membership]:
    """Accounts for leader and clerk, each mailed a one-time link; an institution that has people keeps them.

    The first passwords are read by nobody: who has no mail address gets a new one on a slip that the centre prints. Where
    the centre alone has acted, as the institute's proxy or with a receipt that it has renewed, the addresses are not
    known to be the applicant's own: the accounts wait for their release by another office, and no link is sent before.
    """
    office = institution.office
    if Membership.objects.current(timezone.localdate(at)).filter(office=office).exists():
        messages.send(
            to=office,
            title="电子病历分级评价注册成功",
            body=f"贵单位已登记参加电子病历系统应用水平分级评价，请使用现有账号办理（{E(6)}）。",
            at=at,
            case=registration,
        )
        return []
    asked = (
        (Role.INSTITUTION_LEADER, registration.leader_name, registration.leader_phone, registration.leader_email),
        (Role.INSTITUTION_CLERK, registration.contact_name, registration.contact_phone, registration.contact_email),
    )
    opened = [
        open_account(
            office=office,
            name=name,
            login=free_login(f"{registration.uscc[8:17].lower()}-{ENDINGS[role]}"),
            phone=phone,
            email=email,
            role=role,
            by=by,
            at=at,
            contact_is_own=_gave_addresses(registration, by=by),
        )[0]
        for role, name, phone, email in asked
    ]
    listed = "；".join(f"{member.get_role_display()}{member.person}，登录名 {member.person.login}" for member in opened)
    messages.send(
        to=office,
        title="注册成功，账号已开通",
        body=f"贵单位账号已开通：{listed}。首次登录后请立即修改初始密码（{E(6)}）。",
        at=at,
        case=registration,
    )
    return opened


def _gave_addresses(registration: Registration, *, by: Membership) -> bool:
    """Whether the applicant gave the addresses, seen by two offices, and nobody else could have entered them."""
    renewed = Record.objects.filter(subject=case_subject(registration), verb="renew_receipt")
    return by.role == Role.INSTITUTE and not renewed.exists()


def free_login(wished: str) -> str:
    """The organisation code is one institution's own; a second account of the same ending counts on."""
    taken = set(Person.objects.filter(login__startswith=wished).values_list("login", flat=True))
    numbered = (f"{wished}{number}" for number in range(2, len(taken) + 2))
    return next(login for login in (wished, *numbered) if login not in taken)
