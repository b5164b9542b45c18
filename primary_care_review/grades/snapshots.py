"""The register fixed on a day, under a number and a sum: what another paper can cite and anybody can compare (P14)."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from casework import record, verification
from casework.models import Sequence

from ..articles import P
from ..models import Grade, RegisterSnapshot
from . import exchange
from .register import entries

SUBJECT = "register:primary_care"


@transaction.atomic
def take(*, by: Membership, at: datetime) -> RegisterSnapshot:
    """All grades that the office keeps, as they stand today."""
    on = timezone.localdate(at)
    number = f"DJ{on.year}-{Sequence.objects.next(f'DJ{on.year}'):04d}"
    rows = entries(Grade.objects.visible_to(by), {}, on=on)
    content = exchange.text(rows, as_of=on, scope=by.office.name, number=number)
    made = RegisterSnapshot.objects.create(
        number=number,
        code=verification.new_code(),
        office=by.office,
        as_of=on,
        content=content,
        digest=sha256(content.encode()).hexdigest(),
        count=len(rows),
        taken_by=by,
        taken_at=at,
    )
    record.append(
        subject=SUBJECT,
        at=at,
        verb="fix_register",
        label="固定等级名册",
        by=by,
        article=P(14),
        facts={"number": number, "as_of": on, "count": made.count, "digest": made.digest},
    )
    return made


@verification.register
def snapshot_page(code: str) -> str | None:
    found = RegisterSnapshot.objects.filter(code=code).exists()
    return reverse("grade_snapshot", args=[code]) if found else None
