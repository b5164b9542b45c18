"""What a bureau has to do about plaques: for a grade that a decree of the portal has brought, and for what is under way (P26)."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import BUREAU_ROLES
from casework.workbench.errands import Errand, register

from ..models import Grade, Plaque


def to_make(member: Membership, on: date) -> QuerySet[Grade]:
    """The latest of its institution, not revoked; those from before the portal began may have theirs on the wall."""
    later = Grade.objects.filter(institution=OuterRef("institution"), decreed_on__gt=OuterRef("decreed_on"))
    return without_plaque(member, on).filter(~Exists(later)).order_by("pk")


def without_plaque(member: Membership, on: date) -> QuerySet[Grade]:
    own = Grade.objects.filter(institution__district=member.office.district_id, case__isnull=False, revoked_on=None)
    return own.filter(plaques=None)


def under_way(member: Membership, on: date) -> QuerySet[Plaque]:
    """Made or handed out, and not hung yet."""
    return Plaque.objects.of_desk(member).standing().filter(hung_at=None).order_by("pk")


def to_take_back(member: Membership, on: date) -> QuerySet[Plaque]:
    """Of a grade that was revoked or replaced: what lapses by itself is told on its page."""
    later = Grade.objects.filter(
        institution=OuterRef("grade__institution"), decreed_on__gt=OuterRef("grade__decreed_on"), decreed_on__lte=on
    )
    own = Plaque.objects.of_desk(member).standing().select_related("grade")
    return own.filter(Exists(later) | Q(grade__revoked_on__lte=on)).order_by("pk")


def _page(row: Plaque) -> str:
    return reverse("grade", args=[row.grade_id])


register(
    Errand(
        "plaques_to_make",
        "牌匾待制作",
        "grades",
        BUREAU_ROLES,
        to_make,
        among=without_plaque,
        leads_to=lambda grade: reverse("grade", args=[grade.pk]),
    ),
    Errand("plaques_under_way", "牌匾待发放、悬挂", "plaques", BUREAU_ROLES, under_way, leads_to=_page),
    Errand("plaques_to_take_back", "牌匾待收回", "plaques", BUREAU_ROLES, to_take_back, leads_to=_page),
)
