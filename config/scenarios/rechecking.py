"""A grade that is rechecked within its term, by its bureau or by the commission, walked through the verbs (P28)."""

from datetime import datetime, timedelta
from typing import cast as cast_to

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import OfficeKind, Role
from casework.models import Sample
from casework.stages import StageEnum
from primary_care_review.models import Grade, Recheck
from primary_care_review.recheck import actions
from primary_care_review.recheck.samples import DISTRICT_GRADES
from primary_care_review.recheck.steps import KEEP, ORDER_ANEW
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade as G

from . import cast, concluding, deciding, draws, visit
from .primary_care import run_by_body
from .rereview import of_city

People = dict[Role, Membership]
WHY = "群众反映该院夜间无人值守，与评审时所见不符。"
KEPT = "现场复核全部条款，各级条款所占比例仍达到原等级要求。"
ANEW = "复核结果与原结论差距较大，涉及多章条款，由区县重新组织评审。"


def people_of(case: Recheck, people: People, *, at: datetime) -> People:
    """Those of the commission, where it rechecks."""
    return of_city(people, at=at) if case.kind == "primary_care_city_recheck" else people


def opened(grade: Grade, *, by: Membership, at: datetime) -> Recheck:
    return actions.open_recheck(grade, why=WHY, by=by, at=at)


def drawn(people: People, *, at: datetime, share: int = 1) -> Sample:
    """The bureau's sample of the year, and the rechecks with it: of each type and grade one at the least."""
    office, supervisor = people[Role.BUREAU_HANDLER], people[Role.SUPERVISOR]
    year = timezone.localdate(at).year
    return draws.sampled(DISTRICT_GRADES, year, office=office, supervisor=supervisor, at=at, share=share)


def recheck_at(
    stage: StageEnum,
    grade: Grade,
    *,
    people: People,
    at: datetime,
    by: OfficeKind = OfficeKind.BUREAU,
    bears: G | None = G.YI,
) -> Recheck:
    """A recheck at a stage of those up to the decree: opened and visited from `at` on, what follows day by day."""
    handler = people[Role.COMMISSION_HANDLER if by == OfficeKind.COMMISSION else Role.BUREAU_HANDLER]
    return walked(opened(grade, by=handler, at=at), stage, people=people, at=at, bears=bears)


def walked(case: Recheck, stage: StageEnum, *, people: People, at: datetime, bears: G | None) -> Recheck:
    """From where it is opened on."""
    walk = run_by_body(case, people=people_of(case, people, at=at), at=at, bears=bears)
    after = [reached for reached in walk if reached not in (Stage.QUALIFIED, Stage.ACCEPTED)]
    for reached in after:
        if now(case).state == stage:
            break
        walk[reached]()
    return now(case)


def kept(case: Recheck, *, people: People, at: datetime) -> Recheck:
    head = people_of(case, people, at=at)[Role.BUREAU_HEAD]
    deciding.decided(now(case), KEEP, by=head, at=at, reason=KEPT)
    return now(case)


def ordered_anew(case: Recheck, *, people: People, at: datetime) -> Recheck:
    """The case of the review anew."""
    head = people_of(case, people, at=at)[Role.BUREAU_HEAD]
    deciding.decided(now(case), ORDER_ANEW, by=head, at=at, reason=ANEW)
    return cast_to(Recheck, anew_of(case))


def anew_of(case: Recheck) -> Recheck | None:
    return Recheck.objects.filter(about=case.pk).first()


def decreed(case: Recheck, *, people: People) -> Recheck:
    """By the bureau, whoever has rechecked."""
    concluding.decreed(case, people=people, at=concluding.after_publicity(case))
    return now(case)


def build(people: People, *, at: datetime) -> None:
    """The bureau has drawn its sample of the year, and planned the visit of one that was drawn; the commission has just begun with another,
    for cause."""
    drawn(people, at=at - timedelta(days=3))
    visit.planned(Recheck.objects.earliest("pk"), people=people, at=at - timedelta(days=2))
    held = Grade.objects.filter(institution__district=cast.DISTRICT, grade=G.YI.value, revoked_on=None, rechecks=None)
    other = held.order_by("-decreed_on", "-pk")[0]
    opened(other, by=people[Role.COMMISSION_HANDLER], at=at - timedelta(days=1))


def now(case: Recheck) -> Recheck:
    return Recheck.objects.get(pk=case.pk)
