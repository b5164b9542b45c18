"""The grade review at random, from any point of a review of the bureau or of the city, of a recheck, a revocation, a termination
(`machine`; where they begin: `scenes_primary_care`)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.roles import OfficeKind, Role
from casework import record
from casework.actor import CLOCK
from casework.clocks.calendar import end_of_day
from casework.models import CaseQuerySet, Deadline, Message, Posting, PostingLine
from config.scenarios import cast, objecting, primary_care, rechecking, rereview, review, revoking, visit, yearly
from experts.review.rounds import panel_of
from primary_care_review.assessment import actions as assessment
from primary_care_review.body import APPLICATION, CITY_RECHECK, RECHECK, REREVIEW
from primary_care_review.conclusion.actions import NO_GRADE
from primary_care_review.models import Application, VisitPlan
from primary_care_review.revocation.kinds import REVOCATIONS
from primary_care_review.stages import CityStage, Stage
from primary_care_review.standards.terms import Grade as G

from .beside_primary_care import ACTS
from .random_workflow import Said, Workflow
from .scenes_primary_care import SCENES
from .standing_reviews import held, institution
from .walks.primary_care import upload
from .walks.walk import Walk, leader, some

REVIEWERS = 26  # of each body: those of four teams and who looks into what was found
AT = datetime.fromisoformat("2026-11-09T10:00:00+08:00")
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
    "primary_care_october_paper",
    "plaque_tip",
    "review_tip",
)


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


def _begin_assessment(walk: Walk, at: datetime) -> None:
    applicant = institution(people=walk.people, at=at)
    assessment.start(applicant.office.institution, by=applicant, at=at)


def _object(walk: Walk, at: datetime) -> None:
    objecting.lodged(some(Application.objects.filter(state=Stage.PUBLICITY).order_by("-pk").first()), at=at)


BEGIN: dict[str, Callable[[Walk, datetime], object]] = {
    APPLICATION: _begin_assessment,
    RECHECK: lambda walk, at: rechecking.opened(held(grade="乙"), by=walk.people[Role.BUREAU_HANDLER], at=at),
    CITY_RECHECK: lambda walk, at: rechecking.opened(held(grade="乙"), by=walk.people[Role.COMMISSION_HANDLER], at=at),
    **dict.fromkeys(REVOCATIONS[:1], lambda walk, at: revoking.proposed(held(grade="乙"), people=walk.people, at=at)),
    **dict.fromkeys(REVOCATIONS[1:], lambda walk, at: revoking.proposed(held(grade="甲"), people=walk.people, at=at)),
    "primary_care_objection": _object,
}


def _assess(walk: Walk, case: Any, at: datetime, level: int) -> None:
    """Rated, and mostly with all materials."""
    primary_care.rate(case, borne=G.JIA if level > 3 else G.YI, by=leader(case), at=at)
    if level > 2:
        primary_care.upload_required(case, by=leader(case), at=at)


def _gather(walk: Walk, case: Any, at: datetime, level: int) -> None:
    primary_care.upload_required(case, by=leader(case), at=at)


def _supplement(walk: Walk, case: Any, at: datetime, level: int) -> None:
    upload(case, at)


def _rated(walk: Walk, case: Any, at: datetime, level: int) -> None:
    """All of the team rate, mostly as the grade that is applied for asks."""
    bears = G(case.grade_applied_for) if level > 2 else None
    for row in review.accept_all(case, at=at):
        if not row.handed_in_at:
            visit.hand_in(row, at=at, bears=bears)


def _sets_out(walk: Walk, case: Any, at: datetime, level: int) -> None:
    """A member's device, on which something waits, before the papers are sealed; or all of them sign."""
    members = [row for row in panel_of(visit.current(case)).members if row.accepted_at]
    if level % 2:
        visit.device(some(next(iter(members), None)), at=at, waiting=1)
        return
    for row in members:
        if not hasattr(row, "dossier_signature"):
            visit.signed(row, at=at)


def _written(walk: Walk, case: Any, at: datetime, level: int) -> None:
    yearly.written(case, by=walk.people[Role.BUREAU_HANDLER], at=at)


OF_TEAMS = (APPLICATION, REREVIEW, RECHECK, CITY_RECHECK)
WORK: dict[tuple[str, str], Callable[[Walk, Any, datetime, int], object]] = {
    (APPLICATION, Stage.SELF_ASSESSING): _assess,
    (REREVIEW, CityStage("draft")): _gather,
    (APPLICATION, Stage.SUPPLEMENT): _supplement,
    (REREVIEW, CityStage("supplement")): _supplement,
    **{(kind, Stage.ON_SITE): _rated for kind in OF_TEAMS},
    **{(kind, Stage.VISITED): _sets_out for kind in OF_TEAMS},
    ("primary_care_october_paper", "drafting"): _written,
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


def _people() -> Walk:
    """Those of the bureau and of the city, and enough reviewers of each for several teams."""
    people = cast.officials(at=AT)
    city = rereview.of_city(people, at=AT)
    for of_body in (people, city):
        visit.reviewers(people=of_body, at=AT, names=visit.MANY[:REVIEWERS])
    return Walk(people, {OfficeKind.BUREAU: people[Role.SUPERVISOR], OfficeKind.COMMISSION: city[Role.SUPERVISOR]})


@contextmanager
def world() -> Iterator[Walk]:
    """Never committed, so that nothing waits for the papers of the reviewers to be printed."""
    with transaction.atomic():
        walk = _people()
        record.append(subject="world", at=AT, verb="build", label="测试数据", by=CLOCK)
        yield walk
        transaction.set_rollback(True)


PRIMARY_CARE = Workflow(
    kinds=KINDS,
    begins=AT,
    world=world,
    scenes=SCENES,
    said=SAID,
    acts=ACTS,
    begin=BEGIN,
    work=WORK,
    waits={},
    ends=_ends,
    keeps_secret=_keeps_secret,
)
