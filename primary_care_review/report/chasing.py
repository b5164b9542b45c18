"""The leader of a team owes the work report once the visit is over: reminded beside the office that has the case, which may chase (P24)."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from django.db.models import Q, QuerySet
from django.utils import timezone

from casework.chasing.matters import Owed, Source, register
from casework.models import Deadline
from experts.models import Assignment

from ..articles import P
from ..visit.steps import WORK_REPORT
from .steps import RETURNED

TERMS = (WORK_REPORT.name, RETURNED.name)


def _terms() -> QuerySet[Deadline]:
    return Deadline.objects.filter(clock__in=TERMS).select_related("case")


def _of_leaders(rows: Sequence[Deadline], on: date) -> list[Owed]:
    leading = Assignment.objects.accepted().filter(leads=True, review__case__in=[row.case_id for row in rows])
    leaders = {row.review.case_id: row for row in leading.select_related("review", "member__person").order_by("pk")}
    return [_owed(row, leaders[row.case_id]) for row in rows]


def _owed(row: Deadline, leader: Assignment) -> Owed:
    case, person = row.case, leader.member.person
    return Owed(
        source="work_report",
        row=row.pk,
        label=row.label,
        about=f"{case.number} {case.title}",
        to=(person,),
        who=person.name,
        since=row.started_on,
        due_on=cast(date, row.due_on),
        article=P(24).id,
        regime=case.regime,
        law_of=timezone.localdate(case.opened_at),
        audience=leader.review.declared.audience,
        case=case,
    )


register(
    Source(
        name="work_report",
        label="组长逾期未提交的工作报告",
        rows=_terms,
        running=lambda: Q(met_on=None, due_on__isnull=False),
        owed=_of_leaders,
        waited_for=lambda member: Q(case__holder=member.office_id),
    )
)
