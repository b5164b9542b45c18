"""A tip comes in from anybody, once for each form, and goes to the commission (P33)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import District
from casework.files.examine import Examined
from casework.tips import lodging

from ..assessment.actions import RULES_EDITION
from ..models import ReviewTip
from . import steps

EVIDENCE = "review_tip_evidence"


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
) -> tuple[ReviewTip, str]:
    """Returns the case with the secret of its receipt."""
    before, secret = lodging.earlier(ReviewTip, kind=steps.KIND, token=token)
    if before:
        return before, secret
    opened = lodging.lodge(
        ReviewTip,
        kind=steps.KIND,
        label="举报",
        files={EVIDENCE: evidence},
        secret=secret,
        at=at,
        title=concerned,
        district=district,
        state=steps.LODGED,
        rules_edition=RULES_EDITION,
        cause=cause,
        concerned=concerned,
        what=what,
        name=name,
        phone=phone,
    )
    return opened, secret
