"""A grade that is rechecked within its term, by its bureau or by the commission, walked through the verbs (P28)."""

from datetime import datetime, timedelta
from functools import partial
from typing import cast as cast_to

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import OfficeKind, Role
from casework.clocks.calendar import DAY
from casework.models import Sample
from casework.stages import StageEnum
from primary_care_review.models import Grade, Recheck
from primary_care_review.recheck import actions
from primary_care_review.recheck.samples import DISTRICT_GRADES
from primary_care_review.recheck.steps import KEEP, ORDER_ANEW
from primary_care_review.stages import RecheckStage, Stage
from primary_care_review.standards.terms import Grade as G

from . import cast, closing, concluding, deciding, draws, grades, visit
from .primary_care import at_work, run_by_body
from .rereview import of_city

People = dict[Role, Membership]
WHY = "群众反映该院夜间无人值守，与评审时所见不符。"
KEPT = "现场复核全部条款，各级条款所占比例仍达到原等级要求。"
ANEW = "复核结果与原结论差距较大，涉及多章条款，由区县重新组织评审。"
TWICE = "与上级组织的复核重复，不再进行。"
SHUT = "该机构因房屋改造暂停执业，重新评审不能进行。"
FIRST_INDEX = 1000
# What they have come to, and how many days ago they were opened; the earliest first, as postings are numbered.
OPENED = (
    ("awarded", 62),
    ("not_reached", 48),
    ("determined", 45),
    ("reviewed_anew", 40),
    ("anew", 36),
    ("kept", 33),
    ("publicity", 30),
    ("concluded", 26),
    ("concluding", 21),
    ("reported", 17),
    ("sealed", 14),
    ("visited", 13),
    ("on_site", 9),
    ("dropped", 8),
    ("cancelled", 6),
)


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


def standing_at(stops: str, grade: Grade, *, people: People, at: datetime, by: OfficeKind) -> Recheck:
    """At any state: its team finds less than is held, or none at all, but where the grade is kept."""
    walk = partial(recheck_at, grade=grade, people=people, at=at, by=by)
    match stops:
        case "dropped" | "cancelled":
            case = walk(RecheckStage("accepted"))
            head, then = people_of(case, people, at=at)[Role.BUREAU_HEAD], at + 2 * DAY
            if stops == "dropped":
                actions.drop(case, reason=TWICE, by=head, at=then)
            else:
                closing.closed_with(case, people=people, by=head, at=then)
        case "kept":
            case = walk(RecheckStage("concluding"))
            kept(case, people=people, at=concluding.days_on(case, 10))
        case "anew" | "reviewed_anew":
            case = walk(RecheckStage("concluding"), bears=G.BING)
            anew = ordered_anew(case, people=people, at=concluding.days_on(case, 10))
            if stops == "reviewed_anew":
                actions.drop(anew, reason=SHUT, by=people[Role.BUREAU_HEAD], at=concluding.days_on(case, 12))
        case "awarded":
            case = decreed(walk(RecheckStage("determined"), bears=G.BING), people=people)
        case _:
            case = walk(RecheckStage(stops), bears=None if stops == "not_reached" else G.BING)
    return now(case)


def build(people: People, *, at: datetime) -> None:
    """Rechecks by the bureau and by the commission at every state; the bureau has drawn its sample of the year, and planned the visit of
    one that was drawn; the commission has just begun with another, for cause."""
    wanted = [(by, stops, days) for stops, days in OPENED for by in (OfficeKind.BUREAU, OfficeKind.COMMISSION)]
    held = grades.from_before("乙" * len(wanted), first=FIRST_INDEX, people=people, at=at)
    for grade, (by, stops, days) in zip(held, wanted, strict=True):
        standing_at(stops, grade, people=people, at=at_work(at - timedelta(days=days)), by=by)
    sample = drawn(people, at=at - timedelta(days=3))
    visit.planned(Recheck.objects.filter(sample=sample).earliest("pk"), people=people, at=at - timedelta(days=2))
    of_district = Grade.objects.filter(institution__district=cast.DISTRICT, grade=G.YI.value, revoked_on=None)
    other = of_district.filter(rechecks=None, institution__closed_on=None).order_by("-decreed_on", "-pk")[0]
    opened(other, by=people[Role.COMMISSION_HANDLER], at=at - timedelta(days=1))


def now(case: Recheck) -> Recheck:
    return Recheck.objects.get(pk=case.pk)
