"""A hospital's violation: proposed with its evidence, told, heard, decided, made known to the city where it is grave (E29)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from casework.gateway import perform
from casework.measures import hearing
from casework.measures.steps import GRAVE, NOT_GRAVE
from casework.notices import with_step
from emr_rating.models import EmrTip, Filing, Violation
from emr_rating.models.tip import COACHING
from emr_rating.results.outcome import final_level
from emr_rating.stages import Stage
from emr_rating.tips import actions as tips
from emr_rating.tips.steps import ANSWER_TIP
from emr_rating.violation import actions
from emr_rating.violation.forms import DEMAND
from emr_rating.violation.rules import LOWER, SUSPEND, TERMINATE, ViolationGround
from emr_rating.violation.steps import CIRCULAR_NOTICE, INTENT_NOTICE

from . import cast, closing, measuring
from .papers import material

People = dict[Role, Membership]
# What each comes to, and how many days ago it was proposed.
PROPOSED = (("taken", 16), ("dropped", 12), ("cancelled", 9), ("deciding", 4), ("hearing", 2), ("prepared", 1))
UNTRUE = "经核对生产系统日志，截图确系取自生产系统，情况不属实。"
FACTS = "经核查，所提交的病历书写项目应用截图并非取自生产系统，系厂商人员在测试环境中制作。"
GRAVITY = "涉及多个项目，且由信息部门负责人安排，影响评价公平公正。"
STATEMENT = "经本院核查，截图系厂商人员所制，本院审核不严，已对有关责任人作出处理。"
WHY = "医疗机构陈述意见所述整改情况属实，但不影响违规事实的认定，综合考虑后作出本处理。"


def proposed(filing: Filing, *, people: People, at: datetime) -> Violation:
    return actions.propose(
        now(filing),
        ground=ViolationGround.FRAUD.value,
        ground_facts=FACTS,
        evidence=material("核查记录.pdf"),
        by=people[Role.COMMISSION_HANDLER],
        at=at,
    )


def intent_drafted(violation: Violation, *, people: People, at: datetime) -> Violation:
    return with_step.draft(now(violation), INTENT_NOTICE, by=people[Role.COMMISSION_HANDLER], at=at)


def told(violation: Violation, *, people: People, at: datetime) -> Violation:
    intent_drafted(violation, people=people, at=at)
    return with_step.issue(now(violation), INTENT_NOTICE, by=people[Role.COMMISSION_HEAD], at=at)


def heard(violation: Violation, *, at: datetime) -> Violation:
    leader = Membership.objects.get(office__institution=violation.institution, role=Role.INSTITUTION_LEADER)
    return hearing.make_statement(now(violation), statement=STATEMENT, by=leader, at=at)


def drafted(
    violation: Violation, *, people: People, at: datetime, sanction: str = LOWER.value, **said: Any
) -> Violation:
    """Lowered by one level unless said otherwise; anything else is grave."""
    grave = sanction != LOWER.value
    asked = {
        "sanction": sanction,
        "grave": GRAVE if grave else NOT_GRAVE,
        "gravity": GRAVITY if grave else "",
        "why": WHY,
        "to_level": None if grave else (final_level(violation.of_filing) or 0) - 1,
        "until": timezone.localdate(at) + timedelta(days=180) if sanction == SUSPEND.value else None,
    }
    return actions.draft_decision(now(violation), **asked | said, by=people[Role.COMMISSION_HANDLER], at=at)


def ready(filing: Filing, *, people: People, at: datetime) -> Violation:
    """Told and heard, nothing decided."""
    return heard(told(proposed(filing, people=people, at=at), people=people, at=at), at=at)


def decided(filing: Filing, *, people: People, at: datetime, sanction: str = LOWER.value, **said: Any) -> Violation:
    """All of it, but the circular."""
    case = ready(filing, people=people, at=at)
    return concluded(case, people=people, at=at, sanction=sanction, **said)


def concluded(violation: Violation, *, people: People, at: datetime, sanction: str, **said: Any) -> Violation:
    """Drafted by one and signed by the other."""
    drafted(violation, people=people, at=at, sanction=sanction, **said)
    return actions.decide(now(violation), by=people[Role.COMMISSION_HEAD], at=at)


def circular_drafted(violation: Violation, *, people: People, at: datetime) -> Violation:
    return actions.draft_circular(now(violation), demand=DEMAND, by=people[Role.COMMISSION_HANDLER], at=at)


def circulated(violation: Violation, *, people: People, at: datetime) -> Violation:
    circular_drafted(violation, people=people, at=at)
    return with_step.issue(now(violation), CIRCULAR_NOTICE, by=people[Role.COMMISSION_HEAD], at=at)


def violation_at(stops: str, filing: Filing, *, people: People, at: datetime) -> Violation:
    """Proposed at `at` of a filing under review, which is ended by it where it comes so far; and at a state."""
    case, head = proposed(filing, people=people, at=at), people[Role.COMMISSION_HEAD]
    measuring.walked(
        stops,
        at,
        told=lambda on: told(case, people=people, at=on),
        heard=lambda on: heard(case, at=on),
        decided=lambda on: concluded(case, people=people, at=on, sanction=TERMINATE.value),
        circulated=lambda on: circulated(case, people=people, at=on),
        dropped=lambda on: actions.drop(now(case), reason=UNTRUE, by=head, at=on),
        closed=lambda on: closing.closed_with(case, people=people, by=head, at=on),
    )
    return now(case)


def told_of(*, at: datetime, **said: Any) -> tuple[EmrTip, str]:
    """Somebody tells in their name that a vendor coaches."""
    told = {
        "cause": COACHING,
        "concerned": "演示信息技术公司",
        "district": None,
        "what": "以提升评级为名邀请专家到医院辅导，收取费用。",
        "name": "安知远",
        "phone": "13800007777",
        "evidence": None,
    }
    return tips.lodge(**told | said, token=uuid4(), at=at)


def answered(tip: EmrTip, *, by: Membership, at: datetime) -> EmrTip:
    finding, answer = EmrTip.Finding.SO, "经核实，情况属实，已责令停止并依规处理。"
    return perform(tip, ANSWER_TIP, by=by, at=at, finding=finding, answer=answer)


def build(people: People, *, at: datetime) -> None:
    """Somebody tells of coaching, and was answered on what they had told before. Of the year under review each violation stands at a
    state of its own; of the year that is over a result is suspended, its circular waits."""
    under_way = Filing.objects.filter(state=Stage.DISTRICT_REVIEW).exclude(district=cast.DISTRICT).order_by("pk")
    final = Filing.objects.filter(state=Stage.CONFIRMED).latest("pk")
    before = at - timedelta(days=1)
    told_of(at=before)
    tip, _ = told_of(at=at - timedelta(days=30), what="以保证通过评级为名，向医院推销辅导服务。")
    answered(tip, by=people[Role.COMMISSION_HANDLER], at=at - timedelta(days=12))
    for case, (stops, days) in zip(list(under_way[: len(PROPOSED)]), PROPOSED, strict=True):
        violation_at(stops, case, people=people, at=at - timedelta(days=days))
    circular_drafted(decided(final, people=people, at=before, sanction=SUSPEND.value), people=people, at=before)


def now(case: Any) -> Any:
    return type(case).objects.get(pk=case.pk)
