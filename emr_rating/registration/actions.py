"""Registration of a hospital (E06): applied for without signing in, verified by the centre, approved by the institute.

The applicant has no account yet. The receipt's secret is theirs alone: the portal keeps its hash, and the centre can only
replace it. Where the institute is not connected, the centre enters its act with number, date and scan (代录).
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, Unpack, cast
from uuid import UUID

from django.db import transaction
from django.db.models import Field
from django.utils import timezone

from accounts.entry.asking import Doubt, ask
from accounts.models import Institution, Membership, Office
from accounts.refused import Refused
from accounts.roles import OfficeKind, Regime, Role
from casework import gateway, messages
from casework.actions import institutions, materials
from casework.actions.doubts import Alike, of_known
from casework.actor import Outsider
from casework.files.examine import Examined
from casework.receipts import digest, secret_of
from casework.text import day_text

from .. import proxy
from ..articles import E
from ..models import Registration
from ..proxy import Proxy
from ..rules import RULES_EDITION
from ..stages import RegistrationStage
from .contact import centre_contact
from .opening import enter_institution, open_accounts
from .steps import (
    APPROVE,
    END_REGISTRATION,
    REJECT,
    RENEW_RECEIPT,
    RESUBMIT,
    RETURN,
    WITHDRAW_REGISTRATION,
)

KIND = "emr_registration"
LICENCE = "licence"


def apply(
    *, data: dict[str, Any], licence: Examined, token: UUID, at: datetime, confirmed: str = ""
) -> tuple[Registration, str]:
    """Opens a registration with the licence and returns it with the secret of its receipt."""
    secret = secret_of(KIND, token)
    with transaction.atomic():
        uscc = institutions.checked_uscc(data["uscc"])
        institutions.lock(uscc)
        if earlier := Registration.objects.filter(secret_digest=digest(secret)).first():
            return earlier, secret
        _refuse_unfit(data | {"uscc": uscc}, at=at)
        ask(doubts_of(data | {"uscc": uscc}), confirmed=confirmed)
        registration = gateway.open_case(
            Registration,
            kind=KIND,
            by=_applicant(data["contact_name"]),
            at=at,
            label="提交注册申请",
            title=data["name"],
            state=RegistrationStage.SUBMITTED.value,
            rules_edition=RULES_EDITION,
            secret_digest=digest(secret),
            then=partial(_keep_licence, licence=licence, at=at),
            **data | {"uscc": uscc},
        )
        messages.send(
            to=cast(Office, registration.holder),
            title=f"{registration.number} {registration.title}：待核验的注册申请"[:100],
            body=f"{registration.title}于{day_text(timezone.localdate(at))}提交注册申请，请核验（{E(6)}）。",
            at=at,
            case=registration,
        )
    return registration, secret


def by_receipt(number: str, secret: str) -> Registration | None:
    return Registration.objects.filter(number=number, secret_digest=digest(secret)).first()


def resubmit(
    registration: Registration,
    *,
    data: dict[str, Any],
    licence: Examined | None = None,
    seen: int,
    at: datetime,
    confirmed: str = "",
) -> Registration:
    """The applicant hands a returned registration in again, the licence only where it is another; the record keeps what read
    otherwise before."""
    with transaction.atomic():
        data = data | {"uscc": institutions.checked_uscc(data["uscc"])}
        institutions.lock(data["uscc"])
        _refuse_unfit(data, at=at, besides=registration)
        ask(doubts_of(data), confirmed=confirmed)
        return gateway.perform(
            registration,
            RESUBMIT,
            by=_applicant(data["contact_name"]),
            at=at,
            seen=seen,
            data=data,
            changes=_changes(registration, data),
            then=partial(_keep_licence, licence=licence, at=at) if licence else None,
        )


def withdraw(registration: Registration, *, seen: int, at: datetime) -> Registration:
    return gateway.perform(
        registration, WITHDRAW_REGISTRATION, by=_applicant(registration.contact_name), at=at, seen=seen
    )


def return_registration(
    registration: Registration, *, reason: str, by: Membership, at: datetime, seen: int | None = None
) -> Registration:
    """The centre returns it with reasons, which the applicant reads on the receipt."""
    with transaction.atomic():
        keep = partial(_keep_reason, reason=reason)
        returned = gateway.perform(registration, RETURN, by=by, at=at, seen=seen, reason=reason, then=keep)
        _tell_returned(returned, reason, at=at)
    return returned


def end_registration(
    registration: Registration, *, reason: str, by: Membership, at: datetime, seen: int | None = None
) -> Registration:
    """The centre ends what its applicant has let lie past the term, and says so by mail; the code may then be registered anew."""
    with transaction.atomic():
        ended = gateway.perform(registration, END_REGISTRATION, by=by, at=at, seen=seen, reason=reason)
        body = f"贵单位的注册申请 {ended.number} 逾期未修改，已终止，理由：{reason}\n仍须注册的，请重新提交注册申请。"
        _write(ended, f"注册申请 {ended.number} 已终止", body, at=at)
    return ended


def reject(
    registration: Registration,
    *,
    reason: str,
    by: Membership,
    at: datetime,
    seen: int | None = None,
    **paper: Unpack[Proxy],
) -> Registration:
    """The institute returns it with reasons, itself or through the centre (`proxy_number`, `proxy_date`, `proxy_scan`)."""
    with transaction.atomic():
        facts = proxy.facts(by=by, paper=paper)

        def keep(current: Registration) -> None:
            _keep_reason(current, reason=reason)
            proxy.keep_entered(current, paper=paper, by=by, at=at)

        returned = gateway.perform(registration, REJECT, by=by, at=at, seen=seen, reason=reason, then=keep, **facts)
        _tell_returned(returned, reason, at=at)
    return returned


def approve(
    registration: Registration,
    *,
    by: Membership,
    at: datetime,
    seen: int | None = None,
    confirmed: str = "",
    **paper: Unpack[Proxy],
) -> Registration:
    """The institute approves: the institution is entered, or found, and enrolled; its leader and clerk get accounts.

    What is doubtful of the institution is asked about (`Doubtful`) unless it was `confirmed`.
    """
    with transaction.atomic():
        facts = proxy.facts(by=by, paper=paper)

        def enter(current: Registration) -> None:
            proxy.keep_entered(current, paper=paper, by=by, at=at)
            current.registered = current.institution = enter_institution(current, confirmed=confirmed, by=by, at=at)

        approved = gateway.perform(registration, APPROVE, by=by, at=at, seen=seen, then=enter, **facts)
        open_accounts(approved, cast(Institution, approved.institution), by=by, at=at)
    return approved


def renew_receipt(registration: Registration, *, reason: str, by: Membership, at: datetime) -> str:
    """A lost link, or a code taken by a stranger: the centre replaces the secret, having made sure who asks."""
    secret = secrets.token_hex(20)

    def replace(current: Registration) -> None:
        current.secret_digest = digest(secret)

    gateway.perform(registration, RENEW_RECEIPT, by=by, at=at, reason=reason, then=replace)
    return secret


def _applicant(name: str) -> Outsider:
    return Outsider(name, Role.REGISTRANT)


def _keep_reason(registration: Registration, *, reason: str) -> None:
    registration.returned_reason = reason


def _keep_licence(registration: Registration, licence: Examined, *, at: datetime) -> None:
    materials.add(registration, kind=LICENCE, file=licence, by=None, at=at)
    materials.hand_in(registration, at=at)


def _refuse_unfit(data: dict[str, Any], *, at: datetime, besides: Registration | None = None) -> None:
    """A code that takes part already or is being registered, and a division that no longer exists (E02, E13)."""
    uscc = data["uscc"]
    if Institution.objects.enrolled(Regime.EMR).filter(uscc=uscc).exists():
        institutions.refuse_taken(uscc)
    if known := Institution.objects.filter(uscc=uscc).first():
        institutions.refuse_other_name(known, data["name"])
        # Whoever asks without signing in learns no more of it than its name; the centre does, when it approves.
        if (known.type, known.district_id) != (data["type"], data["district"].pk):
            raise Refused(
                "该代码已在本平台登记，所填机构类别或者所在区县与登记的不一致，请核对；仍有疑问的，"
                f"请联系{centre_contact()}。",
                field="uscc",
            )
    others = Registration.objects.open().filter(uscc=uscc)
    if besides:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise Refused(
            "该统一社会信用代码已有正在办理的注册申请，不能重复提交；如已遗失查询链接，"
            f"请联系{centre_contact()}重新发放。",
            field="uscc",
        )
    institutions.refuse_abolished(data["district"], at=at)


def doubts_of(data: Mapping[str, Any]) -> list[Doubt]:
    """What the applicant is asked about, and the centre sees when it verifies; of an institution that the portal knows, its
    name alone: whoever asks without signing in learns nothing else of it."""
    name = data["name"]
    if known := Institution.objects.filter(uscc=data["uscc"]).first():
        return of_known(known, {"name": name})
    number = data["licence_number"]
    return Alike([name], [number]).doubts(name=name, number=number)


def _changes(registration: Registration, data: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {
        field: {
            "label": str(cast(Field, Registration._meta.get_field(field)).verbose_name),
            "before": institutions.shown(field, getattr(registration, field)),
            "after": institutions.shown(field, value),
        }
        for field, value in data.items()
        if getattr(registration, field) != value
    }


def _tell_returned(registration: Registration, reason: str, *, at: datetime) -> None:
    """The applicant has no desk in the portal: the reason stands on the receipt, and a mail says that it does."""
    body = (
        f"贵单位的注册申请 {registration.number} 已退回，理由：{reason}\n请打开提交时取得的查询链接，修改后重新提交。"
    )
    _write(registration, f"注册申请 {registration.number} 已退回", body, at=at)


def _write(registration: Registration, title: str, body: str, *, at: datetime) -> None:
    if registration.contact_email:
        key = f"{registration.number}:{registration.version}"
        centre = Office.objects.get(kind=OfficeKind.CENTRE)
        messages.write_to(registration.contact_email, key=key, title=title, body=body, keeper=centre, at=at)
