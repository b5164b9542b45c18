"""A list is posted, and taken back with a reason; whom it names, who posts it and what it moves each regime says in a room of its own."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Membership, Office
from accounts.refused import Refused
from accounts.roles import Regime

from ..articles import Article
from ..figures.terms import Figures
from ..models import Posting, PostingLine
from ..models import Sequence as Numbers


def post(
    lines: Sequence[PostingLine],
    *,
    regime: Regime,
    of: str,
    article: Article,
    title: str,
    text: str,
    office: Office,
    law: Figures,
    by: Membership,
    at: datetime,
    word: str = "",
    paper: Mapping[str, Any] | None = None,
) -> Posting:
    """`of` is the subject of the record to which it belongs; `word` stands before its number where several offices post.

    Its days are those of the law as it counts on the day of posting: a posting is one term, whenever its cases were opened.
    """
    on = timezone.localdate(at)
    serial = Numbers.objects.next(f"posting:{office.pk}:{on.year}")
    posting = Posting.objects.create(
        number=f"{word}公示〔{on.year}〕{serial}号",
        regime=regime,
        of=of,
        article=article.id,
        title=title,
        text=text,
        office=office,
        posted_by=by.person,
        posted_at=at,
        days=law["publicity_days"],
        counted_from=Posting.counting_from(on, day_counts=bool(law["publicity_posting_day"])),
        paper=paper or {},
    )
    for position, line in enumerate(lines, 1):
        line.posting, line.position = posting, position
    PostingLine.objects.bulk_create(lines)
    return posting


def take_back(posting: Posting, *, reason: str, by: Membership, at: datetime) -> Posting:
    """It stays readable as withdrawn, with the reason. Under its lock: the caller moves its cases in the same transaction."""
    if not reason.strip():
        raise Refused("请填写撤回公示的理由。", field="reason")
    posting = Posting.objects.select_for_update().get(pk=posting.pk)
    if posting.withdrawn_at:
        raise Refused("本公示已经撤回。")
    posting.withdrawn_at, posting.withdrawn_by, posting.withdrawn_reason = at, by.person, reason.strip()
    posting.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    return posting
