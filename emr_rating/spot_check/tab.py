"""A spot check as its case shows it: what was drawn, from which sample, what the bureau had concluded, what was found (E30)."""

from datetime import datetime
from typing import Any

from accounts.models import Membership
from casework.models import Sample
from casework.registry import Tab
from experts.review import tab

from ..articles import E
from ..models import SpotCheck


def check(case: SpotCheck, member: Membership, at: datetime) -> dict[str, Any]:
    return tab.context(case, member, at) | {
        "check": case,
        "filing": case.of_filing,
        "sample": Sample.objects.visible_to(member).filter(pk=case.sample_id).first(),
        "by_bureau": case.of_filing.conclusions.filter(article=E(16).id).last(),
        "found": case.conclusion,
    }


SPOT_CHECK_TAB = Tab("spot_check", "监督抽查", "emr_rating/spot_check/tab.html", check)
