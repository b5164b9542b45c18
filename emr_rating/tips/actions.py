"""A tip comes in from anybody, once for each form, and goes to the commission (E28, E29)."""

from datetime import datetime
from typing import Any

from casework.tips.lodging import lodge_conduct

from ..models import Cycle, EmrTip
from . import steps

EVIDENCE = "emr_tip_evidence"


def lodge(*, at: datetime, **said: Any) -> tuple[EmrTip, str]:
    """What its form asks; returns the case with the secret of its receipt."""
    year = Cycle.objects.order_by("-year").first()
    return lodge_conduct(
        EmrTip,
        kind=steps.KIND,
        material=EVIDENCE,
        state=steps.LODGED,
        rules_edition=year.rules_edition if year else "",
        at=at,
        **said,
    )
