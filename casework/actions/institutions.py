"""What is done to an institution itself: entered, its basic data changed (E06, E13, P02).

Each act is a row under `institution:<code>`. The subject is the unified social credit code of the day, so a corrected
code begins a new chain: the old one ends with a row that names the new code, the new one begins with a row that names
the old and the place where it was left. `history` reads an institution through every code it has borne; should a
wrongly borne code later be entered by its true owner, each of the two keeps its own rows.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.dispatch import Signal
from django.utils import timezone

from accounts.entry.asking import Doubt, ask
from accounts.entry.normal import code
from accounts.models import District, FormerDistrict, FormerName, Institution, InstitutionType, Membership, Office
from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from accounts.uscc import uscc_fault

from .. import record
from ..actor import Actor
from ..models import Case, Record, RecordHead
from .doubts import Alike

# At once by the institution itself; the centre may correct these too.
OWN_FIELDS = ("name", "address", "licence_number", "contact_name", "contact_phone", "contact_email")
# Through the centre: they decide who the institution is, whose it is and which regime it may take part in.
CENTRE_FIELDS = ("uscc", "district", "type")

# Sent with `institutions` when they have been entered or their code was corrected, in the transaction of the act.
got_code = Signal()

_LABELS = {field.name: str(field.verbose_name) for field in Institution._meta.fields}
_BEGINS = ("create_institution", "take_code")


def subject(uscc: str) -> str:
    return f"institution:{uscc}"


def lock(*codes: str) -> None:
    """Holds whoever bears these codes, then the chains of the codes, to the end of the caller's transaction: nobody closes one or
    enters the same code beside it, nor the caller twice."""
    if len(set(codes)) < len(codes):
        raise Refused("同一统一社会信用代码填写了两次，不能重复登记，请只保留一家。", field="uscc")
    # In the order in which a closing takes them: the rows by key, then the chains.
    list(Institution.objects.select_for_update().filter(uscc__in=codes).order_by("pk").values_list("pk"))
    RecordHead.objects.held(map(subject, codes))


def checked_uscc(text: str) -> str:
    """The code as it is kept; refused at the field when either check digit is wrong."""
    uscc = code(text)
    if fault := uscc_fault(uscc):
        raise Refused(fault, field="uscc")
    return uscc


def refuse_taken(*codes: str) -> None:
    """One institution per code; a branch has its own code or is none (E13)."""
    if holder := Institution.objects.filter(uscc__in=codes).first():
        raise Refused(
            f"该统一社会信用代码已登记为“{holder}”，不能重复注册。分院区如有独立的统一社会信用代码，请使用其自己的代码。",
            field="uscc",
        )


def refuse_unlike(known: Institution, *, name: str, type: str, district: District) -> None:
    """What is said of a code has to be said of the institution that the portal knows by it."""
    if known.district_id != district.pk:
        raise Refused(f"该代码已登记为{known.district.name}的“{known.name}”，请核对代码和区县。", field="uscc")
    if known.type != type:
        raise Refused(f"该代码已登记为{known.get_type_display()}，与所填类别不一致，请核对执业登记。", field="type")
    refuse_other_name(known, name)


def refuse_other_name(known: Institution, name: str) -> None:
    if not known.goes_by(name):
        raise Refused(f"该代码已登记为“{known.name}”，与所填“{name}”不一致，请核对执业登记。", field="name")


def refuse_abolished(*districts: District, at: datetime) -> None:
    """Every institution belongs to a district or zone that exists today (E02)."""
    named = {district.pk: district for district in districts}
    today = District.objects.current(timezone.localdate(at)).filter(pk__in=named)
    for district in [named[pk] for pk in named.keys() - set(today.values_list("pk", flat=True))]:
        year = district.valid_until.year if district.valid_until else district.valid_from.year
        mend = f"请选择{district.successor}" if district.successor else "请选择现行区县"
        raise Refused(f"{district}已于{year}年撤并，{mend}。", field="district")


def create_institution(
    *,
    uscc: str,
    name: str,
    type: str,
    district: District,
    address: str = "",
    licence_number: str = "",
    contact_name: str = "",
    contact_phone: str = "",
    contact_email: str = "",
    confirmed: str = "",
    by: Actor,
    at: datetime,
) -> Institution:
    """As `create_institutions`, of one."""
    data = Institution(
        uscc=checked_uscc(uscc),
        name=name,
        type=type,
        district=district,
        address=address,
        licence_number=licence_number,
        contact_name=contact_name,
        contact_phone=contact_phone,
        contact_email=contact_email,
    )
    return create_institutions([data], confirmed={data.uscc: confirmed}, by=by, at=at)[0]


def create_institutions(
    new: Sequence[Institution], *, confirmed: Mapping[str, str], by: Actor, at: datetime
) -> list[Institution]:
    """Enters institutions, given as rows still to be written, each with the office that acts for it; all of them or none.

    A false or taken code and an abolished district are refused. What is doubtful is asked about (`Doubtful`) unless it was
    `confirmed`, by code.
    """
    for one in new:
        one.uscc = checked_uscc(one.uscc)
    codes = [one.uscc for one in new]
    with transaction.atomic():
        lock(*codes)
        refuse_taken(*codes)
        refuse_abolished(*(one.district for one in new), at=at)
        alike = Alike((one.name for one in new), (one.licence_number for one in new))
        asked = {}
        for one in new:
            doubts = alike.doubts(name=one.name, number=one.licence_number)
            asked[one.uscc] = ask(doubts, confirmed=confirmed.get(one.uscc, ""))
            alike.add(one)
        offices = Office.objects.bulk_create(
            Office(kind=OfficeKind.INSTITUTION, name=one.name, district=one.district) for one in new
        )
        for one, office in zip(new, offices, strict=True):
            one.office = office
        entered = Institution.objects.bulk_create(new)
        got_code.send(Institution, institutions=entered)
        record.append_all(
            [
                entry(
                    one,
                    "create_institution",
                    "登记机构",
                    by=by,
                    at=at,
                    facts=_data(one) | ({"confirmed": asked[one.uscc]} if asked[one.uscc] else {}),
                    wrote=[one.office, one],
                )
                for one in entered
            ]
        )
    return entered


def _data(institution: Institution) -> dict[str, Any]:
    fields = (*CENTRE_FIELDS, *OWN_FIELDS)
    return {"data": {field: shown(field, getattr(institution, field)) for field in fields}}


def change_basic_data(
    institution: Institution, *, changes: dict[str, Any], by: Actor, at: datetime, reason: str = "", confirmed: str = ""
) -> Institution:
    """Changes what differs (E06): name and contacts by the institution at once, code, district, type by the centre.

    A name or a licence number that is doubtful is asked about (`Doubtful`) unless it was `confirmed`.
    """
    with transaction.atomic():
        current = Institution.objects.select_for_update().get(pk=institution.pk)
        _refuse_unless_allowed(current, changes, by=by)
        if "uscc" in changes:
            changes = changes | {"uscc": checked_uscc(changes["uscc"])}
        changed = {field: value for field, value in changes.items() if getattr(current, field) != value}
        if not changed:
            raise Refused("填写的内容与现有信息相同，没有需要变更的。")
        _refuse_wrong(changed, reason=reason, at=at)
        asked = ask(_doubts(current, changed), confirmed=confirmed)
        told = {field: _before_after(field, getattr(current, field), value) for field, value in changed.items()}
        facts: dict[str, Any] = {"changes": told} | ({"confirmed": asked} if asked else {})
        if "district" in changed and (sentence := _kept(current)):
            facts["kept"] = sentence
        former = current.uscc
        if "name" in changed:
            FormerName.objects.create(institution=current, name=current.name, until=timezone.localdate(at))
        if "district" in changed:
            FormerDistrict.objects.create(institution=current, district=current.district, until=timezone.localdate(at))
        for field, value in changed.items():
            setattr(current, field, value)
        current.save()
        Office.objects.filter(pk=current.office_id).update(name=current.name, district=current.district)
        if current.uscc != former:
            got_code.send(Institution, institutions=[current])
        # What is open goes on under the new name; a closed case keeps the one it was decided under.
        Case.objects.open().filter(institution=current).update(title=current.name)
        if current.uscc == former:
            note(current, "change_basic_data", "变更基本信息", by=by, at=at, reason=reason, facts=facts)
        else:
            _move_chain(current, former, by=by, at=at, reason=reason, facts=facts)
    return current


def history(institution: Institution) -> list[Record]:
    """Every recorded act on an institution, newest first, through all the codes it has borne."""
    rows: list[Record] = []
    uscc, until = institution.uscc, None
    while uscc:
        chain = Record.objects.filter(subject=subject(uscc)).order_by("-seq")
        if until is not None:
            chain = chain.filter(seq__lte=until)
        uscc = ""
        for row in chain:
            rows.append(row)
            if row.verb in _BEGINS:
                former = row.facts.get("former", {})
                uscc, until = former.get("uscc", ""), former.get("seq")
                break
    return rows


def shown(field: str, value: Any) -> str:
    """A value of the basic data as people read it."""
    return str(InstitutionType(value).label if field == "type" else value)


def label_of(field: str) -> str:
    return _LABELS[field]


def _before_after(field: str, before: Any, after: Any) -> dict[str, str]:
    return {"label": label_of(field), "before": shown(field, before), "after": shown(field, after)}


def _refuse_unless_allowed(institution: Institution, changes: dict[str, Any], *, by: Actor) -> None:
    if by.role == Role.CENTRE:
        return
    if not (isinstance(by, Membership) and by.is_institution and by.office_id == institution.office_id):
        raise Refused("机构基本信息由本机构自行变更，您当前的岗位不能办理。")
    if through_centre := [field for field in changes if field not in OWN_FIELDS]:
        labels = "、".join(label_of(field) for field in through_centre)
        raise Refused(f"{labels}须经市信息中心变更，请提交变更申请（第六条）。", field=through_centre[0])


def _refuse_wrong(changed: dict[str, Any], *, reason: str, at: datetime) -> None:
    if "name" in changed and not changed["name"].strip():
        raise Refused("请填写机构名称。", field="name")
    if any(field in CENTRE_FIELDS for field in changed) and not reason.strip():
        raise Refused("变更统一社会信用代码、所在区县或机构类别，请填写理由。", field="reason")
    if "uscc" in changed:
        lock(changed["uscc"])
        refuse_taken(changed["uscc"])
    if "district" in changed:
        refuse_abolished(changed["district"], at=at)


def _doubts(institution: Institution, changed: dict[str, Any]) -> list[Doubt]:
    name, number = changed.get("name", ""), changed.get("licence_number", "")
    return Alike([name], [number]).doubts(name=name, number=number, besides=institution) if name or number else []


def _kept(institution: Institution) -> str:
    """A review is not moved to another bureau half way: which open cases stay where they were opened (decision 0009)."""
    open_cases = Case.objects.open().filter(institution=institution).select_related("district")
    named = "、".join(f"{case.number}（{case.district}）" for case in open_cases)
    return f"在办案件仍由立案时的区县办理：{named}。" if named else ""


def _move_chain(
    institution: Institution, former: str, *, by: Actor, at: datetime, reason: str, facts: dict[str, Any]
) -> None:
    """Ends the chain of the former code and begins that of the new one, each row naming the other."""
    left = record.append(
        subject=subject(former),
        at=at,
        verb="leave_code",
        label="变更统一社会信用代码，记录转至新代码",
        by=by,
        reason=reason,
        facts={"institution": institution, "new": institution.uscc},
    )
    facts = facts | {"former": {"uscc": former, "seq": left.seq}}
    note(institution, "take_code", "变更基本信息", by=by, at=at, reason=reason, facts=facts)


def note(
    institution: Institution, verb: str, label: str, *, by: Actor, at: datetime, facts: dict[str, Any], reason: str = ""
) -> None:
    """Appends an act on one institution to its chain."""
    record.append_all([entry(institution, verb, label, by=by, at=at, facts=facts, reason=reason)])


def entry(
    institution: Institution,
    verb: str,
    label: str,
    *,
    by: Actor,
    at: datetime,
    facts: dict[str, Any],
    reason: str = "",
    wrote: Sequence[Model] = (),
    under: str = "",
) -> record.Entry:
    """The row of an act on an institution, for acts on many; it covers what was written for it. `under` is the regime of which it is."""
    return record.Entry(
        subject=subject(institution.uscc),
        at=at,
        verb=verb,
        label=label,
        by=by,
        reason=reason,
        facts={"institution": institution, **facts},
        wrote=wrote,
        under=under,
    )
