"""A tip comes in from anybody, once for each form, and goes to the commission (E28, E29)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import District
from casework.files.examine import Examined
from casework.tips import lodging

from ..models import Cycle, EmrTip
from . import steps

EVIDENCE = "emr_tip_evidence"


@transaction.atomic
def lodge(
    *,
    cause: str,
    concerned: str,
    district: District | None,
    what: str,
    name: str,
    phone: str,
    evidence: Examined | None,
    token: UUID,
    at: datetime,
) -> tuple[EmrTip, str]:
    """Returns the case with the secret of its receipt."""
    before, secret = lodging.earlier(EmrTip, kind=steps.KIND, token=token)
    if before:
        return before, secret
    year = Cycle.objects.order_by("-year").first()
    opened = lodging.lodge(
        EmrTip,
        kind=steps.KIND,
        label="举报",
        files={EVIDENCE: evidence},
        secret=secret,
        at=at,
        title=concerned,
        district=district,
        state=steps.LODGED,
        rules_edition=year.rules_edition if year else "",
        cause=cause,
        concerned=concerned,
        what=what,
        name=name,
        phone=phone,
    )
    return opened, secret
