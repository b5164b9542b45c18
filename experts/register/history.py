"""The record of an expert: every act on a file is a row under `expert:<number>`, from the nomination to the last pool left."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model

from accounts.models import Membership
from casework import record
from casework.articles import Article
from casework.models import Record
from casework.models.record import RecordQuerySet
from experts.models import Expert


def subject(expert: Expert) -> str:
    return f"expert:{expert.number}"


def note(
    expert: Expert,
    verb: str,
    label: str,
    *,
    by: Membership,
    at: datetime,
    article: Article | None = None,
    reason: str = "",
    facts: dict[str, Any] | None = None,
    audience: str = "parties",
) -> Record:
    """`audience` "parties" includes the expert and their employer; what they may not read is for "authorities"."""
    return record.append_all(
        [entry(expert, verb, label, by=by, at=at, article=article, reason=reason, facts=facts, audience=audience)]
    )[0]


def entry(
    expert: Expert,
    verb: str,
    label: str,
    *,
    by: Membership,
    at: datetime,
    article: Article | None = None,
    reason: str = "",
    facts: dict[str, Any] | None = None,
    audience: str = "parties",
    wrote: Sequence[Model] = (),
) -> record.Entry:
    """The row that `note` adds, for those that are added together."""
    return record.Entry(
        subject=subject(expert),
        at=at,
        verb=verb,
        label=label,
        by=by,
        article=article,
        reason=reason,
        facts={"expert": expert, **(facts or {})},
        audience=audience,
        wrote=wrote,
    )


def rows(expert: Expert, member: Membership) -> RecordQuerySet:
    """What a member who may open the file may read of its history, newest first."""
    return Record.objects.filter(subject=subject(expert)).readable_by(member).order_by("-seq")
