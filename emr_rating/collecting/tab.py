"""The collected materials on the case page."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from accounts.models import Membership
from casework.registry import Tab

from ..models import Collection
from ..stages import CollectionStage


def materials(case: Collection, member: Membership, at: datetime) -> dict[str, Any]:
    """Officials read what was handed over; how much there is they see of all."""
    readable = case.materials.readable_by(member, kind=case.kind).filter(withdrawn_at=None).select_related("file")
    return {
        "case": case,
        "whole": case.checklist,
        "checklist": replace(case.checklist, materials=list(readable)),
        "collecting": member.is_institution and case.state == CollectionStage.COLLECTING,
    }


COLLECTED_TAB = Tab("materials", "材料", "emr_rating/collecting/tab.html", materials)
