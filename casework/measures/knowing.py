"""Who may know of a measure: the offices concerned; the one concerned from the day on which it is told."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q

from accounts.models import Membership
from accounts.roles import OfficeKind

from ..scopes import opens_later, parties
from .base import MeasureBase


def once_told(model: type[MeasureBase], *, concerns: OfficeKind = OfficeKind.INSTITUTION) -> Callable[[Membership], Q]:
    """For the `scope` of a kind; `concerns` is the office that it is about."""

    def since_told(case: MeasureBase, member: Membership) -> datetime | None:
        return case.told_at if member.office.kind == concerns else None

    @opens_later(since_told)
    def of_measures(member: Membership) -> Q:
        if member.office.kind == concerns:
            told = model._default_manager.filter(parties(member), told_at__isnull=False)
            return Q(pk__in=told.values("pk"))
        return parties(member)

    return of_measures
