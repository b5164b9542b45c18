"""What an institution was called, where it lay and who led it, day by day: names, districts and posts are dated, never overwritten.

A case shows them for the days of its own life, so that whoever reads it later sees them as they were when something happened.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone

from accounts.models import District, Institution, Membership
from accounts.roles import Role

from .clocks.calendar import DAY
from .models import Case


@dataclass(frozen=True)
class Span:
    """From a day to a day, both included, on which all of it stood unchanged."""

    since: date
    until: date
    name: str
    district: District
    leaders: tuple[str, ...]


def spans(institution: Institution, *, since: date, until: date) -> list[Span]:
    """In order, without a gap; one where nothing has changed."""
    prefetch_related_objects([institution], "former_names", "former_districts__district")  # asked for every span
    posts = list(
        Membership.objects.held(since, until)
        .filter(office=institution.office_id, role=Role.INSTITUTION_LEADER)
        .select_related("person")
        .prefetch_related("person__name_corrections")
        .order_by("valid_from", "pk")
    )
    begins = sorted({day for day in _turns(institution, posts) if since < day <= until} | {since})
    ends = [*(day - DAY for day in begins[1:]), until]
    found: list[Span] = []
    for first, last in zip(begins, ends, strict=True):
        standing = _on(institution, posts, first)
        goes_on = found and standing == (found[-1].name, found[-1].district, found[-1].leaders)
        found.append(Span(found.pop().since if goes_on else first, last, *standing))
    return found


def of_case(case: Case, member: Membership, at: datetime) -> dict[str, Any]:
    """Over the life of a case, for its page."""
    opened, ended = (timezone.localdate(moment) for moment in (case.opened_at, case.closed_at or at))
    institution = case.institution
    return {
        "institution": institution,
        "spans": spans(institution, since=opened, until=max(opened, ended)) if institution else [],
        "district": case.district,
    }


def _turns(institution: Institution, posts: list[Membership]) -> Iterator[date]:
    """The days from which something may read otherwise than on the day before."""
    yield from (former.until for former in institution.former_names.all())
    yield from (former.until for former in institution.former_districts.all())
    for post in posts:
        yield post.valid_from
        yield from (timezone.localdate(row.at) for row in post.person.name_corrections.all())
        if post.valid_until:
            yield post.valid_until + DAY


def _on(institution: Institution, posts: list[Membership], day: date) -> tuple[str, District, tuple[str, ...]]:
    leading = [
        post for post in posts if post.valid_from <= day and (post.valid_until is None or post.valid_until >= day)
    ]
    leaders = tuple(dict.fromkeys(post.person.name_on(day) for post in leading))
    return institution.name_on(day), institution.district_on(day), leaders
