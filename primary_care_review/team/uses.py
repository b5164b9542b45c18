"""Where experts are called for the review on site: drawn from the body's own pool before the visit, heard during it (P07, P08, P21, P22)."""

from datetime import date
from typing import TYPE_CHECKING, Any

from accounts.roles import OfficeKind, Regime
from casework.models import Case
from casework.text import day_text
from experts.models import Kind, Pool
from experts.uses import ReviewUse

from ..articles import P
from ..body import APPLICATION, body_of
from ..stages import Stage
from ..visit.opinion import TeamWordForm, VisitOpinionForm
from ..visit.taking import take_ratings
from . import conditions as when

if TYPE_CHECKING:
    from ..models import Application


def pool_of_body(case: Case) -> Pool:
    return Pool.objects.get(regime=Regime.PRIMARY_CARE, office=body_of(case))


def visit_days(case: Case) -> tuple[date, date] | None:
    """Asked of a row of the ledger: the days on which the team is there, as planned last."""
    plan = case.application.plan  # the child of every row of this kind
    return plan.days if plan else None


def last_day(case: Case) -> date | None:
    """Ratings are handed in before the team leaves."""
    days = visit_days(case)
    return days[1] if days else None


def place(case: Case) -> str:
    days = visit_days(case)
    when_ = f"{day_text(days[0])}至{day_text(days[1])}，" if days else ""
    return f"{when_}{case.title}（现场评审）"


def shown(application: "Application") -> dict[str, Any]:
    """How the visit is arranged; the materials and the self-assessment stand on the case."""
    return {"application": application, "plan": application.plan}


GRADE_REVIEW = ReviewUse(
    name="grade_review",
    label="现场评审",
    article=P(21),
    kind=APPLICATION,
    states=(Stage.ACCEPTED, Stage.ON_SITE),
    heard=(Stage.ON_SITE,),
    led=(Stage.ON_SITE, Stage.VISITED, Stage.SEALED),
    office=OfficeKind.BUREAU,
    pool=pool_of_body,
    opinion=VisitOpinionForm,
    team_word=TeamWordForm,
    takes=take_ratings,
    desk="visit",
    material="primary_care_review/visit/material.html",
    shows=shown,
    kinds={Kind.MEDICAL: 2, Kind.PUBLIC_HEALTH: 2, Kind.MANAGEMENT: 1},
    place=place,
    visit=visit_days,
    due=last_day,
    ready=(when.visit_planned,),
)
USES = (GRADE_REVIEW,)
