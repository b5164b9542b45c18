"""A review as its supervisor sees it at a glance: plan, team, recusals, procedure, discipline, what was objected to (P30)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from accounts.models import Membership
from casework.clocks.calendar import CalendarTable
from casework.present import remaining
from casework.registry import case_type
from casework.text import day_text
from experts.models import Assignment, Draw

from ..body import body_of
from ..models import Application, SupervisionObjection, VisitPlan
from ..stages import Stage

# From the acceptance on there is a review to be watched over.
BEFORE = (Stage.SELF_ASSESSING, Stage.DRAFT, Stage.SUBMITTED, Stage.SUPPLEMENT, Stage.QUALIFIED)
TONES = {"late": "red", "soon": "amber"}


def rows(
    applications: Iterable[Application], *, member: Membership, on: date, table: CalendarTable
) -> list[dict[str, Any]]:
    """A fixed number of queries however many reviews there are. It counts the people of a team and names none."""
    reviews = list(applications)
    keys = [row.pk for row in reviews]
    plans, draws, seats = _plans(keys), _draws(keys, member), _seats(keys)
    objected = _by(SupervisionObjection.objects.visible_to(member).filter(about__in=keys).order_by("pk"), "about_id")
    shown = []
    for row in reviews:
        text, tone = remaining(row.due_on, on=on, table=table)
        shown.append(
            {
                "case": row,
                "stage": case_type(row.kind).stage(row.state).label,
                "plan": _plan_lines(plans[row.pk]),
                "draws": draws[row.pk],
                "team": _team(seats[row.pk]),
                "recused": [_why(seat, row, member) for seat in seats[row.pk] if seat.ended_at and not seat.taken_back],
                "due": text,
                "tone": TONES.get(tone, ""),
                "lost": sum(seat.lost for seat in seats[row.pk] if seat.ended_at is None),
                "objections": objected[row.pk],
            }
        )
    return shown


def _why(seat: Assignment, case: Application, member: Membership) -> str:
    """The reason may tell who it was: for the body's own people alone (`experts.knowing`)."""
    return seat.ended_reason if member.office.kind == body_of(case).kind else ""


def objections_to(case: Application, member: Membership) -> list[SupervisionObjection]:
    return list(
        SupervisionObjection.objects.visible_to(member).filter(about=case.pk).select_related("raised_by__person")
    )


def tab(case: Application, member: Membership, at: datetime) -> dict[str, Any]:
    return {"objections": objections_to(case, member)}


def _by(rows: Iterable[Any], key: str) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def _plans(keys: list[int]) -> defaultdict[int, list[VisitPlan]]:
    return _by(VisitPlan.objects.filter(case__in=keys).order_by("pk"), "case_id")


def _draws(keys: list[int], member: Membership) -> defaultdict[int, list[Draw]]:
    of_cases = Draw.objects.visible_to(member).filter(review__case__in=keys).select_related("review").order_by("pk")
    found: defaultdict[int, list[Draw]] = defaultdict(list)
    for draw in of_cases.defer("frozen", "proof", "chances"):
        found[draw.review.case_id].append(draw)
    return found


def _seats(keys: list[int]) -> defaultdict[int, list[Any]]:
    seats = Assignment.objects.filter(review__case__in=keys).select_related("review", "member__pool_entry__expert")
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for seat in seats.order_by("pk"):
        expert = seat.member.pool_entry.expert
        seat.lost = bool(expert.disqualified_on or expert.died_on)  # type: ignore[attr-defined]  # for the row alone
        found[seat.review.case_id].append(seat)
    return found


def _plan_lines(plans: list[VisitPlan]) -> list[str]:
    if not plans:
        return []
    first, last = plans[-1].days
    anew = [f"第{len(plans)}次拟定"] if len(plans) > 1 else []
    return [f"{day_text(first)}至", day_text(last), *anew]


def _team(seats: list[Assignment]) -> str:
    standing = [seat for seat in seats if seat.ended_at is None]
    if not standing:
        return ""
    accepted = sum(seat.accepted_at is not None for seat in standing)
    leads = "，组长已定" if any(seat.leads for seat in standing) else ""
    return f"{len(standing)}人，已接受{accepted}人{leads}"
