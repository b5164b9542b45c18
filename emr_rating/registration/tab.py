"""What the case page shows of a registration (E06): the data handed in, the institute's paper, the accounts opened."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts import powers, tickets
from accounts.models import Membership
from accounts.passwords import FIRST_PASSWORD_LASTS
from accounts.roles import OFFICIAL_ROLES, OfficeKind, Role
from casework.models import Case, Material, Record
from casework.text import day_text

from ..models import Registration
from ..proxy import SCAN
from .actions import LICENCE, doubts_of
from .contact import centre_contact
from .forms import RegistrationForm


def tab(case: Case, member: Membership, at: datetime) -> dict[str, Any]:
    registration = Registration.objects.select_related("district", "registered").get(pk=case.pk)
    approved = registration.registered_id is not None
    return {
        "registration": registration,
        "groups": fact_groups(registration),
        "doubts": [] if registration.closed_at else doubts_of(vars(registration)),
        "licences": licences(registration),
        "papers": _papers(registration),
        "accounts": Membership.objects.filter(office__institution=registration.registered).select_related("person")
        if approved and member.role == Role.CENTRE
        else Membership.objects.none(),
        "links": member.role in OFFICIAL_ROLES,
        "may_renew": member.role == Role.CENTRE and registration.closed_at is None,
    }


def licences(registration: Registration) -> list[Material]:
    """The licence as it was handed in, the latest last."""
    kept = Material.objects.filter(case_id=registration.pk, kind=LICENCE).select_related("file")
    return list(kept.order_by("handed_in_at", "pk"))


def accounts_opened(registration: Registration, *, at: datetime) -> list[dict[str, str]]:
    """For the applicant: whose accounts were opened, and how each of them gets in, through whom and by when."""
    if registration.registered is None:
        return []
    named = {
        Role.INSTITUTION_LEADER: registration.leader_name,
        Role.INSTITUTION_CLERK: registration.contact_name,
    }
    current = Membership.objects.current(timezone.localdate(at)).filter(office=registration.registered.office)
    members = [
        member for member in current.select_related("person") if named.get(Role(member.role)) == member.person.name
    ]
    return [
        {"name": member.person.name, "role": member.get_role_display(), "how": _way_in(member, at=at)}
        for member in members
    ]


def _way_in(member: Membership, *, at: datetime) -> str:
    person = member.person
    slip = person.slips.open().order_by("-pk").first()
    if not person.must_change_password:
        return "已启用。"
    if tickets.reachable(person) and not (slip and slip.released_at is None):
        hours = tickets.LASTS // timedelta(hours=1)
        return f"首次登录链接已发送至所填的邮箱，{hours}小时内有效，限用一次；过期的，在登录页选择“忘记密码”重新获取。"
    releasers = powers.releasers([member.post], handed_out_by=OfficeKind.CENTRE)
    if slip and slip.released_at:
        until = day_text(timezone.localdate(slip.released_at + FIRST_PASSWORD_LASTS))
        return f"密码单已放行，请凭密码单和放行单位告知的核验码，于{until}前首次登录并修改密码。"
    steps = (
        f"向{centre_contact()}领取密码单",
        f"由{releasers}核实您本人后放行，并告知核验码",
        f"凭登录名、密码单上的密码和核验码登录，放行后{FIRST_PASSWORD_LASTS.days}天内首次登录并修改密码",
    )
    return f"{'；'.join(steps)}。"


def fact_groups(case: Registration) -> list[dict[str, Any]]:
    """The data handed in, as the form asked for them."""
    return [
        {"label": label, "facts": [_fact(case, name) for name in names]} for label, names in RegistrationForm.GROUPS
    ]


def _fact(case: Registration, name: str) -> dict[str, str]:
    value = case.get_type_display() if name == "type" else str(getattr(case, name))
    return {"label": str(RegistrationForm.base_fields[name].label), "value": value or "（未填写）", "note": ""}


def _papers(registration: Registration) -> list[dict[str, Any]]:
    """The papers by which the centre entered acts of the institute, each with its scan."""
    rows = [row for row in registration.records.order_by("seq") if "proxy" in row.facts]
    kept = Material.objects.filter(case_id=registration.pk, kind=SCAN).select_related("file")
    scans = {scan.file_id: scan for scan in kept}
    return [_paper(row, row.facts["proxy"], scans) for row in rows]


def _paper(row: Record, paper: dict[str, Any], scans: dict[str, Material]) -> dict[str, Any]:
    return {"row": row, "paper": paper, "day": date.fromisoformat(paper["date"]), "scan": scans[paper["sha256"]]}
