"""Until when a draft waits: for a signature from the day on which it was written, for another draft from the day it was sent back."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import cast

from django.utils import timezone

from accounts.roles import Regime

from ..clocks import counted, terms
from ..figures.terms import Figures
from ..models import FigureSetting, Notice
from .kinds import kind_of

REGIMES = {"E": Regime.EMR, "P": Regime.PRIMARY_CARE}


def law_of(notice: Notice, on: date) -> Figures | None:
    """The figures that count for a notice: those of its case, or of its regime on a day; none where it belongs to none."""
    if notice.case:
        return notice.case.law
    basis = kind_of(notice.kind).basis
    return FigureSetting.objects.law(REGIMES[basis.regime], on) if basis else None


def due(notice: Notice) -> date | None:
    """A setting of the regime; what belongs to none waits without a term."""
    on = timezone.localdate(notice.returned_at or notice.drafted_at)
    law = law_of(notice, on)
    return terms.due(on, law["signing_days"]) if law is not None else None


def recount(at: datetime) -> Iterator[counted.Moved]:
    """Drafts that wait, under the calendar known now; those of a case alone are told of."""
    rows = Notice.objects.unissued().filter(due_on__isnull=False, case__isnull=False)

    def moved(row: Notice, before: date, after: date) -> counted.Moved:
        case = row.case
        assert case is not None  # noqa: S101  # as filtered
        return counted.Moved(case, f"“{row.title}”拟稿", before, after, frozenset({row.office}), "authorities")

    return terms.recount(
        rows.select_related("case", "office").order_by("pk"),
        column="due_on",
        counted=lambda row: cast(date, due(row)),
        moved=moved,
    )


counted.register(counted.Counted(("casework.Notice.due_on",), recount))
