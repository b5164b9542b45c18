"""What the case page shows of a registration (E06): the data handed in, the institute's paper, the accounts opened."""

from datetime import date, datetime
from typing import Any

from accounts.models import Membership
from accounts.roles import OFFICIAL_ROLES, Role
from casework.models import Case, Material, Record

from .actions.registration import PROXY_SCAN, doubts_of
from .forms.registration import RegistrationForm
from .models import Registration


def tab(case: Case, member: Membership, at: datetime) -> dict[str, Any]:
    registration = Registration.objects.select_related("district", "registered").get(pk=case.pk)
    approved = registration.registered_id is not None
    return {
        "registration": registration,
        "groups": fact_groups(registration),
        "doubts": [] if registration.closed_at else doubts_of(vars(registration)),
        "papers": _papers(registration),
        "accounts": Membership.objects.filter(office__institution=registration.registered).select_related("person")
        if approved and member.role == Role.CENTRE
        else Membership.objects.none(),
        "links": member.role in OFFICIAL_ROLES,
        "may_renew": member.role == Role.CENTRE and registration.closed_at is None,
    }


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
    kept = Material.objects.filter(case_id=registration.pk, kind=PROXY_SCAN).select_related("file")
    scans = {scan.file_id: scan for scan in kept}
    return [_paper(row, row.facts["proxy"], scans) for row in rows]


def _paper(row: Record, paper: dict[str, Any], scans: dict[str, Material]) -> dict[str, Any]:
    return {"row": row, "paper": paper, "day": date.fromisoformat(paper["date"]), "scan": scans[paper["sha256"]]}
