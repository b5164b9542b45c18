"""From the sealed papers to the grade, walked through the verbs: work report, receipt, conclusion, publicity, the grade determined."""

from datetime import datetime, timedelta
from typing import Any
from typing import cast as cast_to

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from casework.actions import notices
from casework.deciding import proposals
from casework.models import CalendarYear, Posting
from experts.models import Assignment
from experts.review.rounds import panel_of
from primary_care_review.conclusion.actions import NO_GRADE
from primary_care_review.conclusion.steps import CONCLUDE, FIND_REACHED
from primary_care_review.decree import actions as decree
from primary_care_review.models import Application
from primary_care_review.publicity import actions as publicity
from primary_care_review.publicity.steps import DETERMINE
from primary_care_review.report import actions, fields
from primary_care_review.report.parts import Document
from primary_care_review.standards.terms import Grade

from . import deciding
from .visit import current

People = dict[Role, Membership]
GROUNDS = "采纳评审组建议：各级条款所占比例达到该等级要求，核心条款符合规定。"
FAILED = "采纳评审组建议：各级条款所占比例未达到任何等级的要求。"


def leader(of: Application) -> Membership:
    return cast_to(Assignment, panel_of(current(of)).leader).member


def days_on(of: Application, days: int) -> datetime:
    """So many days after the papers were sealed, or on the first day at work after that."""
    then, table = current(of).sealed_at + timedelta(days=days), CalendarYear.objects.table()
    while not table.is_working_day(timezone.localdate(then)):
        then += timedelta(days=1)
    return then


def reported(of: Application, *, at: datetime, **changed: Any) -> Application:
    """Signed as it was drafted."""
    now = current(of)
    drafted = fields.texts(now)
    said: dict[str, Any] = {"texts": fields.parts(drafted), "proposed": fields.proposed(drafted)}
    return actions.submit_report(now, **said | changed, by=leader(of), at=at)


def received(of: Application, *, people: People, at: datetime) -> Application:
    every = [one.value for one in Document]
    return actions.receive_report(current(of), received=every, by=people[Role.BUREAU_HANDLER], at=at)


def proposed(of: Application) -> str:
    """What the body follows of it, as the form of the conclusion sends it: the city gives the first grade or none."""
    now = current(of)
    grade = now.work_reports.standing().get().proposed
    return NO_GRADE if now.parent_id and grade != Grade.JIA else grade or NO_GRADE


def concluded(of: Application, *, people: People, at: datetime, grade: str = "", reason: str = "") -> Application:
    """As the team proposes, or otherwise; proposed by the handler and decided by the head."""
    chosen = grade or proposed(of)
    reason = reason or (FAILED if chosen == NO_GRADE else GROUNDS)
    return deciding.decided(current(of), CONCLUDE, by=people[Role.BUREAU_HEAD], at=at, grade=chosen, reason=reason)


def reached(of: Application, *, people: People, at: datetime) -> Application:
    return deciding.decided(current(of), FIND_REACHED, by=people[Role.BUREAU_HEAD], at=at, reason=GROUNDS)


def posted(of: Application, *, people: People, at: datetime) -> Application:
    """By itself; several at once: `publicity.post`."""
    publicity.post(listed=[of.number], by=people[Role.BUREAU_HEAD], at=at)
    return current(of)


def determined(of: Application, *, people: People, at: datetime) -> Application:
    proposals.take(current(of), DETERMINE, by=people[Role.BUREAU_HEAD], at=at)
    return current(of)


def decreed(*of: Application, people: People, at: datetime) -> Application:
    """By one decree, drafted by the handler and signed by the head."""
    listed = [one.number for one in of]
    notice = decree.draft(listed=listed, by=people[Role.BUREAU_HANDLER], at=at)
    notices.issue(notice, by=people[Role.BUREAU_HEAD], at=at)
    return current(of[0])


def after_publicity(of: Application) -> datetime:
    """The morning after its last day."""
    return cast_to(Posting, current(of).posting).ends_at() + timedelta(hours=9)
