"""A bureau enrols an institution of its licence register, with a first password (P02), and ends it; a whole register: `enrol_register`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.entry.asking import ask
from accounts.entry.normal import code
from accounts.models import District, Institution, Membership
from accounts.people import open_account
from accounts.refused import Refused
from accounts.roles import Regime, Role
from accounts.uscc import uscc_fault
from casework.actions import institutions
from casework.actions.doubts import Alike, of_known

from .. import rules
from ..articles import P


@dataclass(frozen=True, kw_only=True)
class Enrolled:
    """An institution just enrolled, and its leader's new account; none where its people sign in already."""

    institution: Institution
    leader: Membership | None = None
    first_password: str = ""


def enrol_institution(
    *,
    uscc: str,
    name: str,
    type: str,
    district: District,
    address: str,
    licence_number: str,
    contact_name: str,
    contact_phone: str,
    contact_email: str = "",
    by: Membership,
    at: datetime,
    slip: bool = True,
    confirmed: str = "",
    alike: Alike | None = None,
) -> Enrolled:
    """Enters the institution if the portal does not know it, enrols it, and opens its leader's account.

    What is doubtful is asked about (`Doubtful`) unless it was `confirmed`; `alike` as in `create_institution`.
    Without `slip` the first password is made when it is printed. One that takes part in the other regime is enrolled with the people it has.
    """
    uscc = code(uscc)
    for refused in out_of_scope(uscc=uscc, type=type, district=district, by=by):
        raise refused
    with transaction.atomic():
        institution = Institution.objects.filter(uscc=uscc).first()
        entered = institution is None
        if institution is None:
            institution = institutions.create_institution(
                uscc=uscc,
                name=name,
                type=type,
                district=district,
                address=address,
                licence_number=licence_number,
                contact_name=contact_name,
                contact_phone=contact_phone,
                contact_email=contact_email,
                confirmed=confirmed,
                alike=alike,
                by=by,
                at=at,
            )
        else:
            refuse_known(institution, name=name, type=type, district=district)
            typed = {"name": name, "address": address, "licence_number": licence_number}
            typed |= {"contact_name": contact_name, "contact_phone": contact_phone, "contact_email": contact_email}
            ask(of_known(institution, typed), confirmed=confirmed)
        institutions.enrol(institution, regime=Regime.PRIMARY_CARE, by=by, at=at)
        current = Membership.objects.current(timezone.localdate(at))
        if not entered and current.filter(office=institution.office).exists():
            return Enrolled(institution=institution)
        member, first_password = open_account(
            office=institution.office,
            name=contact_name,
            login=uscc.lower(),
            phone=contact_phone,
            email=contact_email,
            role=Role.INSTITUTION_LEADER,
            by=by,
            at=at,
            slip=slip,
        )
        return Enrolled(institution=institution, leader=member, first_password=first_password)


def end_enrolment(institution: Institution, *, last_day: date, reason: str, by: Membership, at: datetime) -> None:
    """The head of the institution's bureau ends its part in the grade review; an open application is ended first."""
    if by.role != Role.BUREAU_HEAD or institution.district_id != by.office.district_id:
        raise Refused(f"结束登记由机构所在区县的负责人办理，您当前的岗位不能办理（{P(6)}）。")
    institutions.end_enrolment(institution, regime=Regime.PRIMARY_CARE, last_day=last_day, reason=reason, by=by, at=at)


def out_of_scope(*, uscc: str, type: str, district: District, by: Membership) -> Iterator[Refused]:
    if sentence := uscc_fault(uscc):
        yield Refused(sentence, field="uscc")
    if not (verdict := rules.in_scope(type, registered=True)):
        yield Refused.by_verdict(verdict, field="type")
    if district.pk != by.office.district_id:
        yield Refused(
            f"只能登记{by.office.own_district.name}的机构，{district.name}的机构由其所在区县登记（{P(6)}）。",
            field="district",
        )


def refuse_known(institution: Institution, *, name: str, type: str, district: District) -> None:
    """What the portal knows of the code has to agree with what the register says."""
    if institution.enrolments.filter(regime=Regime.PRIMARY_CARE, ended_on=None).exists():
        raise Refused(f"“{institution.name}”已登记参加等级评审，不能重复登记。", field="uscc")
    institutions.refuse_unlike(institution, name=name, type=type, district=district)
