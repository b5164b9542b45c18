"""The page of several notices: what they are, how far each has come, and which acts are open to them together."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accounts.models import Membership

from ..forms.notice import BatchForm
from ..models import Notice, Standing
from . import batch
from .desk import TONES
from .rules import ISSUING_ROLES

SHOWN = 200
ON_PAPER = (Standing.ISSUED, Standing.PRINTED)


def context(
    found: Sequence[Notice],
    member: Membership,
    *,
    at: datetime,
    form: BatchForm | None = None,
    refusals: Sequence[str] = (),
) -> dict[str, Any]:
    standings = [notice.standing for notice in found]
    with_file = [notice for notice in found if notice.pdf_id]
    keys = ",".join(str(notice.pk) for notice in found)
    return {
        "rows": [_row(notice) for notice in found[:SHOWN]],
        "total": len(found),
        "more": max(len(found) - SHOWN, 0),
        "keys": keys,
        "query": f"notices={keys}",
        "with_file": len(with_file),
        "at_once": len(with_file) <= batch.AT_ONCE,
        "form": form or BatchForm(initial={"delivered_at": at, "seen_at": at.isoformat()}),
        "refusals": refusals,
        "drafts": standings.count(Standing.DRAFT) if member.role in ISSUING_ROLES else 0,
        "to_print": sum(notice.standing == Standing.ISSUED and bool(notice.pdf_id) for notice in found),
        "to_deliver": sum(standing in ON_PAPER for standing in standings),
    }


def _row(notice: Notice) -> dict[str, Any]:
    return {
        "notice": notice,
        "addressee": batch.addressee(notice),
        "standing": Standing(notice.standing).label,
        "tone": TONES[Standing(notice.standing)],
    }
