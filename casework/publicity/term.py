"""The term of a posting as the clock and the steps of its cases ask for it."""

from datetime import date, datetime

from django.utils import timezone

from ..articles import Article
from ..clocks.calendar import GRACE
from ..models import Posting
from ..verdict import Verdict, allow, refuse


def counted_from(posting: Posting | None, at: datetime) -> date:
    """The day after which its days are counted."""
    return posting.counted_from if posting else timezone.localdate(at)


def ended_on(posting: Posting | None, at: datetime) -> date:
    """Its last day, whenever something is decided after it."""
    return posting.counted().last_day if posting else timezone.localdate(at)


def over(posting: Posting | None, at: datetime, *, article: Article, act: str) -> Verdict:
    """Its last day is over, and what was objected in its last second is in; `act` may be taken then."""
    ends = posting.ends_at() + GRACE if posting else None
    if ends is None or at < ends:
        return refuse(article, f"公示期尚未届满，届满后方可{act}。").awaiting("公示期满", until=ends)
    return allow()
