"""The grade review at random: reviews of a bureau and of the city that stand anywhere, grades that may be rechecked or revoked
(`machine`)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.db import transaction

from accounts.models import Membership
from accounts.roles import OfficeKind, Role
from casework import record
from casework.actor import CLOCK
from casework.clocks.calendar import end_of_day
from casework.models import CaseQuerySet, Deadline, Message, Posting, PostingLine
from config.scenarios import cast, concluding, grades, objecting, primary_care, rechecking, rereview, revoking, visit
from experts.review.rounds import panel_of
from primary_care_review.assessment import actions as assessment
from primary_care_review.body import APPLICATION, CITY_RECHECK, RECHECK, REREVIEW
from primary_care_review.conclusion.actions import NO_GRADE
from primary_care_review.models import Application, Grade, VisitPlan
from primary_care_review.revocation.kinds import REVOCATIONS
from primary_care_review.stages import CityStage, Stage
from primary_care_review.stages import RecheckStage as R
from primary_care_review.standards.terms import Grade as G

from .machine import Said, Workflow
from .walks.primary_care import upload
from .walks.walk import Walk, leader, some

BUILT = datetime.fromisoformat("2026-11-09T10:00:00+08:00")
AT = datetime.fromisoformat("2027-02-01T10:00:00+08:00")
WEEK = timedelta(days=7)
HELD_SINCE = date(2025, 3, 5)
KINDS = (
    APPLICATION,
    REREVIEW,
    RECHECK,
    CITY_RECHECK,
    *REVOCATIONS,
    "primary_care_termination",
    "primary_care_city_termination",
    "primary_care_supervision",
    "primary_care_city_supervision",
    "primary_care_objection",
    "primary_care_city_objection",
)
# Where reviews stand as it begins: begun lately, or visited some time ago.
LATELY = (Stage.SELF_ASSESSING, Stage.DRAFT, Stage.SUBMITTED, Stage.SUPPLEMENT, Stage.QUALIFIED, Stage.ACCEPTED)
BEFORE = (Stage.ON_SITE, Stage.VISITED, Stage.PUBLICITY)
TO_CITY = (Stage.CONCLUDING, Stage.REACHED)
OF_CITY = (Stage.SUPPLEMENT, Stage.ACCEPTED, Stage.VISITED, Stage.CONCLUDING)
RECHECKED = (R("on_site"), R("concluding"))


def _of(kind: str, **said: Any) -> Said:
    """What is said on a case of that kind; on others the step is plain."""
    return lambda case: said if case.kind == kind else {}


def _of_recheck(**said: Any) -> Said:
    return lambda case: said if case.kind in (RECHECK, CITY_RECHECK) else {}


RATED: tuple[Said, ...] = (lambda case: {}, lambda case: {"bears": "丙"})
RATED_ANEW: tuple[Said, ...] = (lambda case: {}, lambda case: {"bears": case.grade_applied_for})
SAID: dict[str, tuple[Said, ...]] = {
    "submit": (lambda case: {}, _of(APPLICATION, grade="甲")),
    "grade_review_hand_in": RATED,
    "grade_rereview_hand_in": RATED,
    "grade_recheck_hand_in": RATED_ANEW,
    "grade_city_recheck_hand_in": RATED_ANEW,
    "conclude": (lambda case: {}, lambda case: {"grade": NO_GRADE}),
    "change_conclusion": (lambda case: {}, _of(APPLICATION, grade=NO_GRADE), _of_recheck(grade="乙")),
    "draft_revocation": (lambda case: {}, lambda case: {"grave": False}),
}


def _institution(index: int, *, people: primary_care.People, at: datetime) -> Membership:
    """With somebody who fills in what its leader hands in; the leader is returned."""
    applicant = primary_care.institution(index, people=people, at=at)
    cast.person(f"tianbao-{index}", "林晓", role=Role.INSTITUTION_CLERK, office=applicant.office, at=at)
    return applicant


def _begin_assessment(walk: Walk, at: datetime) -> None:
    there = Application.objects.count()
    applicant = _institution(1000 + there, people=walk.people, at=at)
    assessment.start(applicant.office.institution, by=applicant, at=at)


def _held(*, grade: str) -> Grade:
    """A grade of which nothing is under way."""
    free = Grade.objects.filter(grade=grade, revoked_on=None, institution__closed_on=None, rechecks=None)
    return some(free.filter(revocations=None).order_by("pk").first())


def _object(walk: Walk, at: datetime) -> None:
    objecting.lodged(some(Application.objects.filter(state=Stage.PUBLICITY).order_by("-pk").first()), at=at)


BEGIN: dict[str, Callable[[Walk, datetime], object]] = {
    APPLICATION: _begin_assessment,
    RECHECK: lambda walk, at: rechecking.opened(_held(grade="乙"), by=walk.people[Role.BUREAU_HANDLER], at=at),
    CITY_RECHECK: lambda walk, at: rechecking.opened(_held(grade="乙"), by=walk.people[Role.COMMISSION_HANDLER], at=at),
    **dict.fromkeys(REVOCATIONS[:1], lambda walk, at: revoking.proposed(_held(grade="乙"), people=walk.people, at=at)),
    **dict.fromkeys(REVOCATIONS[1:], lambda walk, at: revoking.proposed(_held(grade="甲"), people=walk.people, at=at)),
    "primary_care_objection": _object,
}


def _assess(case: Any, at: datetime, level: int) -> None:
    primary_care.rate(case, borne=G.JIA if level > 3 else G.YI, by=leader(case), at=at)
    primary_care.upload_required(case, by=leader(case), at=at)


def _gather(case: Any, at: datetime, level: int) -> None:
    primary_care.upload_required(case, by=leader(case), at=at)


def _supplement(case: Any, at: datetime, level: int) -> None:
    upload(case, at)


def _sets_out(case: Any, at: datetime, level: int) -> None:
    """A member's device, on which something waits, before the papers are sealed."""
    members = [row for row in panel_of(visit.current(case)).members if row.accepted_at]
    visit.device(some(next(iter(members), None)), at=at, waiting=level % 2)


WORK: dict[tuple[str, str], Callable[[Any, datetime, int], object]] = {
    (APPLICATION, Stage.SELF_ASSESSING): _assess,
    (REREVIEW, CityStage("draft")): _gather,
    (APPLICATION, Stage.SUPPLEMENT): _supplement,
    (REREVIEW, CityStage("supplement")): _supplement,
    **{(kind, Stage.VISITED): _sets_out for kind in (APPLICATION, REREVIEW, RECHECK, CITY_RECHECK)},
}


def _ends(cases: CaseQuerySet) -> Iterator[datetime]:
    """Their terms and postings, and the days on which their teams are there."""
    running = Deadline.objects.filter(case__in=cases, met_on=None, due_on__isnull=False)
    yield from (end_of_day(day) for day in running.values_list("due_on", flat=True))
    posted = Posting.objects.filter(
        withdrawn_at=None, pk__in=Application.objects.filter(pk__in=cases).values("posting")
    )
    yield from (posting.ends_at() for posting in posted)
    for plan in VisitPlan.objects.filter(case__in=cases):
        yield from (plan.rates_at, plan.tells_at)


def _keeps_secret(walk: Walk, case: Any) -> None:
    """Of a conclusion the institution is told as it is posted, and not before (P12)."""
    told = Message.objects.filter(case=case.pk, title__endswith="评审结论已公示")
    assert told.exists() <= PostingLine.objects.filter(case=case.pk).exists()


@contextmanager
def world() -> Iterator[Walk]:
    """Reviews that the bureau has, some of which are with the city; holders of grades from before the portal."""
    with transaction.atomic():
        people = cast.officials(at=BUILT)
        city = rereview.of_city(people, at=BUILT)
        for of_body in (people, city):
            visit.reviewers(people=of_body, at=BUILT, names=visit.MANY)
        numbers = count(10)

        def applied(stage: Stage, grade: G, at: datetime) -> Application:
            applicant = _institution(next(numbers), people=people, at=at - primary_care.SEVEN_MONTHS)
            return primary_care.application_at(stage, people=people, at=at, grade=grade, leader=applicant)

        for stages, grade, at in ((LATELY, G.YI, AT - WEEK), (BEFORE, G.YI, BUILT), (TO_CITY, G.JIA, BUILT)):
            for stage in stages:
                applied(stage, grade, at)
        for stage in OF_CITY:
            reached = applied(Stage.REACHED, G.JIA, BUILT)
            rereview.rereview_at(stage, reached, people=people, at=concluding.days_on(reached, 13))
        for index, held in enumerate("乙乙乙乙乙乙乙乙乙乙乙乙甲甲甲"):
            holder = _institution(next(numbers), people=people, at=BUILT).office.institution
            number = f"演示卫发〔2025〕{index}号"
            grades.imported(holder, grade=held, number=number, on=HELD_SINCE, people=people, at=BUILT)
        for by in (OfficeKind.BUREAU, OfficeKind.COMMISSION):
            for stage in RECHECKED:
                rechecking.recheck_at(stage, _held(grade="乙"), people=people, at=BUILT, by=by, bears=G.BING)
        for kind in (RECHECK, CITY_RECHECK, *REVOCATIONS):
            BEGIN[kind](Walk(people), AT - timedelta(days=2))
        record.append(subject="world", at=AT, verb="build", label="测试数据", by=CLOCK)
    supervisors = {OfficeKind.BUREAU: people[Role.SUPERVISOR], OfficeKind.COMMISSION: city[Role.SUPERVISOR]}
    yield Walk(people, supervisors)


PRIMARY_CARE = Workflow(
    kinds=KINDS,
    begins=AT,
    world=world,
    said=SAID,
    begin=BEGIN,
    work=WORK,
    waits={},
    ends=_ends,
    keeps_secret=_keeps_secret,
)
