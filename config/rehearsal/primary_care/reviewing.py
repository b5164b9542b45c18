"""The review of what was handed in, by the bureau or by the city: check, team, visit, sealing, report (P12, P20 to P24)."""

from functools import partial
from typing import Any, cast

from django.utils import timezone

from accounts.refused import Refused
from accounts.roles import Role
from casework.notices import with_step
from config.scenarios import concluding, deciding, draws, primary_care, review, visit
from config.scenarios.papers import material
from experts.actions import assignments
from experts.models import Assignment, Kind
from primary_care_review.application import actions as application
from primary_care_review.check.steps import FIND_QUALIFIED
from primary_care_review.models import Application, VisitPlan
from primary_care_review.report import actions as report
from primary_care_review.rules import MaterialKind
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade
from primary_care_review.team.steps import VISIT_NOTICE

from . import leaks
from .life import Life, Tale

# How far ahead a visit is looked for whose days bear a team, in days, one after the other.
AHEAD = range(7, 70, 3)
REFUSES_STAMP: dict[str, Any] = {"stamped": False, "refusal": "对两个条款的评定有不同意见。", "scan": None}


def checked(life: Life, of: Application) -> Tale[Application]:
    """Found qualified, after a supplement now and then; a slow office is late."""
    people = life.body(of)
    yield 20 if life.turn("check", *[""] * 8, "late") else 5
    if life.turn("supplement", "", "asked", "", ""):
        primary_care.turned_back(visit.current(of), Stage.SUPPLEMENT, people=people, at=life.next())
        yield 9
        file = material("补正材料.pdf")
        application.upload(
            visit.current(of), kind=MaterialKind.PRECONDITIONS, file=file, by=life.leader, at=life.next()
        )
        application.resubmit(visit.current(of), by=life.leader, at=life.next())
        yield 3
    deciding.decided(visit.current(of), FIND_QUALIFIED, by=life.head(of), at=life.next())
    yield 8
    return primary_care.accepted(visit.current(of), people=people, at=life.next())


def visited(life: Life, of: Application, *, bears: Grade | None) -> Tale[Application]:
    """From the plan of the visit to the report that the body has received."""
    yield 4
    yield from called(life, of)
    plan = cast(VisitPlan, visit.current(of).plan)
    yield timezone.localdate(plan.rates_at)
    visit.rated(of, at=life.next(), bears=bears)
    yield timezone.localdate(plan.tells_at)
    visit.told(of, at=life.next())
    _unsigned(life, of)
    refused = life.turn("stamp", *[""] * 11, "refused")
    visit.signed_and_sealed(of, at=life.next(), **(REFUSES_STAMP if refused else {}))
    if life.turn("leaks at sealing", "look", *[""] * 12):
        life.years.found(leaks.sealed(life, of))
    yield from _reported(life, of)
    return visit.current(of)


def called(life: Life, of: Application) -> Tale[None]:
    """The first days on which the pool bears a team; a member declines now and then, and the seat is drawn anew."""
    people, clock = life.body(of), life.years.clock
    parties: dict[str, Any] = {"office": people[Role.BUREAU_HANDLER], "supervisor": people[Role.SUPERVISOR]}
    for days in AHEAD:
        visit.planned(of, people=people, at=life.next(), **visit.programme(clock.at, days=days))
        try:
            draws.drawn(visit.current(of), **parties, at=life.next())
        except Refused as refused:
            reason = refused
        else:
            break
    else:
        raise reason
    yield 1
    if life.turn("declines", *[""] * 2, "declines", *[""] * 6):
        # Of a kind of which the pool has more than one to draw from.
        medical = {"leads": False, "member__pool_entry__expert__kind": Kind.MEDICAL}
        one = Assignment.objects.proposed().of(of).filter(**medical).select_related("member").earliest("pk")
        assignments.decline(one, reason="评审期间在外地进修，不能参加。", by=one.member, at=life.next())
        draws.drawn(visit.current(of), **parties, at=life.next(), reason="一名成员谢绝，补抽一名。")
    review.accept_all(of, at=life.next())
    issue = partial(with_step.issue, visit.current(of), VISIT_NOTICE, by=people[Role.BUREAU_HEAD])
    life.years.refused("未分组即通知现场评审", lambda: issue(at=life.next()))
    visit.grouped(of, people=people, at=life.next())
    with_step.draft(visit.current(of), VISIT_NOTICE, by=people[Role.BUREAU_HANDLER], at=life.next())
    with_step.issue(visit.current(of), VISIT_NOTICE, by=people[Role.BUREAU_HEAD], at=life.next())


def _unsigned(life: Life, of: Application) -> None:
    life.years.refused("成员未签署即封存", lambda: visit.sealed(of, at=life.next()))


def _reported(life: Life, of: Application) -> Tale[None]:
    """Signed by the leader, returned once now and then, received."""
    people = life.body(of)
    other = Assignment.objects.standing().of(of).filter(leads=False, review__closed_at=None).select_related("member")[0]
    yield 25 if life.turn("report", *[""] * 10, "late") else 7
    life.years.refused(
        "他人代组长签署工作报告",
        lambda: report.submit_report(visit.current(of), texts={}, proposed="", by=other.member, at=life.next()),
    )
    concluding.reported(of, at=life.next())
    yield 2
    if life.turn("returned", "", "returned", *[""] * 6):
        handler = people[Role.BUREAU_HANDLER]
        report.return_report(visit.current(of), reason="请补充主要问题的整改意见。", by=handler, at=life.next())
        yield 3
        concluding.reported(of, at=life.next())
        yield 1
    concluding.received(of, people=people, at=life.next())
