"""The letter to an expert's employer on the expert's part in reviews: drafted from the data, issued by the head (P11)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import COMMISSION_ROLES, Regime
from casework.actions import notices
from casework.models import Notice
from casework.notices.kinds import kind_of, says
from casework.regulations import article
from casework.text import day_text
from experts.register.history import note

from ..models import Assignment, Attendance, Expert, Feedback, PointsEntry, TeamRating
from . import levels
from .points import regimes_shown_to

KIND = "expert_feedback"
Ground = PointsEntry.Ground


@dataclass(frozen=True)
class Conduct:
    """What the file says of some months. Which institutions were reviewed is nobody's business but the commission's."""

    reviews: int = says("参加评审次数")
    led: int = says("担任组长次数")
    ratings: int = says("满意度评价次数")
    satisfaction: str = says("满意度")
    added: int = says("期内加分")
    taken: int = says("期内减分")
    total: int = says("累计计分")
    level: str = says("现任级别")
    borne: str = says("计分对应级别")
    misconduct: tuple[str, ...] = says("不良行为")
    # Letters of before trainings were recorded say nothing of them.
    trainings: int = says("参加培训次数", default=0)
    hours: int = says("培训学时", default=0)


def conduct(expert: Expert, regime: Regime, *, since: date, until: date, at: datetime) -> Conduct:
    work = Assignment.objects.handed_in().filter(
        member__pool_entry__expert=expert,
        review__case__regime=regime,
        handed_in_at__date__gte=since,
        handed_in_at__date__lte=until,
    )
    scores = list(TeamRating.objects.filter(review__in=work.values("review")).values_list("score", flat=True))
    moved = expert.points.filter(regime=regime, happened_on__gte=since, happened_on__lte=until).exclude(
        ground=Ground.BASE
    )
    trained = (
        Attendance.objects.of(expert)
        .attended()
        .filter(training__regime=regime, training__begins_at__date__gte=since, training__begins_at__date__lte=until)
    )
    set_level = levels.level_of(expert, regime)
    return Conduct(
        reviews=work.count(),
        led=work.filter(leads=True).count(),
        ratings=len(scores),
        satisfaction=f"{sum(scores) / len(scores):.1f}" if scores else "",
        added=moved.filter(points__gt=0).total(),
        taken=moved.filter(points__lt=0).total(),
        total=expert.points.filter(regime=regime, happened_on__lte=until).total(),
        level=set_level.label if set_level else "",
        borne=levels.borne(expert, regime, at=at).label,
        misconduct=tuple(
            f"{day_text(entry.happened_on)}，{entry.item}，{entry.points}分"
            for entry in moved.standing().filter(ground=Ground.MISCONDUCT).order_by("happened_on", "pk")
        ),
        trainings=trained.count(),
        hours=trained.hours(),
    )


@transaction.atomic
def draft(
    expert: Expert, *, regime: Regime, since: date, until: date, remark: str, by: Membership, at: datetime
) -> Feedback:
    """A draft that the desk may still put right where it is the commission's own word."""
    if by.role not in COMMISSION_ROLES:
        raise Refused("专家情况由市卫生健康委反馈，您当前的岗位不能办理。")
    if regime not in regimes_shown_to(by, expert):
        raise Refused(f"{expert}不在实行计分的专家库中，没有可以反馈的情况。")
    if until < since:
        raise Refused("反馈期的结束日期早于开始日期，请核对。", field="until")
    if until > timezone.localdate(at):
        raise Refused("反馈期的结束日期不能晚于今日，请重新填写。", field="until")
    employer = expert.employer()
    if employer is None:
        raise Refused(f"{expert}{expert.unit()}，没有可以反馈的单位。")
    open_draft = expert.feedbacks.filter(regime=regime, notice__issued_at=None, notice__withdrawn_at=None)
    if open_draft.exists():
        raise Refused(f"{expert}已有待签发的反馈函，请到“文书”页办理。")
    feedback = Feedback(expert=expert, regime=regime, employer=employer, since=since, until=until)
    fields = _facts(feedback, at=at) | {"remark": remark.strip()}
    notices.draft(None, kind=KIND, office=by.office, fields=fields, goes_with=feedback, by=by, at=at)
    return feedback


def facts_of(notice: Notice, *, at: datetime) -> dict[str, Any]:
    """What a letter to the employer says, as file, points and ratings have it now."""
    rows = Feedback.objects.select_related("expert", "employer__institution").filter(notice=notice.replaces or notice)
    return _facts(feedback, at=at) if (feedback := rows.first()) else {}


def _facts(feedback: Feedback, *, at: datetime) -> dict[str, Any]:
    of, regime = feedback.expert, Regime(feedback.regime)
    return {
        "name": of.name,
        "employer": (feedback.employer.institution or feedback.employer).name,
        "regime": regime,
        "since": feedback.since,
        "until": feedback.until,
        **vars(conduct(of, regime, since=feedback.since, until=feedback.until, at=at)),
    }


def issued(notice: Notice, *, by: Membership, at: datetime) -> None:
    """Delivered in the portal where the employer is an institution of it; elsewhere the desk posts the paper."""
    feedback = Feedback.objects.select_related("expert", "employer__institution__office").get(
        notice=notice.replaces or notice
    )
    feedback.notice = notice
    feedback.save(update_fields=["notice"])
    if feedback.employer.institution:
        notices.deliver_in_portal(notice, to=feedback.employer.institution.office, by=by, at=at)
    label = f"{kind_of(KIND).label}：{notice.number}"
    facts = {"notice": notice.number, "employer": feedback.employer}
    basis = article("P11")
    note(feedback.expert, "feedback", label, by=by, at=at, article=basis, facts=facts, audience="authorities")
