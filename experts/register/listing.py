"""Reading the register: whose files a member sees, narrowed as asked, with all that a row of the list shows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from accounts.models import Membership, Office
from accounts.roles import COMMISSION_ROLES, OfficeKind, Role
from casework.workbench.counting import counted
from experts.actions.requests import requests_before
from experts.models import (
    Attendance,
    DataRequest,
    Draw,
    Employment,
    Expert,
    LevelChange,
    Pool,
    PoolEntry,
    Specialty,
    Standing,
)

# The standings that `PoolEntry.standing` derives, as conditions on rows.
_UNDER_WAY = Q(admitted_at=None, refused_at=None)
STANDING = {
    Standing.NOMINATED: _UNDER_WAY & Q(vetted_at=None),
    Standing.VETTED: _UNDER_WAY & Q(vetted_at__isnull=False, reported_at=None),
    Standing.REPORTED: _UNDER_WAY & Q(reported_at__isnull=False),
    Standing.ADMITTED: Q(admitted_at__isnull=False, left_at=None),
    Standing.REFUSED: Q(refused_at__isnull=False),
    Standing.LEFT: Q(left_at__isnull=False),
}


def found(member: Membership, asked: Mapping[str, Any]) -> QuerySet[Expert]:
    """In scope and as filtered; pool and standing are asked of one and the same entry."""
    pools = Pool.objects.visible_to(member)
    entries = PoolEntry.objects.filter(pool__in=pools)
    asked_of = entries.filter(expert=OuterRef("pk"))
    if pool := asked.get("pool"):
        asked_of = asked_of.filter(pool=pool)
    if standing := asked.get("standing"):
        asked_of = asked_of.filter(STANDING[Standing(standing)])
    rows = Expert.objects.visible_to(member).filter(Exists(asked_of))
    if kind := asked.get("kind"):
        rows = rows.filter(kind=kind)
    rows = rows.filter(_described(words)) if (words := asked.get("q", "").strip()) else rows
    changes = LevelChange.objects.filter(expert=OuterRef("pk")).order_by("-at", "-id")
    attended = Attendance.objects.attended().filter(member__pool_entry__expert=OuterRef("pk")).order_by()
    hours = attended.values("member__pool_entry__expert").annotate(hours=Sum("training__hours")).values("hours")
    rows = rows.annotate(
        level=Coalesce(Subquery(changes.values("level")[:1]), Value("")), trained=Coalesce(Subquery(hours), 0)
    )
    if level := asked.get("level"):
        rows = rows.filter(level=level)
    return rows.select_related("district").prefetch_related(
        "specialties",
        Prefetch("employments", Employment.objects.select_related("employer")),
        Prefetch("entries", entries.select_related("pool__office__district")),
    )


def named(words: str) -> Q:
    """By name, by number, or by the letters typed for the name."""
    typed = "".join(words.split())
    said = Q(name__icontains=typed) | Q(number__iexact=typed)
    return said | Q(pinyin__contains=typed.lower()) if typed.isascii() else said


def _described(words: str) -> Q:
    """The register also finds experts by their present employer and by what they are skilled in."""
    typed = "".join(words.split())
    own = {"expert": OuterRef("pk")}
    employed = Employment.objects.filter(**own, until=None).filter(
        Q(employer__name__icontains=typed) | Q(employer__uscc__iexact=typed)
    )
    skilled = Specialty.objects.filter(**own, name__icontains=typed)
    return named(words) | Exists(employed) | Exists(skilled)


def awaiting(member: Membership) -> QuerySet[PoolEntry]:
    """The nominations on which a member's office has to act next (E07): the commission, the centre, the institute."""
    match member.role:
        case role if role in COMMISSION_ROLES:
            waiting = STANDING[Standing.NOMINATED]
        case Role.CENTRE:
            unconnected = Q(Exists(Office.objects.filter(kind=OfficeKind.INSTITUTE, connected=False)))
            waiting = STANDING[Standing.VETTED] | STANDING[Standing.REPORTED] & unconnected
        case Role.INSTITUTE:
            waiting = STANDING[Standing.REPORTED]
        case _:
            return PoolEntry.objects.none()
    return PoolEntry.objects.filter(waiting).select_related(
        "expert__district", "pool__office__district", "nominated_for"
    )


def open_requests(member: Membership) -> QuerySet[DataRequest]:
    """The experts' requests that wait for a member's answer."""
    return requests_before(member).filter(decided_at=None)


def waiting(member: Membership, *, at: datetime) -> dict[str, int]:
    """How many nominations, requests and draws wait for the member's office, in one statement."""
    return counted(
        {
            "entries": awaiting(member),
            "requests": open_requests(member),
            "draws": Draw.objects.waiting_for(member, at),
        }
    )
