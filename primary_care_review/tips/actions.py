"""A tip comes in from anybody, once for each form, and goes to the commission (P33)."""

from datetime import datetime
from typing import Any

from casework.tips.lodging import lodge_conduct

from ..assessment.actions import RULES_EDITION
from ..models import ReviewTip
from . import steps

EVIDENCE = "review_tip_evidence"


def lodge(*, at: datetime, **said: Any) -> tuple[ReviewTip, str]:
    """What its form asks; returns the case with the secret of its receipt."""
    return lodge_conduct(
        ReviewTip,
        kind=steps.KIND,
        material=EVIDENCE,
        state=steps.LODGED,
        rules_edition=RULES_EDITION,
        at=at,
        **said,
    )
