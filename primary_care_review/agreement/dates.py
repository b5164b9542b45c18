"""By when a second rating is due, counted anew when the calendar is corrected (P30)."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone

from accounts.models import Office, Person
from accounts.roles import Regime
from casework.clocks import terms
from casework.clocks.counted import Counted, Moved, register
from casework.models import FigureSetting

from ..models import SecondRater


def due(on: date) -> date:
    """Of whoever is drawn on a day."""
    return terms.due(on, FigureSetting.objects.law(Regime.PRIMARY_CARE, on)["agreement_days"])


def recount(at: datetime) -> Iterator[Moved]:
    """The body and the expert go by it."""
    rows = SecondRater.objects.open().select_related("of_check__sample__office", "member__person").order_by("pk")

    def moved(row: SecondRater, before: date, after: date) -> Moved:
        check = row.of_check
        concerns: frozenset[Office | Person] = frozenset({check.sample.office, row.member.person})
        subject = f"agreement:{check.pk}"
        return Moved(None, f"{check.number}第二评定", before, after, concerns, "authorities", subject)

    def day(row: SecondRater) -> date:
        return due(timezone.localdate(row.drawn_at))

    return terms.recount(rows, column="due_on", counted=day, moved=moved)


register(Counted(("primary_care_review.SecondRater.due_on",), recount))
