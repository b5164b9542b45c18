"""The year's sample of the districts' results, and the spot checks that follow it, walked through the verbs (E30)."""

from datetime import datetime

from accounts.models import Membership
from accounts.roles import Role
from casework.models import Sample
from emr_rating.models import SpotCheck
from emr_rating.spot_check import actions
from emr_rating.spot_check.samples import DISTRICT_RESULTS
from emr_rating.spot_check.steps import CONCLUDE
from emr_rating.spot_check.uses import SPOT_CHECK
from experts.actions import seats

from . import deciding, draws, review
from .review import People

UPHELD = "采纳专家意见：填报数据真实完整，区县结论成立。"
DROPPED = "医院已停业，抽查没有对象。"


def sampled(
    year: int,
    *,
    people: People,
    supervisor: Membership,
    at: datetime,
    share: int = 34,
    least: int = 1,
    reason: str = "",
) -> Sample:
    """Frozen, lodged, drawn; the spot checks stand."""
    office = people[Role.COMMISSION_HANDLER]
    return draws.sampled(
        DISTRICT_RESULTS,
        year,
        office=office,
        supervisor=supervisor,
        at=at,
        share=share,
        least=least,
        reason=reason,
    )


def heard(check: SpotCheck, *, people: People, at: datetime, level: int | None = None) -> SpotCheck:
    """Five of the city's experts are named, and all have said to keep it, or to lower it to `level`."""
    team = review.city_experts(5, at=at)
    chosen = [member.pk for member in team]
    head = people[Role.COMMISSION_HEAD]
    seats.designate(check, use=SPOT_CHECK, experts=chosen, leader=chosen[0], reason=review.DESIGNATION, by=head, at=at)
    return word_of_team(check, at=at, level=level)


def word_of_team(check: SpotCheck, *, at: datetime, level: int | None = None) -> SpotCheck:
    """Whoever was named or drawn accepts, and says so."""
    for assignment in review.accept_all(check, at=at):
        review.hand_in(assignment, at=at, level=level)
    review.consolidate(check, at=at, level=level)
    return now(check)


def concluded(check: SpotCheck, *, people: People, at: datetime, level: int | None = None) -> SpotCheck:
    """Kept, or lowered to `level`."""
    found, reason = (check.held_level, UPHELD) if level is None else (level, review.LOWERED)
    head = people[Role.COMMISSION_HEAD]
    return deciding.decided(now(check), CONCLUDE, by=head, at=at, level=found, reason=reason)


def dropped(check: SpotCheck, *, people: People, at: datetime) -> SpotCheck:
    return actions.drop(check, reason=DROPPED, by=people[Role.COMMISSION_HEAD], at=at)


def now(check: SpotCheck) -> SpotCheck:
    return SpotCheck.objects.get(pk=check.pk)
