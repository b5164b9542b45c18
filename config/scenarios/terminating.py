"""A review that is terminated: proposed with its evidence, told, heard, decided (P33)."""

from datetime import datetime, timedelta

from accounts.models import Membership
from accounts.roles import Role
from casework.measures import hearing
from casework.notices import with_step
from config.scenarios import cast
from config.scenarios.papers import material
from primary_care_review.models import Application, Termination
from primary_care_review.stages import Stage as Review
from primary_care_review.termination import actions
from primary_care_review.termination.rules import TerminationGround
from primary_care_review.termination.steps import INTENT_NOTICE, TERMINATION_NOTICE

People = dict[Role, Membership]
FACTS = "现场核对时发现，2026年度培训签到表中三人的签名系他人事后代签，与考勤记录不符。"
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


def terminated(of: Application, *, people: People, at: datetime) -> Application:
    decided(ready(of, people=people, at=at), people=people, at=at)
    return Application.objects.get(pk=of.pk)


def build(people: People, *, at: datetime) -> None:
    """Of two reviews something has come to light: one institution is being heard, the other has spoken."""
    reviews = Application.objects.filter(district=cast.DISTRICT)
    on_site, qualified = (reviews.filter(state=state).earliest("pk") for state in (Review.ON_SITE, Review.QUALIFIED))
    before = at - timedelta(days=1)
    told(proposed(on_site, people=people, at=before), people=people, at=before)
    ready(qualified, people=people, at=before)
