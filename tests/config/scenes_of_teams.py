"""Where walks of the grade review at random begin with the team of a review, a re-review or a recheck: what stands between the acceptance
and the end of the visit."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from accounts.roles import Role
from config.scenarios import draws, rereview, visit
from experts.actions import drawing
from primary_care_review.body import CITY_RECHECK, REREVIEW
from primary_care_review.standards.terms import Grade as G

from .random_workflow import Scene
from .walks.verbs import ROUND
from .walks.walk import Walk, fresh

Accepted = Callable[[Walk, datetime], Any]


def of_body(walk: Walk, case: Any, at: datetime) -> Walk:
    """With the people of whoever runs the review."""
    of_city = case.kind in (REREVIEW, CITY_RECHECK)
    return replace(walk, people=rereview.of_city(walk.people, at=at)) if of_city else walk


def _asked(walk: Walk, case: Any, at: datetime) -> None:
    """Drawn, and nobody has answered yet."""
    office, supervisor = walk.people[Role.BUREAU_HANDLER], walk.people[Role.SUPERVISOR]
    draws.drawn(fresh(case), office=office, supervisor=supervisor, at=at, reason="补足评审组。")


def _grouped(walk: Walk, case: Any, at: datetime) -> None:
    visit.drawn(case, people=walk.people, at=at)
    visit.grouped(case, people=walk.people, at=at)


def _planned(walk: Walk, case: Any, at: datetime, *then: Callable[[Walk, Any, datetime], object]) -> None:
    visit.planned(case, people=walk.people, at=at)
    for act in then:
        act(walk, case, at)


def _frozen(walk: Walk, case: Any, at: datetime) -> None:
    """A draw is begun."""
    drawing.freeze(fresh(case), by=walk.people[Role.BUREAU_HANDLER], at=at, reason="补足评审组。")


def arranged(accepted: Accepted) -> Scene:
    """Of three accepted ones the team is being drawn, was asked, stands."""

    def scene(walk: Walk, at: datetime) -> datetime:
        for then in (_frozen, _asked, _grouped):
            case = accepted(walk, at)
            at = max(at, case.records.latest("seq").at)
            _planned(of_body(walk, case, at), case, at, then)
        return at

    return scene


def on_site(accepted: Accepted) -> Scene:
    """Of three that are visited one is rated by everybody; each of the others has lost a member: another is being drawn, or was asked."""

    def scene(walk: Walk, at: datetime) -> datetime:
        for then in (_frozen, _asked, None):
            case = accepted(walk, at)
            at = max(at, case.records.latest("seq").at)
            own = of_body(walk, case, at)
            visit.begun(case, people=own.people, at=at)
            if then is None:
                rated_at = visit.current(case).plan.rates_at
                visit.rated(case, at=rated_at, bears=G(case.grade_applied_for))
                at = rated_at
            else:
                ROUND["release"](own, fresh(case), at)
                then(own, case, at)
        return at

    return scene
