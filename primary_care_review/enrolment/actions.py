"""A bureau enrols an institution of its licence register, with a first password (P02), and ends it; a whole register: `enrol_register`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.entry.asking import ask
from accounts.entry.normal import code
from accounts.models import District, Institution, Membership
from accounts.opening import NewAccount, open_accounts
from accounts.refused import Refused
from accounts.roles import Regime, Role
from accounts.uscc import uscc_fault
from casework.actions import enrolments, institutions
from casework.actions.doubts import KEPT, of_known

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
    confirmed: str = "",
) -> Enrolled:
    """As `enrol_institutions`, of one."""
    registered = Institution(
        uscc=uscc,
        name=name,
        type=type,
        district=district,
        address=address,
        licence_number=licence_number,
        contact_name=contact_name,
        contact_phone=contact_phone,
        contact_email=contact_email,
    )
    return enrol_institutions([registered], confirmed={code(uscc): confirmed}, by=by, at=at)[0]


def enrol_institutions(
    registered: Sequence[Institution],
    *,
    confirmed: Mapping[str, str],
    by: Membership,
    at: datetime,
    slips: bool = True,
) -> list[Enrolled]:
    """Enters those whom the portal does not know, enrols all, and opens the accounts of their leaders; all of them or none.

    They are given as the licence register has them, as rows still to be written. What is doubtful is asked about
    (`Doubtful`) unless it was `confirmed`, by code. Without `slips` the first passwords are made
    when they are printed. One that takes part in the other regime is enrolled with the people it has.
    """
    for one in registered:
        one.uscc = code(one.uscc)
        for refused in out_of_scope(uscc=one.uscc, type=one.type, district=one.district, by=by):
            raise refused
    codes = [one.uscc for one in registered]
    with transaction.atomic():
        institutions.lock(*codes)
        rows = (
            Institution.objects.filter(uscc__in=codes)
            .select_related("district", "office")
            .prefetch_related("enrolments")
        )
        known = {row.uscc: row for row in rows}
        for one in registered:
            if one.uscc in known:
                refuse_known(known[one.uscc], name=one.name, type=one.type, district=one.district)
                typed = {field: getattr(one, field) for field in ("name", *KEPT)}
                ask(of_known(known[one.uscc], typed), confirmed=confirmed.get(one.uscc, ""))
        new = [one for one in registered if one.uscc not in known]
        made = institutions.create_institutions(new, confirmed=confirmed, by=by, at=at)
        entered = {one.uscc: one for one in made}
        taking_part = [known.get(uscc) or entered[uscc] for uscc in codes]
        enrolments.enrol_all(taking_part, regime=Regime.PRIMARY_CARE, by=by, at=at)
        leaders = _open_for_leaders(taking_part, registered, known, by=by, at=at, slips=slips)
    return [
        Enrolled(institution=one, leader=leader, first_password=password)
        for one, (leader, password) in zip(taking_part, leaders, strict=True)
    ]


def _open_for_leaders(
    taking_part: Sequence[Institution],
    registered: Sequence[Institution],
    known: Mapping[str, Institution],
    *,
    by: Membership,
    at: datetime,
    slips: bool,
) -> list[tuple[Membership | None, str]]:
    """An account for the leader of each that has no people yet."""
    current = Membership.objects.current(timezone.localdate(at))
    staffed = set(current.filter(office__institution__in=known.values()).values_list("office_id", flat=True))
    accounts = {
        one.office_id: NewAccount(
            office=one.office,
            name=said.contact_name,
            login=one.uscc.lower(),
            phone=said.contact_phone,
            email=said.contact_email,
            role=Role.INSTITUTION_LEADER,
        )
        for one, said in zip(taking_part, registered, strict=True)
        if one.office_id not in staffed
    }
    opened = open_accounts(list(accounts.values()), by=by, at=at, slips=slips)
    leaders = dict(zip(accounts, opened, strict=True))
    return [leaders.get(one.office_id, (None, "")) for one in taking_part]


def end_enrolment(institution: Institution, *, last_day: date, reason: str, by: Membership, at: datetime) -> None:
    """The head of the institution's bureau ends its part in the grade review; an open application is ended first."""
    if by.role != Role.BUREAU_HEAD or institution.district_id != by.office.district_id:
        raise Refused(f"结束登记由机构所在区县的负责人办理，您当前的岗位不能办理（{P(6)}）。")
    enrolments.end_enrolment(institution, regime=Regime.PRIMARY_CARE, last_day=last_day, reason=reason, by=by, at=at)


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
    if any(one.regime == Regime.PRIMARY_CARE and one.ended_on is None for one in institution.enrolments.all()):
        raise Refused(f"“{institution.name}”已登记参加等级评审，不能重复登记。", field="uscc")
    institutions.refuse_unlike(institution, name=name, type=type, district=district)
