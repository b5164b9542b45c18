"""What is done with a notice stands in the record of its case, or of its office where it belongs to no case."""

from datetime import datetime
from typing import Any

from .. import record
from ..actor import Actor
from ..models import Notice
from .kinds import kind_of


def note(
    notice: Notice,
    verb: str,
    label: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    facts: dict[str, Any] | None = None,
    audience: str = "parties",
) -> None:
    """One row of the record of the case, or of the office where a notice belongs to no case."""
    record.append(
        subject=record.case_subject(notice.case) if notice.case else f"office:{notice.office_id}",
        case=notice.case,
        at=at,
        verb=verb,
        label=label,
        by=by,
        article=kind_of(notice.kind).basis,
        reason=reason,
        facts={
            "notice": notice.pk,
            "kind": notice.kind,
            "title": notice.title,
            "number": notice.number,
            **(facts or {}),
        },
        audience=audience,
    )
