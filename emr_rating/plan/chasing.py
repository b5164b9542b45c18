"""What a plan's rows owe by the day that was arranged: the bureau its review, the centre the city's that it runs (E27)."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Membership, Office
from accounts.roles import COMMISSION_ROLES, OfficeKind, Regime
from casework.chasing.matters import Owed, Source, register
from casework.models.record import Audience

from ..articles import E
from ..models import Filing, ReviewPlan
from .progress import REVIEWS, UNDER_REVIEW


def _rows() -> QuerySet[ReviewPlan]:
    return ReviewPlan.objects.select_related("cycle", "district")


def _running() -> Q:
    """While cases of the row are open."""
    running = Q(pk__in=())
    for review in ReviewPlan.Review:
        lanes = [lane for lane, of_lane in REVIEWS.items() if of_lane == review]
        left = Filing.objects.filter(
            cycle=OuterRef("cycle"), district=OuterRef("district"), lane__in=lanes, state__in=UNDER_REVIEW
        )
        running |= Q(review=review) & Q(Exists(left))
    return running


def _of_plans(rows: Sequence[ReviewPlan], on: date) -> list[Owed]:
    centre = Office.objects.get(kind=OfficeKind.CENTRE)
    bureaus = Office.objects.filter(kind=OfficeKind.BUREAU, district__in={row.district_id for row in rows})
    of_district = {bureau.district_id: bureau for bureau in bureaus}
    own = ReviewPlan.Review.DISTRICT_REVIEW
    return [_owed(row, of_district[row.district_id] if row.review == own else centre) for row in rows]


def _owed(row: ReviewPlan, office: Office) -> Owed:
    return Owed(
        source="plan",
        row=row.pk,
        label=f"完成{row.district}的{row.get_review_display()}",
        about=str(row.cycle),
        to=(office,),
        who=office.name,
        since=timezone.localdate(row.set_at),
        due_on=row.due_on,
        article=E(27).id,
        regime=Regime.EMR,
        law_of=timezone.localdate(row.set_at),
        audience=Audience.AUTHORITIES,
        subject=row.cycle.subject,
    )


def _waited_for(member: Membership) -> Q:
    return Q() if member.role in COMMISSION_ROLES else Q(pk__in=())


register(
    Source(
        name="plan",
        label="市级审核逾期",
        rows=_rows,
        running=_running,
        owed=_of_plans,
        waited_for=_waited_for,
        case="",
        chasers=COMMISSION_ROLES,
    )
)
