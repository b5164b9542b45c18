"""What a body does besides its reviews: working rules, training of its pool; statistics entered for a visit (P07, P22)."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from casework.clocks.calendar import DAY
from experts.actions import training as acts
from experts.models import Training
from experts.training.uses import TrainingUse
from primary_care_review.bodies import actions
from primary_care_review.bodies.training import POOL_TRAINING
from primary_care_review.models import Application, RoutineStatistic, WorkingRule
from primary_care_review.statistics import actions as entering
from primary_care_review.statistics.rules import Entry

from . import cast, visit
from .papers import material

People = dict[Role, Membership]
RULE = "基层医疗卫生机构等级评审工作规范"
STATISTICS = (
    ("门急诊人次", "38216", "人次", "卫生健康统计直报系统", False),
    ("每万人口全科医生数", "3.6", "人", "卫生健康统计直报系统", False),
    ("重点人群满意度", "94.5", "%", "年度满意度调查", True),
)


def published(*, by: Membership, at: datetime, title: str = RULE, **changed: Any) -> WorkingRule:
    said: dict[str, Any] = {
        "kind": "standard",
        "title": title,
        "valid_from": timezone.localdate(at),
        "file": material(f"{title}.pdf"),
    }
    return actions.publish(**said | changed, by=by, at=at)


def revised(rule: WorkingRule, *, by: Membership, at: datetime, **changed: Any) -> WorkingRule:
    said: dict[str, Any] = {
        "changes": "增加现场评审前统计和监测结果的核对要求。",
        "valid_from": timezone.localdate(at),
        "file": material(f"{rule.title}（修订）.pdf"),
    }
    return actions.revise(rule, **said | changed, by=by, at=at)


def announced(
    *, by: Membership, at: datetime, begins_at: datetime | None = None, use: TrainingUse = POOL_TRAINING, **changed: Any
) -> Training:
    """A morning a week from now, unless it is said."""
    begins = begins_at or at + 7 * DAY
    said: dict[str, Any] = {
        "title": f"{timezone.localdate(begins).year}年评审专家培训",
        "text": "评审标准条款解读，现场评审方法，评审纪律和回避规定。",
        "place": "渝中区卫生健康委三楼会议室",
        "begins_at": begins,
        "ends_at": begins + timedelta(hours=3),
        "hours": 4,
        "closes_on": timezone.localdate(begins),
        "places": None,
    }
    return acts.announce(use, **said | changed, by=by, at=at)


def attended(training: Training, *, by: Membership, members: list[Membership]) -> Training:
    """All of them sign up, and all but the last one come."""
    for member in members:
        acts.sign_up(training, by=member, at=training.announced_at)
    came = [member.pk for member in members[:-1]]
    return acts.record_attendance(training, came=came, by=by, at=training.ends_at)


def entered(of: Application, *, by: Membership, at: datetime) -> list[RoutineStatistic]:
    """Two of the whole institution, one beside the first clause."""
    first = of.assessment.clauses[0].number
    return [
        entering.enter(
            of,
            entry=Entry(name, f"{timezone.localdate(at).year - 1}年", value, unit, source, (first,) if beside else ()),
            by=by,
            at=at,
        )
        for name, value, unit, source, beside in STATISTICS
    ]


def build(people: People, *, at: datetime) -> None:
    """A rule in its second version and one of the commission, a training that was held and one to sign up for, statistics of a visit."""
    head, handler = people[Role.BUREAU_HEAD], people[Role.BUREAU_HANDLER]
    before = at - 60 * DAY
    revised(published(by=head, at=before), by=head, at=at - 20 * DAY)
    commission = Membership.objects.filter(role=Role.COMMISSION_HEAD).earliest("pk")
    published(by=commission, at=before, title="甲级市级复核工作流程", kind="procedure")
    experts = visit.reviewers(people=people, at=before)
    held = announced(by=handler, at=at - 40 * DAY, begins_at=at - 30 * DAY)
    attended(held, by=handler, members=experts[:4])
    open_one = announced(by=handler, at=at - DAY, title="现场评审前集中培训")
    acts.sign_up(open_one, by=experts[0], at=at)
    accepted = Application.objects.filter(district=cast.DISTRICT, state="accepted").earliest("pk")
    entered(accepted, by=handler, at=at)
