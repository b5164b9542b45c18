"""The bureau's review of the filings that are its own (E16): reviewers, questions, opinions, conclusion."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework import messages, record
from casework.gateway import NotTheirs, change, perform
from casework.models import Case, Inquiry
from casework.text import day_text
from experts import actions as opinions
from experts.models import Assignment

from .. import rules
from ..articles import E
from ..lanes import CITY_LANES, told
from ..models import Filing
from ..rules import Lane
from ..workflow import ANSWER, ASK, CONCLUDE, HAND_IN_OPINION, NAME_REVIEWERS, RELEASE_REVIEWER


@transaction.atomic
def name_reviewers(
    case: Filing,
    *,
    by: Membership,
    at: datetime,
    reviewers: Collection[int],
    due_on: date | None = None,
    seen: int | None = None,
) -> Case:
    """The bureau gives the case to reviewers of its own (E14, E16)."""
    _of_district(case)
    chosen = own_reviewers(by, at=at).filter(pk__in=reviewers)
    if len(chosen) != len(set(reviewers)):
        raise Refused("所选人员中有人不是本单位的评审人员，请重新选择。", field="reviewers")
    for reviewer in chosen:
        if reviewer.person_id == by.person_id or record.other_capacity(case, reviewer):
            raise Refused(f"{reviewer.person}已参与办理本案件，不能再作为评审人员，请另选他人。", field="reviewers")
    named = perform(case, NAME_REVIEWERS, by=by, at=at, seen=seen, reviewers=list(chosen), due_on=due_on)
    named = change(
        named, at=at, act=lambda current: opinions.assign(current, reviewers=chosen, due_on=due_on, by=by, at=at)
    )
    until = f"，请于{day_text(due_on)}前提交" if due_on else ""
    for reviewer in chosen:
        messages.send(
            to=reviewer.person,
            title=f"评审任务：{case.number}",
            body=f"{by.office}请您对{case.title}{case.cycle}电子病历分级评价填报提出评审意见{until}（{E(16)}）。",
            at=at,
            case=case,
        )
    return named


@transaction.atomic
def release_reviewer(
    case: Filing, *, by: Membership, at: datetime, assignment: int, reason: str, seen: int | None = None
) -> Case:
    """Ends an assignment for which no opinion has come in; a handed-in opinion stays."""
    _lock(case)
    ended = case.assignments.standing().select_related("member__person").filter(pk=assignment).first()
    if ended is None:
        raise Refused("所选评审人员不在本案件的评审名单中，请重新选择。", field="assignment")
    released = perform(case, RELEASE_REVIEWER, by=by, at=at, seen=seen, reason=reason, reviewer=ended.member)
    released = change(released, at=at, act=lambda current: opinions.release(ended, reason=reason, at=at))
    messages.send(
        to=ended.member.person,
        title=f"评审任务解除：{case.number}",
        body=f"{by.office}已解除您对{case.title}的评审指派，理由：{reason}（{E(16)}）。",
        at=at,
    )
    return released


@transaction.atomic
def ask(case: Filing, *, by: Membership, at: datetime, question: str, seen: int | None = None) -> Case:
    """A question to the hospital; it changes no data."""
    _of_district(case)
    asked = perform(case, ASK, by=by, at=at, seen=seen, question=question)
    messages.send(
        to=case.hospital.office,
        title=f"{case.number}：{by.office}有问题请答复",
        body=f"{question}\n请在案件页面办理“{ANSWER.label}”（{E(16)}）。",
        at=at,
        case=case,
    )
    return asked


@transaction.atomic
def answer(case: Filing, *, by: Membership, at: datetime, inquiry: int, answer: str, seen: int | None = None) -> Case:
    """The hospital's answer to one open question; reported data stay as they are."""
    _lock(case)
    if not case.inquiries.filter(pk=inquiry, answered_at=None).exists():
        raise Refused("该问题不存在或已经答复，请刷新页面查看。", field="inquiry")
    answered = perform(case, ANSWER, by=by, at=at, seen=seen, inquiry=inquiry, answer=answer)
    asker = Inquiry.objects.select_related("asked_by").get(pk=inquiry).asked_by
    messages.send(to=asker, title=f"{case.number}：{case.title}已答复提问", body=answer, at=at, case=case)
    return answered


def save_opinion(
    assignment: Assignment, *, by: Membership, at: datetime, outcome: str, level: int | None, text: str, seen: str
) -> Assignment:
    """The reviewer's draft, as typed."""
    _own(assignment, by)
    _under_review(_filing(assignment))
    return opinions.save_draft(assignment, outcome=outcome, level=level, text=text, seen=seen, at=at)


@transaction.atomic
def hand_in_opinion(
    assignment: Assignment, *, by: Membership, at: datetime, outcome: str, level: int | None, text: str
) -> Assignment:
    """The reviewer's opinion, final from now on; the record keeps its hash."""
    _own(assignment, by)
    filing = _filing(assignment)
    _lock(filing)
    handed_in = opinions.hand_in(
        assignment, outcome=outcome, level=level, text=text, declared=filing.reported_level, at=at
    )
    perform(filing, HAND_IN_OPINION, by=by, at=at, digest=opinions.digest(handed_in))
    return handed_in


@transaction.atomic
def conclude(case: Filing, *, by: Membership, at: datetime, level: int, reason: str, seen: int | None = None) -> Filing:
    """The head keeps the declared level or lowers it, weighing the opinions, with a reason (E04, E16)."""
    _of_district(case)
    verdict = rules.may_conclude(
        declared=case.reported_level,
        concluded=level,
        reason=reason,
        opinions=case.assignments.handed_in().count(),
        needed=case.assignments.standing().count(),
        article=E(16),
    )
    if not verdict:
        raise Refused.by_verdict(verdict)
    return perform(case, CONCLUDE, by=by, at=at, seen=seen, reason=reason, level=level, grounds=reason)


def own_reviewers(member: Membership, *, at: datetime) -> QuerySet[Membership]:
    """The people whom an office may name: its own reviewers."""
    current = Membership.objects.current(timezone.localdate(at)).filter(office=member.office_id, role=Role.EXPERT)
    return current.select_related("person").order_by("person__name", "pk")


def _of_district(filing: Filing) -> None:
    """A bureau does not touch a first-time 4, nor a 5 and above (E15, E17)."""
    if filing.state in CITY_LANES:
        raise Refused(f"{told(Lane(filing.state))}不属本区县审核。")


def _under_review(filing: Filing) -> None:
    if filing.state not in HAND_IN_OPINION.sources:
        raise Refused("本案件的评审已经结束，不能再填写意见。")


def _own(assignment: Assignment, by: Membership) -> None:
    if assignment.member_id != by.pk:
        raise NotTheirs(str(assignment.case_id))


def _filing(assignment: Assignment) -> Filing:
    return Filing.objects.select_related("cycle").get(pk=assignment.case_id)


def _lock(case: Case) -> None:
    Case.objects.select_for_update().get(pk=case.pk)
