"""A grade that is revoked: proposed with its evidence, told, heard, decided, made known to the others where it is grave (P34)."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from casework.measures import hearing
from casework.measures.steps import GRAVE, NOT_GRAVE
from casework.notices import with_step
from config.scenarios import grades, primary_care
from config.scenarios.papers import material
from config.scenarios.rereview import of_city
from primary_care_review.models import Grade, Revocation
from primary_care_review.revocation import actions
from primary_care_review.revocation.forms import DEMAND
from primary_care_review.revocation.kinds import CITY_KIND
from primary_care_review.revocation.rules import RevocationGround
from primary_care_review.revocation.steps import CIRCULAR_NOTICE, INTENT_NOTICE

People = dict[Role, Membership]
HOLDERS = (970, 971)  # of the institutions of the demonstration
FACTS = "经核查，评审时提交的2025年度临床用血记录系事后补造，与检验原始数据不符。"
GRAVITY = "补造记录涉及十二个月，且由院领导安排，性质恶劣。"
STATEMENT = "经本单位核查，补造记录属实，已对有关责任人作出处理。"


def people_of(revocation: Revocation, people: People, at: datetime) -> People:
    """Those of the commission, where it has made the grade known."""
    return of_city(people, at=at) if revocation.kind == CITY_KIND else people


def proposed(
    grade: Grade, *, people: People, at: datetime, ground: RevocationGround = RevocationGround.FRAUD
) -> Revocation:
    """By whoever has made it known."""
    by = people[Role.COMMISSION_HANDLER if grade.grade == "甲" else Role.BUREAU_HANDLER]
    evidence = material("核查记录.pdf")
    return actions.propose(grade, ground=ground.value, ground_facts=FACTS, evidence=evidence, by=by, at=at)


def told(revocation: Revocation, *, people: People, at: datetime) -> Revocation:
    own = people_of(revocation, people, at)
    with_step.draft(now(revocation), INTENT_NOTICE, by=own[Role.BUREAU_HANDLER], at=at)
    return with_step.issue(now(revocation), INTENT_NOTICE, by=own[Role.BUREAU_HEAD], at=at)


def heard(revocation: Revocation, *, at: datetime) -> Revocation:
    leader = Membership.objects.get(office__institution=revocation.institution, role=Role.INSTITUTION_LEADER)
    return hearing.make_statement(now(revocation), statement=STATEMENT, by=leader, at=at)


def drafted(revocation: Revocation, *, people: People, at: datetime, grave: bool = False) -> Revocation:
    by = people_of(revocation, people, at)[Role.BUREAU_HANDLER]
    found, gravity = (GRAVE, GRAVITY) if grave else (NOT_GRAVE, "")
    return actions.draft_decision(now(revocation), grave=found, gravity=gravity, by=by, at=at)


def revoked(grade: Grade, *, people: People, at: datetime, grave: bool = False) -> Revocation:
    """All of it, but the circular."""
    case = heard(told(proposed(grade, people=people, at=at), people=people, at=at), at=at)
    drafted(case, people=people, at=at, grave=grave)
    return actions.revoke(now(case), by=people_of(case, people, at)[Role.BUREAU_HEAD], at=at)


def circular_drafted(revocation: Revocation, *, people: People, at: datetime, **changed: Any) -> Revocation:
    by = people_of(revocation, people, at)[Role.BUREAU_HANDLER]
    return actions.draft_circular(now(revocation), **{"demand": DEMAND, **changed}, by=by, at=at)


def circulated(revocation: Revocation, *, people: People, at: datetime) -> Revocation:
    circular_drafted(revocation, people=people, at=at)
    head = people_of(revocation, people, at)[Role.BUREAU_HEAD]
    return with_step.issue(now(revocation), CIRCULAR_NOTICE, by=head, at=at)


def build(people: People, *, at: datetime) -> None:
    """The holder of a grade is being heard; another's was revoked and is grave, its circular waits. Nothing else is open of either."""
    then, before = at - timedelta(days=120), at - timedelta(days=2)
    on = timezone.localdate(at) - timedelta(days=500)
    first, other = (
        grades.imported(
            primary_care.institution(index, people=people, at=then).office.institution,
            grade="乙",
            number=f"演示卫发〔{on.year}〕{index}号",
            on=on,
            people=people,
            at=then,
        )
        for index in HOLDERS
    )
    told(proposed(first, people=people, at=before), people=people, at=before)
    circular_drafted(revoked(other, people=people, at=before, grave=True), people=people, at=before)


def now(revocation: Revocation) -> Revocation:
    return Revocation.objects.get(pk=revocation.pk)
