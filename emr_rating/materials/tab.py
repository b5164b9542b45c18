"""The materials of a filing on its case page: what hangs on which item, and whether it was handed in (E11)."""

from datetime import datetime
from typing import Any

from accounts.models import Membership
from casework.registry import Tab

from ..models import Filing, HandIn
from ..rules import MaterialsDue
from ..stages import Stage
from .checklist import Checklist


def _shown_to(filing: Filing, member: Membership) -> bool:
    return bool(filing.materials_due)


def materials(filing: Filing, member: Membership, at: datetime) -> dict[str, Any]:
    """Authorities and experts read what was handed in; the hospital also what it prepares."""
    readable = filing.materials.readable_by(member, kind=filing.kind).filter(withdrawn_at=None).select_related("file")
    own = member.is_institution
    handed_in = HandIn.objects.filter(filing=filing).select_related("handed_in_by").first()
    return {
        "filing": filing,
        "receipt": handed_in,
        "shown": bool(handed_in) or own,
        "checklist": Checklist(filing.edition, filing.proved_levels, list(readable)),
        "preparing": own and filing.state == Stage.AWAITING_MATERIALS,
        "awaited": filing.state == Stage.AWAITING_MATERIALS,
        "last_day": filing.materials_last_day,
        "for_the_file": filing.materials_due == MaterialsDue.FOR_THE_FILE,
    }


MATERIALS_TAB = Tab("materials", "材料", "emr_rating/materials/tab.html", materials, _shown_to)
