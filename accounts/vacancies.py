"""Offices that nobody leads: who should appoint the next one reads it until it is done."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from .models import Enrolment, Membership, Office
from .powers import Where
from .roles import BUREAU_ROLES, LEADING, OfficeKind, Role

# Who appoints the next one, and of which offices: a bureau and the centre for institutions, the security administrator for the others.
FILLS = (*BUREAU_ROLES, Role.CENTRE, Role.SECURITY_ADMIN)


def leaderless(on: date) -> QuerySet[Office]:
    """Bureaus and commission in which people work, and institutions that take part, without anybody who leads them on the day."""
    there = Membership.objects.current(on).filter(office=OuterRef("pk"))
    taking_part = Enrolment.objects.filter(institution__office=OuterRef("pk"), ended_on=None)
    at_work = Q(kind__in=[OfficeKind.BUREAU, OfficeKind.COMMISSION]) & Exists(there)
    led = Exists(there.filter(role__in=LEADING))
    return Office.objects.filter(at_work | Q(kind=OfficeKind.INSTITUTION) & Exists(taking_part)).filter(~led)


def to_fill(member: Membership, on: date) -> QuerySet[Office]:
    """Those to which a member in one of the roles `FILLS` gives the next leader."""
    found = leaderless(on).order_by("pk")
    if member.role == Role.SECURITY_ADMIN:
        return found.exclude(kind=OfficeKind.INSTITUTION)
    where = Where.EMR if member.role == Role.CENTRE else Where.DISTRICT
    return found.filter(pk__in=Office.objects.at(where, member).values("pk"))
