"""A member of a team who rates far from all others (P33)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from casework.figures.terms import Figures
from casework.signs.rules import far_from_all
from casework.signs.uses import Found, Rest
from experts.models import Assignment

from ..models import ClauseRating
from ..standards.terms import Rating

LOOKS_BACK = timedelta(days=30)
APART = 2  # A and C, B and D
WORTH = {rating.value: place for place, rating in enumerate(Rating) if rating is not Rating.E}


def far_ratings(law: Figures, at: datetime) -> Iterator[Found]:
    """Of clauses that three or more have rated: who is two ratings or more from every other, on as many of them."""
    rows = ClauseRating.objects.filter(assignment__handed_in_at__gte=at - LOOKS_BACK, rating__in=WORTH)
    by_clause: defaultdict[tuple[int, str], dict[int, int]] = defaultdict(dict)
    for review, clause, assignment, rating in rows.values_list("assignment__review", "clause", "assignment", "rating"):
        by_clause[review, clause][assignment] = WORTH[rating]
    far: defaultdict[int, list[str]] = defaultdict(list)
    for (_, clause), values in by_clause.items():
        for assignment in far_from_all(values, distance=APART):
            far[assignment].append(clause)
    struck = {key: sorted(clauses) for key, clauses in far.items() if len(clauses) >= law["sign_far_clauses"]}
    for row in Assignment.objects.filter(pk__in=struck).select_related("review__case", "member").order_by("pk"):
        number, clauses = row.case.number, struck[row.pk]
        what = f"{number}一名评审组成员对{len(clauses)}项条款的评定与其他成员均相差两级以上"
        rests_on = tuple(Rest(f"条款{clause}", number) for clause in clauses)
        yield Found(key=f"{row.pk}", what=what, about=number, person=row.member.person_id, rests_on=rests_on)
