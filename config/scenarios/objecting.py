"""Objections to a posted conclusion of a grade review, walked through the verbs: lodged, investigated, found, answered (P13)."""

from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from django.utils import timezone

from accounts.models import Membership, Office
from accounts.roles import Role
from casework.actions import notices
from casework.notices import with_step
from casework.objection.answering import Answer
from casework.objection.lodging import Point, lodge
from experts.actions import assignments, opinions, seats
from experts.models import Assignment, PoolEntry
from experts.review.designation import choices_for
from experts.uses import ReviewUse, use_of
from primary_care_review.models import Application, PrimaryCareObjection
from primary_care_review.objection import actions, steps
from primary_care_review.objection.investigation import Found
from primary_care_review.objection.uses import OBJECTING, OBJECTING_TO_CITY

from .papers import material

People = dict[Role, Membership]
NOBODY = {"identity": "", "name": "", "id_number": "", "phone": ""}
NAMED = {"identity": "person", "name": "罗直言", "id_number": "500103198502020022", "phone": "13800007777"}
OBJECTION = Point("assessment", "条款1.1.1现场抽查的病历与评定记录不一致。", "请调查核实后重新作出结论。")
WHY = "未参加该次现场评审，熟悉基层医疗质量管理。"
INVESTIGATED = "已调阅封存资料并现场核对，所指病历与评定记录一致，评定依据充分。"
ANSWER = "经组织专家调查核实，有关情况答复如下。"


def current(objection: PrimaryCareObjection) -> PrimaryCareObjection:
    return PrimaryCareObjection.objects.get(pk=objection.pk)


def lodged(
    of: Application, *, at: datetime, by: Membership | None = None, named: bool = False, **changed: Any
) -> PrimaryCareObjection:
    """By somebody who does not say who they are, unless `named`; without letter or evidence."""
    given: dict[str, Any] = {
        "said": NAMED if named else NOBODY,
        "points": [OBJECTION],
        "letter": material("意见书.pdf") if named else None,
        "evidence": material("证明材料.pdf") if named else None,
        "token": uuid4(),
    }
    now = Application.objects.get(pk=of.pk)
    use = OBJECTING_TO_CITY if now.kind in OBJECTING_TO_CITY.about else OBJECTING
    opened, _ = lodge(now, use, **given | changed, by=by, at=at)
    return PrimaryCareObjection.objects.get(pk=opened.pk)


def investigation(objection: PrimaryCareObjection) -> ReviewUse:
    return cast(ReviewUse, use_of(objection))


def investigators(objection: PrimaryCareObjection, *, at: datetime, count: int = 1) -> list[PoolEntry]:
    """Whom nothing keeps away: those of the team that reviewed are not among them."""
    now = current(objection)
    free = choices_for(now, investigation(now), on=timezone.localdate(at)).free
    return [entry for entry in free if entry.member_id][:count]


def named(objection: PrimaryCareObjection, *, people: People, at: datetime) -> PrimaryCareObjection:
    """One expert."""
    now, free = current(objection), investigators(objection, at=at)
    chosen = [entry.member_id for entry in free if entry.member_id]
    seats.designate(now, use=investigation(now), experts=chosen, reason=WHY, by=people[Role.BUREAU_HANDLER], at=at)
    return current(objection)


def called(objection: PrimaryCareObjection, *, people: People, at: datetime) -> list[Assignment]:
    """One expert is named, and accepts."""
    waiting = Assignment.objects.proposed().of(named(objection, people=people, at=at)).select_related("member")
    return [assignments.accept(row, by=row.member, at=at) for row in waiting]


def found(row: Assignment, *, at: datetime, what: Found = Found.UNTRUE) -> Assignment:
    return opinions.hand_in(row, found=what.value, text=INVESTIGATED, by=row.member, at=at)


def word_of_team(objection: PrimaryCareObjection, *, at: datetime) -> None:
    """Of those who were drawn, by their leader."""
    leader = Assignment.objects.standing().of(objection).select_related("member").get(leads=True)
    opinions.consolidate(leader, found=Found.UNTRUE.value, text=INVESTIGATED, by=leader.member, at=at)


def heard(objection: PrimaryCareObjection, *, people: People, at: datetime, what: Found = Found.UNTRUE) -> None:
    for row in called(objection, people=people, at=at):
        found(row, at=at, what=what)


def proposed(objection: PrimaryCareObjection, *, people: People, at: datetime, grade: str | None = None) -> Any:
    """The finding on record: not upheld, or upheld with the conclusion changed to `grade`."""
    now = current(objection)
    rows = [Answer(point.pk, grade is not None, "已调阅封存资料核对。") for point in now.objection_points.all()]
    said: dict[str, Any] = {"answers": rows, "upheld": grade is not None, "answer": ANSWER, "grade": grade or ""}
    return actions.propose(now, **said, by=people[Role.BUREAU_HANDLER], at=at)


def drafted(objection: PrimaryCareObjection, *, people: People, at: datetime) -> PrimaryCareObjection:
    head = people[Role.BUREAU_HEAD]
    office = Office.objects.get(pk=head.office_id)
    if not office.document_word:
        notices.set_document_word(office, word="渝中卫演示", by=head, at=at)
    return with_step.draft(current(objection), steps.ANSWER_NOTICE, by=people[Role.BUREAU_HANDLER], at=at)


def answered(
    objection: PrimaryCareObjection, *, people: People, at: datetime, grade: str | None = None
) -> PrimaryCareObjection:
    """From the call of an expert to the answer on paper."""
    heard(objection, people=people, at=at, what=Found.TRUE if grade is not None else Found.UNTRUE)
    proposed(objection, people=people, at=at, grade=grade)
    drafted(objection, people=people, at=at)
    return actions.answer(current(objection), by=people[Role.BUREAU_HEAD], at=at)


def under_way(of: Application, *, people: People, at: datetime) -> None:
    """Two to one posted conclusion: one that an expert looks into, one whose answer waits for its signature."""
    called(lodged(of, at=at, named=True), people=people, at=at)
    other = lodged(of, at=at)
    heard(other, people=people, at=at)
    proposed(other, people=people, at=at)
    drafted(other, people=people, at=at)
