"""The commission arranges the municipal stage of a year: who reviews what by when, per way of review and district (E27)."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import District, Membership
from accounts.refused import Refused
from casework import record

from .. import rules
from ..articles import E
from ..models import Cycle, ReviewPlan


@transaction.atomic
def arrange(
    cycle: Cycle,
    *,
    review: str,
    districts: Collection[District],
    reviewers: str,
    due_on: date,
    by: Membership,
    at: datetime,
) -> list[ReviewPlan]:
    """One row for each district, new or changed; the year's record tells what was arranged."""
    current = Cycle.objects.select_for_update().get(pk=cycle.pk)
    verdict = rules.may_plan(
        review=review,
        due_on=due_on,
        on=timezone.localdate(at),
        window_ends_on=current.last_day,
        district_due_on=min([current.due_in(district.pk) for district in districts], default=current.district_due_on),
    )
    Refused.unless(verdict, field="due_on")
    said = {"reviewers": reviewers, "due_on": due_on, "set_by": by, "set_at": at}
    rows = [
        ReviewPlan.objects.update_or_create(cycle=current, review=review, district=district, defaults=said)[0]
        for district in districts
    ]
    record.append(
        subject=current.subject,
        at=at,
        verb="arrange_review",
        label="安排市级审核",
        by=by,
        article=E(27),
        facts={
            "review": review,
            "districts": {district.pk: district.name for district in districts},
            "reviewers": reviewers,
            "due_on": due_on,
        },
    )
    return rows
