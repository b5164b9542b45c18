"""A review that is terminated: proposed with its evidence, told, heard, decided (P33)."""

from datetime import datetime, timedelta

from accounts.models import Membership
from accounts.roles import Role
from casework.measures import hearing
from casework.notices import with_step
from primary_care_review.body import APPLICATION
from primary_care_review.models import Application, Termination
from primary_care_review.stages import Stage as Review
from primary_care_review.standards.terms import Grade
from primary_care_review.termination import actions
from primary_care_review.termination.rules import TerminationGround
from primary_care_review.termination.steps import INTENT_NOTICE, TERMINATION_NOTICE

from . import cast, measuring, primary_care
from .papers import material

People = dict[Role, Membership]
ENDS_BY_TERMINATION = 933
# Where the review stands of which something has come to light, what that has come to, and how many days ago it was proposed.
PROPOSED = (
    (Review.SEALED, "prepared", 1),
    (Review.ON_SITE, "hearing", 2),
    (Review.QUALIFIED, "deciding", 3),
    (Review.REPORTED, "dropped", 3),
)
FACTS = "现场核对时发现，2026年度培训签到表中三人的签名系他人事后代签，与考勤记录不符。"
UNTRUE = "经核对原始签到表和监控记录，签名系本人所签，情况不属实。"
STATEMENT = "经本单位核查，代签属实，系个别科室补办手续所致，已对相关人员作出处理。"


def proposed(
    of: Application, *, people: People, at: datetime, ground: TerminationGround = TerminationGround.FRAUD
) -> Termination:
    actions.propose(
        Application.objects.get(pk=of.pk),
        ground=ground.value,
        ground_facts=FACTS,
        evidence=material("核查记录.pdf"),
        by=people[Role.BUREAU_HANDLER],
        at=at,
    )
    return Termination.objects.filter(about=of.pk).latest("pk")


def drafted(termination: Termination, *, people: People, at: datetime) -> Termination:
    return with_step.draft(termination, INTENT_NOTICE, by=people[Role.BUREAU_HANDLER], at=at)


def told(termination: Termination, *, people: People, at: datetime) -> Termination:
    drafted(termination, people=people, at=at)
    return with_step.issue(termination, INTENT_NOTICE, by=people[Role.BUREAU_HEAD], at=at)


def heard(termination: Termination, *, at: datetime) -> Termination:
    leader = Membership.objects.get(office__institution=termination.institution, role=Role.INSTITUTION_LEADER)
    return hearing.make_statement(
        Termination.objects.get(pk=termination.pk), statement=STATEMENT, file=None, by=leader, at=at
    )


def decision_drafted(termination: Termination, *, people: People, at: datetime) -> Termination:
    return with_step.draft(termination, TERMINATION_NOTICE, by=people[Role.BUREAU_HANDLER], at=at)


def decided(termination: Termination, *, people: People, at: datetime) -> Termination:
    decision_drafted(termination, people=people, at=at)
    return actions.terminate(Termination.objects.get(pk=termination.pk), by=people[Role.BUREAU_HEAD], at=at)


def ready(of: Application, *, people: People, at: datetime) -> Termination:
    """Told and heard, nothing decided."""
    return heard(told(proposed(of, people=people, at=at), people=people, at=at), at=at)


def termination_at(stops: str, of: Application, *, people: People, at: datetime) -> Termination:
    """Proposed at `at`, and at a state; `people` are the commission's where it is its own re-review."""
    case = proposed(of, people=people, at=at)
    measuring.walked(
        stops,
        at,
        told=lambda on: told(case, people=people, at=on),
        heard=lambda on: heard(case, at=on),
        decided=lambda on: decided(case, people=people, at=on),
        dropped=lambda on: dropped(case, people=people, at=on),
    )
    return Termination.objects.get(pk=case.pk)


def terminated(of: Application, *, people: People, at: datetime) -> Application:
    decided(ready(of, people=people, at=at), people=people, at=at)
    return Application.objects.get(pk=of.pk)


def dropped(termination: Termination, *, people: People, at: datetime) -> Termination:
    now = Termination.objects.get(pk=termination.pk)
    return actions.drop(now, reason=UNTRUE, by=people[Role.BUREAU_HEAD], at=at)


def build(people: People, *, at: datetime) -> None:
    """Of reviews something has come to light: one institution is still to be told, one is being heard, one has spoken; about one it was
    not so; and one review is terminated."""
    reviews = Application.objects.filter(kind=APPLICATION, district=cast.DISTRICT)
    for state, stops, days in PROPOSED:
        termination_at(stops, reviews.filter(state=state).earliest("pk"), people=people, at=at - timedelta(days=days))
    handed_in = at - timedelta(days=16)
    ends = primary_care.application_at(
        Review.SUBMITTED, people=people, at=handed_in, grade=Grade.YI, index=ENDS_BY_TERMINATION
    )
    termination_at("taken", ends, people=people, at=handed_in + timedelta(days=5))
