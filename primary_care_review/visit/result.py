"""What the team has found, read from what its members and its leader have handed in (P22, P25)."""

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from django.db.models import prefetch_related_objects

from casework.ledger import own_kind
from casework.models import Case
from experts.review.rounds import panel_of

from ..standards.computation import Grading, grade
from ..standards.terms import Rating
from . import ratings

if TYPE_CHECKING:
    from ..models import Application, ClauseRating


def by_clause(application: "Application") -> dict[str, list["ClauseRating"]]:
    """The ratings of whoever stands on the team and has handed in, in the order of the standard; read once per instance."""
    held = application.__dict__
    if "_by_clause" not in held:
        members, found = panel_of(application).members, defaultdict(list)
        prefetch_related_objects(members, "ratings")
        for row in (row for member in members for row in member.ratings.all()):
            found[row.clause].append(row)
        held["_by_clause"] = {
            clause.number: found[clause.number] for clause in application.asked.clauses if clause.number in found
        }
    return held["_by_clause"]


def _said(case: Case) -> dict[str, list[Rating]]:
    """Asked of a row of the ledger or of the application; the application is read once per instance."""
    held = case.__dict__
    if "_application" not in held:
        held["_application"] = own_kind(case) if type(case) is Case else case
    application = cast("Application", held["_application"])
    return {number: [Rating(row.rating) for row in rows] for number, rows in by_clause(application).items()}


def differing(case: Case) -> list[str]:
    """The clauses on which the members differ."""
    return ratings.differing(_said(case))


def of_team(case: Case, settled: Mapping[str, Rating]) -> dict[str, Rating]:
    return ratings.of_team(_said(case), settled)


def word(application: "Application") -> dict[str, Any] | None:
    """What the leader has handed in for the team."""
    said = panel_of(application).consolidation
    return said.says if said else None


def final(application: "Application") -> dict[str, Rating]:
    """The team's rating of every clause, once its word is in."""
    says = word(application) or {"settled": {}}
    settled = {number: Rating(row["rating"]) for number, row in says["settled"].items()}
    return of_team(application, settled)


def grading(application: "Application") -> Grading:
    """The grade that the team's ratings bear, with its working (P25)."""
    assessment = application.assessment
    return grade(assessment.edition, assessment.institution_type, final(application))
