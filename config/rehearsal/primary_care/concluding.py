"""From the report to the grade: conclusion, supervision, publicity, objections, decree (P12, P13, P25, P26, P30)."""

from functools import partial
from typing import cast

from django.utils import timezone

from accounts.roles import Role
from casework.actions import notices
from casework.models import Posting
from config.scenarios import concluding, objecting, visit, watched
from primary_care_review.body import OF_CITY
from primary_care_review.conclusion.actions import NO_GRADE
from primary_care_review.decree import actions as decree
from primary_care_review.models import Application
from primary_care_review.objection import actions as objections
from primary_care_review.objection.investigation import Found
from primary_care_review.publicity import actions as publicity
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade, InstitutionType

from . import leaks
from .life import Life, Tale

NOBODY_OBJECTS, IN_VAIN, SENT_BACK, UPHELD = "", "in vain", "sent back", "upheld"


def concluded(life: Life, of: Application, *, grade: str = "") -> Tale[Application]:
    """From what was received to the end of the case, whatever it is."""
    people = life.body(of)
    yield 9
    yield from _watched_over(life, of)
    jia = partial(concluding.concluded, of, people=life.bureau, grade=Grade.JIA.value)
    of_bureau = of.kind not in OF_CITY and not of.rechecked_id
    if of_bureau and life.turn("bureau concludes 甲", "tries", *[""] * 6):
        life.years.refused("区县作出甲级结论", lambda: jia(at=life.next()))
    concluding.concluded(of, people=people, at=life.next(), grade=grade, reason=leaks.grounds(of))
    if life.turn("leaks at conclusion", "look", *[""] * 9):
        life.years.found(leaks.concluded(life, of))
    yield from _made_known(life, of)
    return visit.current(of)


def _watched_over(life: Life, of: Application) -> Tale[None]:
    """The supervisor objects now and then: answered, gone ahead over, taken back; the review waits."""
    every = ("answered", "goes on", "taken back")
    of_city = of.kind in OF_CITY
    how = life.turn("city watched", *every, *[""] * 5) if of_city else life.turn("watched", *every, *[""] * 9)
    if not how:
        return
    people = life.body(of)
    objection = watched.objected(of, by=people[Role.SUPERVISOR], at=life.next())
    conclude = partial(concluding.concluded, of, people=people)
    life.years.refused("监督意见未答复即作出结论", lambda: conclude(at=life.next()))
    yield 3
    if how == "answered":
        watched.answered(objection, people=people, at=life.next())
    elif how == "goes on":
        watched.went_on(objection, people=people, at=life.next())
    else:
        watched.taken_back(objection, people=people, at=life.next())


def _made_known(life: Life, of: Application) -> Tale[None]:
    """Posted with whatever else waits at the office, objected to or not, determined after its days, and decreed with the others."""
    heard = False
    while not visit.current(of).ended_at:
        match visit.current(of).state:
            case Stage.CONCLUDED:
                yield 3
                _post(life, of)
            case Stage.PUBLICITY if not heard:
                heard = True
                yield from _objected(life, of)
            case Stage.PUBLICITY:
                yield from _determined(life, of)
            case _:
                yield 4
                _decree(life, of)


def _post(life: Life, of: Application) -> None:
    head = life.head(of)
    if visit.current(of).state == Stage.CONCLUDED:
        publicity.post(listed=[row.number for row in publicity.waiting(head)], by=head, at=life.next())


def _determined(life: Life, of: Application) -> Tale[None]:
    posting = cast(Posting, visit.current(of).posting)
    yield timezone.localdate(posting.ends_at())
    if visit.current(of).state == Stage.PUBLICITY:
        concluding.determined(of, people=life.body(of), at=life.next())


def _decree(life: Life, of: Application) -> None:
    """All that waits at the office, in one decree; more than a few are a job, which the clock works. What a recheck leaves of a grade
    is the bureau's to make known."""
    people = life.bureau if of.rechecked_id else life.body(of)
    head = people[Role.BUREAU_HEAD]
    drafted = {
        line[0] for fields in decree.drafts(head.office).values_list("fields", flat=True) for line in fields["grades"]
    }
    listed = [row.number for row in decree.waiting(head.office) if row.number not in drafted]
    if of.number in listed:
        notice = decree.draft(listed=listed, by=people[Role.BUREAU_HANDLER], at=life.next())
        notices.issue(notice, by=head, at=life.next())


def _objected(life: Life, of: Application) -> Tale[None]:
    """By the public, in their name or without; investigated by experts who were not of the team, and answered."""
    how = _how_objected(life, of)
    people, determine = life.body(of), partial(concluding.determined, of, people=life.body(of))
    if life.turn("determined early", "tries", *[""] * 5):
        life.years.refused("公示期未满即确定等级", lambda: determine(at=life.next()))
    if how == NOBODY_OBJECTS:
        return
    yield 2
    objection = objecting.lodged(of, at=life.next(), named=how == UPHELD)
    if how == UPHELD:
        life.years.found(leaks.objected(life, of))
    yield 2
    called = objecting.called(objection, people=people, at=life.next())
    yield 4
    for row in called:
        objecting.found(row, at=life.next(), what=Found.TRUE if how == UPHELD else Found.UNTRUE)
    yield timezone.localdate(cast(Posting, visit.current(of).posting).ends_at())
    life.years.refused("异议未答复即确定等级", lambda: determine(at=life.next()))
    grade = _otherwise(of) if how == UPHELD else None
    objecting.proposed(objection, people=people, at=life.next(), grade=grade)
    if how == SENT_BACK:
        head = people[Role.BUREAU_HEAD]
        objections.send_back(objecting.current(objection), reason="请逐项说明核实依据。", by=head, at=life.next())
        objecting.proposed(objection, people=people, at=life.next(), grade=grade)
    objecting.drafted(objection, people=people, at=life.next())
    objections.answer(objecting.current(objection), by=people[Role.BUREAU_HEAD], at=life.next())


def _how_objected(life: Life, of: Application) -> str:
    if of.rechecked_id:
        return life.turn("recheck objected", "", IN_VAIN, "", "", SENT_BACK, "", UPHELD, *[NOBODY_OBJECTS] * 3)
    name = "city objected" if of.kind in OF_CITY else "objected"
    return life.turn(name, IN_VAIN, "", UPHELD, "", "", SENT_BACK, *[NOBODY_OBJECTS] * 4)


def _otherwise(of: Application) -> str:
    """To what an objection that is upheld changes the conclusion: to the next grade below, or none; from none to a grade; of a
    recheck to the grade that is held."""
    now = visit.current(of)
    if now.rechecked_id:
        return now.grade_applied_for
    if now.concluded_grade is None:
        return Grade.JIA.value if now.parent_id else max(Grade.YI.value, now.grade_applied_for, key=_depth)
    below = [one for one in InstitutionType(now.institution_type).grades if one.height < now.concluded_grade.height]
    return NO_GRADE if now.parent_id or not below else below[0].value


def _depth(grade: str) -> int:
    return -Grade(grade).height
