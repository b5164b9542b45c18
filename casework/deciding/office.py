"""Whether an office asks for two people: its own setting, with a reason, recorded under the office (docs/decisions/0006)."""

from datetime import datetime

from django.db import transaction

from accounts.models import Membership, Office
from accounts.refused import Refused

from .. import ledger, record
from ..models import Case
from ..notices.rules import ISSUING_ROLES


def set_two_people(
    office: Office, *, two_people: bool | None = None, reason: str, by: Membership, at: datetime
) -> None:
    """By its head; from then on for everything that is not decided yet. `two_people` is None where nothing was changed."""
    if by.office_id != office.pk or by.role not in ISSUING_ROLES:
        raise Refused("办理方式由本单位负责人设置，您当前的岗位不能设置。")
    if not reason.strip():
        raise Refused("请填写设置办理方式的理由。", field="reason")
    with transaction.atomic():
        office = Office.objects.select_for_update(no_key=True).get(pk=office.pk)  # acts on its cases go on
        if two_people is None or two_people == office.two_people:
            return
        office.two_people = two_people
        office.save(update_fields=["two_people"])
        label = "改为由两人办理" if two_people else "改为可由负责人独自办理"
        record.append(
            subject=f"office:{office.pk}", at=at, verb="two_people", label=label, by=by, reason=reason.strip()
        )
        for case in Case.objects.open().filter(holder=office.pk).order_by("pk"):
            ledger.refresh(case, at=at)  # whose turn it is depends on it
