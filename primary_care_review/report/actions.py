"""The verbs of the work report: written under autosave, signed and handed in by the leader, received or sent back by the body (P24)."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Membership
from accounts.refused import Refused
from casework import autosave, messages
from casework.autosave import Conflict, Saved
from casework.gateway import perform
from casework.models import Case
from experts.models import Assignment

from ..conclusion.rules import may_be_graded
from ..conclusion.terms import terms_of
from ..models import Application, WorkReport
from ..stages import Stage
from ..standards.terms import Grade
from ..team.seats import seat_of
from . import rules
from .composing import composed
from .fields import fault
from .parts import FIELDS, PROPOSED, Part
from .steps import RECEIVE_REPORT, RETURN_REPORT, SUBMIT_REPORT

OF_LEADER = "工作报告由评审组组长填写和签署，其他成员不能代签（第二十四条）。"


def save_field(
    application: Application, *, field: str, value: str, seen: int, key: str, by: Membership, at: datetime
) -> Saved | Conflict:
    """One field, as typed; a key that was sent before is one write."""
    if sentence := fault(field, value) if field in FIELDS else "该项不属于工作报告，请刷新页面后重试。":
        raise Refused(sentence)
    with _writing(application, by=by):
        return autosave.save(application, field=field, value=value, seen=seen, key=key, by=by, at=at)


def save_page(
    application: Application, *, changes: Mapping[str, tuple[str, int | None]], by: Membership, at: datetime
) -> dict[str, Conflict]:
    """The fields of a page sent as a whole; what another window has changed meanwhile is returned unwritten."""
    with _writing(application, by=by):
        return autosave.save_all(application, changes=changes, person=by.person, at=at)


@contextmanager
def _writing(application: Application, *, by: Membership) -> Iterator[None]:
    """Under the lock of the case, while its report is still to be signed, by whoever leads the team."""
    _leading(application, by)
    with transaction.atomic():
        if Case.objects.select_for_update().get(pk=application.pk).state != Stage.SEALED:
            raise Refused("工作报告已经提交或者尚不能填写，没有保存。")
        yield


def _leading(application: Application, by: Membership) -> Assignment:
    if not (seat := seat_of(application, by)).leads:
        raise Refused(OF_LEADER)
    return seat


@transaction.atomic
def submit_report(
    application: Application,
    *,
    texts: Mapping[Part, str],
    proposed: str,
    by: Membership,
    at: datetime,
    seen: int | None = None,
) -> Application:
    """The leader signs all three documents; what is missing is refused at once, part by part (P24)."""
    seat = _leading(application, by)
    report: WorkReport

    def weigh(current: Application) -> dict[str, Any]:
        nonlocal report
        said = {part: texts.get(part, "").strip() for part in Part}
        if missing := [verdict for _, verdict in rules.gaps(said, proposed=proposed)]:
            raise Refused(*(str(verdict) for verdict in missing))
        report = composed(current, texts=said, proposed=proposed)
        ask_grade(current, report.proposed_grade)
        report.signed_by, report.signed_at = seat, at
        return {"digest": report.digest}

    return perform(application, SUBMIT_REPORT, by=by, at=at, seen=seen, weigh=weigh, then=lambda _: report.save())


def ask_grade(application: Application, grade: Grade | None) -> None:
    """Whether the team may propose it (P18, P25)."""
    Refused.unless(may_be_graded(grade, **terms_of(application)), field=PROPOSED)


def receive_report(
    application: Application, *, received: Collection[str], by: Membership, at: datetime, seen: int | None = None
) -> Application:
    """All three documents are there: the term of the conclusion begins (P12)."""
    Refused.unless(rules.all_received(received), field="received")
    return perform(application, RECEIVE_REPORT, by=by, at=at, seen=seen, received=list(received))


@transaction.atomic
def return_report(
    application: Application, *, reason: str, by: Membership, at: datetime, seen: int | None = None
) -> Application:
    """Back to the leader, who signs anew; what was signed stays as it was."""

    def write(current: Application) -> None:
        report = current.work_reports.standing().get()
        report.returned_at, report.returned_by, report.returned_reason = at, by.person, reason.strip()
        report.save(update_fields=["returned_at", "returned_by", "returned_reason"])
        messages.send(
            to=report.signed_by.member.person,
            title=f"{current.number}：工作报告退回补正",
            body=f"{current.title}的等级评审工作报告已退回，理由：{reason.strip()}请补正后重新签署提交（第二十四条）。",
            at=at,
            case=current,
        )

    return perform(application, RETURN_REPORT, by=by, at=at, seen=seen, reason=reason, then=write)
