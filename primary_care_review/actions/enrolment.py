"""A bureau enrols the institutions of its licence register, singly or by workbook, with a first password (P02)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from accounts.models import District, Institution, Membership
from accounts.people import open_account
from accounts.refused import Refused
from accounts.roles import Regime, Role
from accounts.uscc import normalise, uscc_fault
from casework.actions.institutions import create_institution, enrol
from casework.forms.institution import phone_number
from casework.workbook import CellError, in_order

from .. import rules
from ..articles import P
from ..standards.terms import InstitutionType
from ..tables import enrolment as sheets
from .faults import Faults

TYPES = {kind.label: kind.value for kind in InstitutionType}


@dataclass(frozen=True, kw_only=True)
class Enrolled:
    """An institution just enrolled; the first password is shown once, and absent where its people sign in already."""

    institution: Institution
    login: str = ""
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
) -> Enrolled:
    """Enters the institution if the portal does not know it, enrols it, and opens its leader's account.

    One that takes part in the other regime is enrolled with the people it has.
    """
    uscc = normalise(uscc)
    _ask(uscc=uscc, type=type, district=district, by=by)
    with transaction.atomic():
        institution = Institution.objects.filter(uscc=uscc).first()
        if institution is None:
            institution = create_institution(
                uscc=uscc,
                name=name,
                type=type,
                district=district,
                address=address,
                licence_number=licence_number,
                contact_name=contact_name,
                contact_phone=contact_phone,
                contact_email=contact_email,
                by=by,
                at=at,
            )
        else:
            _ask_known(institution, name=name, type=type, district=district)
        enrol(institution, regime=Regime.PRIMARY_CARE, by=by, at=at)
        if Membership.objects.current(timezone.localdate(at)).filter(office=institution.office).exists():
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
        )
        return Enrolled(institution=institution, login=member.person.login, first_password=first_password)


def enrol_register(*, file: IO[bytes], by: Membership, at: datetime) -> list[Enrolled]:
    """A whole register, all or nothing. Raises `WorkbookRefused`, or `Faults` with every fault by cell."""
    result = sheets.read(file)
    errors, enrolled = list(result.errors), []
    rows: dict[str, int] = {}
    districts = {district.name: district for district in District.objects.current(timezone.localdate(at))}
    with transaction.atomic():
        for row in result.rows:
            values: dict[str, Any] = {name: value or "" for name, value in row.values.items()}
            values["type"] = TYPES.get(values["type"], values["type"])
            values["district"] = districts.get(values["district"], values["district"])
            first = rows.setdefault(normalise(values["uscc"]), row.number)
            faults = list(_faults_of(values, first=first if first != row.number else None, by=by))
            try:
                if not faults:
                    with transaction.atomic():
                        enrolled.append(enrol_institution(**values, by=by, at=at))
            except Refused as refused:
                faults.append(refused)
            for fault in faults:
                column = fault.field if fault.field in row.values else "uscc"
                errors.append(CellError(sheets.REGISTER.sheet, sheets.REGISTER.cell(column, row.number), str(fault)))
        if errors:
            raise Faults(in_order(errors))
    if not enrolled:
        raise Faults(
            [CellError(sheets.REGISTER.sheet, f"A{sheets.REGISTER.heading_row + 1}", "表中没有机构，请填写后上传。")]
        )
    return enrolled


def _ask(*, uscc: str, type: str, district: District, by: Membership) -> None:
    for refused in _out_of_scope(uscc=uscc, type=type, district=district, by=by):
        raise refused


def _out_of_scope(*, uscc: str, type: str, district: District, by: Membership) -> Iterator[Refused]:
    if sentence := uscc_fault(uscc):
        yield Refused(sentence, field="uscc")
    if not (verdict := rules.in_scope(type, registered=True)):
        yield Refused.by_verdict(verdict, field="type")
    if district.pk != by.office.district_id:
        yield Refused(
            f"只能登记{by.office.own_district.name}的机构，{district.name}的机构由其所在区县登记（{P(6)}）。",
            field="district",
        )


def _faults_of(values: dict[str, Any], *, first: int | None, by: Membership) -> Iterator[Refused]:
    """Whatever a row shows to be wrong by itself, so that one upload names it all; `first` is the row that it repeats."""
    district = values["district"]
    known = isinstance(district, District)
    if not known:
        yield Refused(f"没有名为“{district}”的区县，请填写现行区县全称。", field="district")
    scope = district if known else by.office.own_district
    yield from _out_of_scope(uscc=normalise(values["uscc"]), type=values["type"], district=scope, by=by)
    if first:
        yield Refused(f"与第{first}行的代码重复，请只保留一行。", field="uscc")
    yield from _contact_faults(phone=values["contact_phone"], email=values["contact_email"])


def _ask_known(institution: Institution, *, name: str, type: str, district: District) -> None:
    """What the portal knows of the code has to agree with what the register says."""
    if institution.enrolments.filter(regime=Regime.PRIMARY_CARE, ended_on=None).exists():
        raise Refused(f"“{institution.name}”已登记参加等级评审，不能重复登记。", field="uscc")
    if institution.district_id != district.pk:
        raise Refused(
            f"该代码已登记为{institution.district.name}的“{institution.name}”，请核对代码和区县。", field="uscc"
        )
    if institution.type != type:
        raise Refused(
            f"该代码已登记为{institution.get_type_display()}，与所填类别不一致，请核对执业登记。", field="type"
        )
    if institution.name != name:
        raise Refused(f"该代码已登记为“{institution.name}”，与所填名称不一致，请核对执业登记。", field="name")


def _contact_faults(*, phone: str, email: str) -> Iterator[Refused]:
    try:
        phone_number(phone)
    except ValidationError as error:
        yield Refused(error.messages[0], field="contact_phone")
    try:
        if email:
            validate_email(email)
    except ValidationError:
        yield Refused("电子邮箱格式有误，请改正或留空。", field="contact_email")
