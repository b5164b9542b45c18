"""When a draw is over: both parties have lodged and entered by then, or it has failed. At 24:00 of a working day."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils import timezone

from ..clocks.calendar import count_working_days, end_of_day, last_day
from ..clocks.counted import Moved
from ..figures.terms import Figures
from ..models import CalendarYear
from .base import TwoPartyDraw
from .telling import parties, supervisors


def secrets_due(frozen_at: datetime, *, law: Figures) -> datetime:
    """The moment at which a draw whose list was frozen then is over."""
    on, table = timezone.localdate(frozen_at), CalendarYear.objects.table()
    return end_of_day(count_working_days(on, law["draw_days"], table).last_day)


def recount(draws: Iterable[TwoPartyDraw], at: datetime) -> Iterator[Moved]:
    """Of those whose time is not over: one that is over has failed, and no calendar revives it."""
    for draw in draws:
        before, after = draw.due_at, secrets_due(draw.frozen_at, law=draw.law)
        if before == after:
            continue
        draw.due_at = after
        draw.save(update_fields=["due_at"])
        concerns = frozenset({*parties(draw), *supervisors(draw, at)})
        what, last = f"{draw.named}提交密语", last_day(after)
        yield Moved(draw.of_case, what, last_day(before), last, concerns, draw.audience, draw.subject)
