"""What an office decides on a filing, weighing its experts: the city on 5 and above and on a first-time 4 (E15, E17),
a bureau on its own, with questions (E16)."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from accounts.models import Membership
from accounts.refused import Refused
from casework import messages
from casework.articles import Article
from casework.gateway import perform
from casework.models import Case, Inquiry
from experts.review import rounds
from experts.review.panel import Panel

from .. import rules
from ..articles import E
from ..models import Filing
from ..national.actions import open_national
from ..rules import Lane
from ..stages import Stage
from . import feedback
from .lanes import CITY_LANES, told
from .steps import ANSWER, ASK, CONCLUDE_CHECK, CONCLUDE_CITY, CONCLUDE_DISTRICT, REOPEN


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
    Case.objects.select_for_update().get(pk=case.pk)
    if not case.inquiries.filter(pk=inquiry, answered_at=None).exists():
        raise Refused("该问题不存在或已经答复，请刷新页面查看。", field="inquiry")
    answered = perform(case, ANSWER, by=by, at=at, seen=seen, inquiry=inquiry, answer=answer)
    asker = Inquiry.objects.select_related("asked_by").get(pk=inquiry).asked_by
    messages.send(to=asker, title=f"{case.number}：{case.title}已答复提问", body=answer, at=at, case=case)
    return answered


@transaction.atomic
def conclude_district(
    case: Filing,
    *,
    by: Membership,
    at: datetime,
    level: int,
    reason: str,
    going_on_reason: str = "",
    seen: int | None = None,
) -> Filing:
    """The head keeps the declared level or lowers it, weighing the opinions, with a reason (E04, E16).

    A question that the hospital has not answered stands in the way, unless `going_on_reason` says why it is not waited for: the
    hospital can answer no more, and the record tells the reason beside that of the conclusion.
    """
    _of_district(case)

    _ask_conclusion(case, level=level, reason=reason, article=E(16))

    def weigh(current: Filing) -> dict[str, Any]:
        unanswered = current.inquiries.filter(answered_at=None).count()
        Refused.unless(
            rules.question_settled(unanswered=unanswered, going_on_reason=going_on_reason), field="going_on_reason"
        )
        return {}

    told = f"{reason}\n不再等待医院答复：{going_on_reason}" if going_on_reason else reason
    end = partial(rounds.close, at=at)
    return perform(
        case,
        CONCLUDE_DISTRICT,
        by=by,
        at=at,
        seen=seen,
        reason=told,
        weigh=weigh,
        then=end,
        level=level,
        grounds=reason,
    )


@transaction.atomic
def reopen(case: Filing, *, by: Membership, at: datetime, reason: str, seen: int | None = None) -> Filing:
    """The head takes the conclusion back before it is reported: its round goes on with the opinions that are in."""
    return perform(case, REOPEN, by=by, at=at, seen=seen, reason=reason, then=rounds.resume)


@transaction.atomic
def conclude_city(
    case: Filing, *, by: Membership, at: datetime, level: int, reason: str, seen: int | None = None
) -> Filing:
    """Passed keeps the level, otherwise it is lowered at discretion, weighing the opinions, with a reason (E04, E15)."""
    _ask_conclusion(case, level=level, reason=reason, article=E(15))
    end = partial(rounds.close_and_tell, at=at)
    return perform(case, CONCLUDE_CITY, by=by, at=at, seen=seen, reason=reason, then=end, level=level, grounds=reason)


@transaction.atomic
def conclude_check(
    case: Filing,
    *,
    by: Membership,
    at: datetime,
    level: int,
    reason: str,
    without_materials: str = "",
    seen: int | None = None,
) -> Filing:
    """Kept or lowered: at 5 or above it goes on to the national stage, below it is a provisional result (E04, E17).

    Where materials were owed and not handed in, `without_materials` says why the conclusion goes without them (E11).
    """
    _ask_conclusion(case, level=level, reason=reason, article=E(17))

    def weigh(current: Filing) -> dict[str, Any]:
        verdict = rules.materials_answered_for(
            due=current.materials_due, handed_in=current.materials_handed_in, reason=without_materials
        )
        Refused.unless(verdict, field="without_materials")
        return {}

    def end(current: Filing) -> None:
        feedback.tell(current, Panel.of(rounds.close(current, at=at)), at=at)
        rounds.tell(current, at=at)

    told = f"{reason}\n医院未提交材料：{without_materials}" if without_materials else reason
    concluded = perform(
        case, CONCLUDE_CHECK, by=by, at=at, seen=seen, reason=told, weigh=weigh, then=end, level=level, grounds=told
    )
    if concluded.state == Stage.NATIONAL:
        open_national(concluded, level=level, by=by, at=at)
    return concluded


def _ask_conclusion(case: Filing, *, level: int, reason: str, article: Article) -> None:
    """Refused is a level above the declared one, one without a reason, and any before all opinions are in (E04)."""
    panel = Panel.of(rounds.of(case))
    verdict = rules.may_conclude(
        declared=case.reported_level,
        concluded=level,
        reason=reason,
        opinions=panel.handed_in,
        needed=len(panel.members),
        article=article,
    )
    Refused.unless(verdict)


def _of_district(filing: Filing) -> None:
    """A bureau does not touch a first-time 4, nor a 5 and above (E15, E17), nor anything while its review is suspended (E30)."""
    if filing.lane in CITY_LANES:
        raise Refused(f"{told(Lane(filing.lane))}不属本区县审核。")
