"""A grade that is revoked: proposed with its evidence, told, heard, decided, made known to the others where it is grave (P34)."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import Membership
from accounts.roles import Role
from casework.measures import hearing
from casework.measures.steps import GRAVE, NOT_GRAVE
from casework.notices import with_step
from config.scenarios import closing, grades, measuring
from config.scenarios.papers import material
from config.scenarios.rereview import of_city
from primary_care_review.models import Grade, Revocation
from primary_care_review.revocation import actions
from primary_care_review.revocation.forms import DEMAND
from primary_care_review.revocation.kinds import CITY_KIND
from primary_care_review.revocation.rules import RevocationGround
from primary_care_review.revocation.steps import CIRCULAR_NOTICE, INTENT_NOTICE

People = dict[Role, Membership]
FIRST_INDEX = 970
# What each comes to and how many days ago it was proposed: of a grade that the bureau has made known, and of one that the commission has.
PROPOSED = (
    ("taken", 40),
    ("circulating", 6),
    ("dropped", 20),
    ("cancelled", 15),
    ("deciding", 4),
    ("hearing", 3),
    ("prepared", 1),
)
FACTS = "经核查，评审时提交的2025年度临床用血记录系事后补造，与检验原始数据不符。"
GRAVITY = "补造记录涉及十二个月，且由院领导安排，性质恶劣。"
STATEMENT = "经本单位核查，补造记录属实，已对有关责任人作出处理。"
UNTRUE = "经核对检验原始数据和系统日志，记录形成时间与数据一致，情况不属实。"


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
    return decided(case, people=people, at=at, grave=grave)


def decided(revocation: Revocation, *, people: People, at: datetime, grave: bool) -> Revocation:
    drafted(revocation, people=people, at=at, grave=grave)
    return actions.revoke(now(revocation), by=people_of(revocation, people, at)[Role.BUREAU_HEAD], at=at)


def circular_drafted(revocation: Revocation, *, people: People, at: datetime, **changed: Any) -> Revocation:
    by = people_of(revocation, people, at)[Role.BUREAU_HANDLER]
    return actions.draft_circular(now(revocation), **{"demand": DEMAND, **changed}, by=by, at=at)


def circulated(revocation: Revocation, *, people: People, at: datetime) -> Revocation:
    circular_drafted(revocation, people=people, at=at)
    head = people_of(revocation, people, at)[Role.BUREAU_HEAD]
    return with_step.issue(now(revocation), CIRCULAR_NOTICE, by=head, at=at)


def revocation_at(stops: str, grade: Grade, *, people: People, at: datetime) -> Revocation:
    """Proposed at `at`, grave where it comes so far, and at a state."""
    case = proposed(grade, people=people, at=at)
    head = people_of(case, people, at)[Role.BUREAU_HEAD]
    measuring.walked(
        stops,
        at,
        told=lambda on: told(case, people=people, at=on),
        heard=lambda on: heard(case, at=on),
        decided=lambda on: decided(case, people=people, at=on, grave=True),
        circulated=lambda on: circulated(case, people=people, at=on),
        dropped=lambda on: actions.drop(now(case), reason=UNTRUE, by=head, at=on),
        closed=lambda on: closing.closed_with(case, people=people, by=head, at=on),
    )
    return now(case)


def build(people: People, *, at: datetime) -> None:
    """Grades from before the portal, of which something has come to light since; nothing else is open of any of them."""
    wanted = [(grade, stops, days) for grade in "乙甲" for stops, days in PROPOSED]
    held = grades.from_before([grade for grade, _, _ in wanted], first=FIRST_INDEX, people=people, at=at)
    for grade, (_, stops, days) in zip(held, wanted, strict=True):
        revocation_at(stops, grade, people=people, at=at - timedelta(days=days))


def now(revocation: Revocation) -> Revocation:
    return Revocation.objects.get(pk=revocation.pk)
