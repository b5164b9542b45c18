"""What a recheck is about, on its case page: the grade, why it is looked into again, and what it has come to (P28)."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Membership
from casework.models import Case, Sample
from casework.registry import Tab

from ..body import RECHECKS
from ..decree.current import current
from ..models import Recheck


def recheck(case: Recheck, member: Membership, at: datetime) -> dict[str, Any]:
    beside = Case.objects.visible_to(member).filter(about=case.pk, kind__in=RECHECKS).first()
    return {
        "recheck": case,
        "grade": case.held,
        "now": current(case.held, on=timezone.localdate(at)),
        "sample": Sample.objects.visible_to(member).filter(pk=case.sample_id).first() if case.sample_id else None,
        "anew": beside,
        "anew_of": case.about if case.about and case.about.kind in RECHECKS else None,
    }


RECHECK_TAB = Tab("recheck", "复核事由", "primary_care_review/recheck/tab.html", recheck)
