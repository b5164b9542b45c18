"""Finding cases by number, by name, or by the letters typed for a name; always within the member's scope."""

import re
from datetime import date

from django.db.models import Q, QuerySet

from accounts.entry.normal import code, query
from accounts.models import Institution, Membership

from .models import Case
from .registry import case_types

_NUMBER = re.compile(r"([A-Z]{0,2})(?:(\d{4})-?)??(\d{1,4})")
YEARS_BACK = 10
NAMES = 200


def found(words: str, *, by: Membership, on: date) -> QuerySet[Case]:
    """Each branch is an index of its own: numbers by their unique index, names through their institutions."""
    words = query(words)
    matches = Q(number__in=numbers_meant(words, on=on)) | Q(institution__in=institutions_meant(words))
    # A registration has no institution yet; its name stands on the case alone.
    matches |= Q(institution=None, title__icontains=words)
    return Case.objects.visible_to(by).filter(matches).order_by("-opened_at", "-id")


def numbers_meant(words: str, *, on: date) -> list[str]:
    """ "e2026-12", "2026-0012" and "12" as full numbers of the last years."""
    match = _NUMBER.fullmatch(code(words))
    if not match:
        return []
    letters, year, serial = match.groups()
    prefixes = [letters] if letters else sorted({of_kind.prefix for of_kind in case_types()})
    years = [int(year)] if year else range(on.year, on.year - YEARS_BACK, -1)
    return [f"{prefix}{year}-{int(serial):04d}" for prefix in prefixes for year in years]


def institutions_meant(words: str) -> list[int]:
    return list(Institution.objects.matching(words).values_list("pk", flat=True)[:NAMES])
