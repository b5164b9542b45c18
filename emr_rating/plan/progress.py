"""How far the municipal stage has come against its plan: per way of review and district, and per expert, whoever is late first (E27)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from accounts.models import District, Membership
from accounts.roles import OfficeKind
from casework.clocks.calendar import CalendarTable
from casework.present import remaining
from experts.knowing import known_assignments
from experts.models import Assignment
from experts.review.tasks import TONES

from ..models import Cycle, Filing, ReviewPlan
from ..rules import Lane
from ..stages import Stage

# Whoever waits for materials is checked by the city afterwards.
REVIEWS = {
    Lane.AWAITING_MATERIALS: ReviewPlan.Review.CITY_CHECK,
    Lane.CITY_CHECK: ReviewPlan.Review.CITY_CHECK,
    Lane.CITY_REVIEW: ReviewPlan.Review.CITY_REVIEW,
    Lane.RAISED_REVIEW: ReviewPlan.Review.CITY_REVIEW,
    Lane.DISTRICT_REVIEW: ReviewPlan.Review.DISTRICT_REVIEW,
}
UNDER_REVIEW = (
    Stage.AWAITING_MATERIALS,
    Stage.CITY_CHECK,
    Stage.CITY_REVIEW,
    Stage.DISTRICT_REVIEW,
    Stage.DISTRICT_CONCLUDED,
)
# Ended without a conclusion: nobody waits for it, and nobody has done it.
WITHOUT_CONCLUSION = (Stage.NO_RESULT, Stage.TERMINATED, Stage.CANCELLED)
MOST = 100  # experts that the page lists


@dataclass(frozen=True)
class Line:
    """`chip` and `tone` say how the term stands; empty where nothing is open, or nothing was arranged."""

    review: ReviewPlan.Review
    district: District
    done: int
    open: int
    plan: ReviewPlan | None
    chip: str
    tone: str


def lines(cycle: Cycle, member: Membership, *, on: date, table: CalendarTable) -> list[Line]:
    """Every way of review and district with cases; before there are any, what is arranged. Of a bureau its own."""
    plans = ReviewPlan.objects.filter(cycle=cycle).select_related("district")
    filings = Filing.objects.standing().of_cycle(cycle).exclude(lane="")
    if member.office.kind == OfficeKind.BUREAU:
        plans, filings = (
            plans.filter(district=member.office.district_id),
            filings.filter(district=member.office.district_id),
        )
    counted: defaultdict[tuple[ReviewPlan.Review, str], list[int]] = defaultdict(lambda: [0, 0])
    grouped = filings.order_by().values_list("lane", "district", "state").annotate(number=Count("pk"))
    for lane, district, state, number in grouped:
        of_both = counted[REVIEWS[Lane(lane)], district]
        if state not in WITHOUT_CONCLUSION:
            of_both[state in UNDER_REVIEW] += number
    arranged = {(ReviewPlan.Review(plan.review), plan.district_id): plan for plan in plans}
    districts = District.objects.in_bulk({district for _, district in (*counted, *arranged)})
    found = []
    for review, district in set(counted) or set(arranged):
        (done, open_), plan = counted[review, district], arranged.get((review, district))
        chip, tone = remaining(plan.due_on, on=on, table=table) if plan and open_ else ("", "")
        found.append(Line(review, districts[district], done, open_, plan, chip, TONES.get(tone, "")))
    return sorted(found, key=_late_first)


def _late_first(line: Line) -> tuple[bool, date, str, str]:
    """What is open by its day; what was not arranged, and what is done, after it."""
    return not line.open, line.plan.due_on if line.plan else date.max, line.review, line.district.pk


@dataclass(frozen=True)
class AtWork:
    """An expert with what is asked of them in this year's cases, of which the reader may know."""

    name: str
    unit: str
    open: int
    late: int
    next_due: date | None


def experts(cycle: Cycle, member: Membership, *, on: date) -> list[AtWork]:
    """Who still owes an answer or an opinion, whoever is late first."""
    rows = Assignment.objects.waiting().filter(
        known_assignments(member), review__closed_at=None, review__case__filing__cycle=cycle
    )
    by_expert: defaultdict[int, list[Assignment]] = defaultdict(list)
    for row in rows.select_related("member__person", "member__office").order_by("pk"):
        by_expert[row.member_id].append(row)
    found = [_at_work(own, on) for own in by_expert.values()]
    return sorted(found, key=lambda one: (-one.late, one.next_due or date.max))[:MOST]


def _at_work(own: Iterable[Assignment], on: date) -> AtWork:
    rows = list(own)
    dues = [row.due for row in rows if row.due]
    first = rows[0].member
    late = sum(row.overdue(on) for row in rows)
    return AtWork(first.person.name, first.office.name, len(rows), late, min(dues, default=None))
