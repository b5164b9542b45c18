"""What this floor knows to be owed: the answer of an expert who is called, the opinion of one who has accepted, the team's word.

The expert is reminded; who that is reads whoever may know who reviews (`knowing`). The office is told once that somebody is late.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import cast

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Membership, Office
from accounts.roles import COMMISSION_ROLES, OfficeKind, Regime
from casework.chasing.matters import Owed, Source, register

from .actions.assignments import running
from .actions.files import keepers_of, kept_by
from .knowing import known_assignments
from .models import Assignment, DataRequest
from .register.history import subject


def _called() -> QuerySet[Assignment]:
    """Of whom the rounds under way wait."""
    rows = Assignment.objects.waiting().filter(review__closed_at=None)
    return rows.select_related("review__case", "member__person", "member__office")


def _waited_for(member: Membership) -> Q:
    """Of an office that runs the round, or the centre that runs it for the commission."""
    return known_assignments(member) & Q(review__case__closed_at=None)


def _of_called(rows: Sequence[Assignment], on: date, *, source: str) -> list[Owed]:
    centre = Office.objects.get(kind=OfficeKind.CENTRE)
    return [_owed(row, on, centre, source=source) for row in rows]


def _owed(row: Assignment, on: date, centre: Office, *, source: str) -> Owed:
    case, use = row.review.case, row.review.declared
    answered = row.accepted_at is not None
    since = row.accepted_at if row.accepted_at else row.assigned_at
    return Owed(
        source=source,
        row=row.pk,
        label=f"{use.label}：{'提交评审意见' if answered else '答复是否参加评审'}",
        about=f"{case.number} {case.title}",
        to=(row.member.person,),
        who=row.member.person.name,
        since=timezone.localdate(since),
        due_on=cast(date, row.due),
        article=use.article.id,
        regime=case.regime,
        law_of=timezone.localdate(case.opened_at),
        audience=use.audience,
        case=case,
        told=tuple(running(row, centre)) if row.overdue(on) else (),
        # Of whom it speaks stands on the case alone: an office's post is read by more people than may know who reviews (E31).
        remedy=f"一名评审专家逾期未{'提交评审意见' if answered else '答复是否参加评审'}，可以解除指派",
        opens=answered,
    )


def _of_requests(rows: Sequence[DataRequest], on: date) -> list[Owed]:
    kept = keepers_of({row.expert_id for row in rows})
    return [_request(row, tuple(kept[row.expert_id])) for row in rows]


def _request(row: DataRequest, told: tuple[Office, ...]) -> Owed:
    began = timezone.localdate(row.requested_at)
    return Owed(
        source="data_request",
        row=row.pk,
        label="处理专家信息变更申请",
        about=f"专家{row.expert}",
        to=told,
        who="、".join(office.name for office in told),
        since=began,
        due_on=cast(date, row.due_on),
        article="E07",
        regime=Regime.EMR,
        law_of=began,
        audience="authorities",
        subject=subject(row.expert),
    )


register(
    Source(
        name="answer",
        label="专家逾期未答复",
        rows=_called,
        running=lambda: Q(accepted_at=None, answer_due_on__isnull=False),
        owed=partial(_of_called, source="answer"),
        waited_for=_waited_for,
        due="answer_due_on",
        case="review__case",
        anew=True,
    ),
    Source(
        name="opinion",
        label="专家逾期未提交意见",
        rows=_called,
        running=lambda: Q(accepted_at__isnull=False, due_on__isnull=False),
        owed=partial(_of_called, source="opinion"),
        waited_for=_waited_for,
        case="review__case",
        anew=True,
    ),
    Source(
        name="data_request",
        label="逾期未处理的专家变更申请",
        rows=lambda: DataRequest.objects.select_related("expert"),
        running=lambda: Q(decided_at=None, due_on__isnull=False),
        owed=_of_requests,
        # Of the files that others keep.
        waited_for=lambda member: ~Q(expert__in=kept_by(member)),
        case="",
        chasers=COMMISSION_ROLES,
    ),
)
