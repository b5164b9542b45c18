"""What this floor knows to be owed: the clocks of cases, and answers to questions."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import cast

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Institution, Membership, Office
from accounts.roles import OfficeKind

from ..clocks import counted, terms
from ..clocks.counted import Moved
from ..models import Case, Deadline, Inquiry
from ..registry import case_type, case_types
from ..step import WARNS
from .matters import AUDIENCES, Outside, Owed, Source, below, each, register


def theirs(member: Membership) -> Q:
    """Rows of cases of which the member may know."""
    return Q(case__in=Case.objects.visible_to(member))


# Clocks


def _ball(member: Membership) -> Q:
    """Whoever has the ball owes what its clocks measure: the offices below the member's own, and who has no office yet."""
    with_office = Q(case__holder__kind__in=below(member.office.kind))
    applicant = Q(case__holder=None, case__institution=None)
    return theirs(member) & (with_office | applicant)


def _of_clocks(rows: Sequence[Deadline], on: date) -> list[Owed]:
    keepers = {office.kind: office for office in Office.objects.filter(district=None)}
    return [_clock(row, keepers) for row in rows]


def _clock(row: Deadline, keepers: Mapping[str, Office]) -> Owed:
    case = row.case
    kind = OfficeKind(case.holder.kind) if case.holder else OfficeKind.INSTITUTION
    clock = case_type(case.kind).clocks.get(row.clock)
    to: tuple[Office | Outside, ...] = (case.holder,) if case.holder else _outside(case, keepers)
    return Owed(
        source="clock",
        row=row.pk,
        label=row.label,
        about=f"{case.number} {case.title}",
        to=to,
        who="、".join(one.name for one in to) or "申请人",
        since=row.started_on,
        due_on=cast(date, row.due_on),
        article=row.article,
        regime=case.regime,
        law_of=timezone.localdate(case.opened_at),
        audience=AUDIENCES[kind],
        case=case,
        warns=clock.warns if clock else WARNS,
    )


def _outside(case: Case, keepers: Mapping[str, Office]) -> tuple[Outside, ...]:
    """Who has to act on a case that no office holds: nobody, or somebody who has no account yet."""
    if (table := _outsiders().get(case.kind)) is None:
        return ()
    name, address, keeper = getattr(case, table).outside()
    return (Outside(name, address, keepers[keeper]),) if address else ()


def _outsiders() -> dict[str, str]:
    """Kinds of case on which somebody without an account may have to act, with the table in which that stands."""
    return {
        of.kind: cast(str, of.model._meta.model_name) for of in case_types() if of.model.outside is not Case.outside
    }


def _clocks() -> QuerySet:
    return Deadline.objects.select_related("case__holder", *(f"case__{table}" for table in _outsiders().values()))


# Questions


def _answerable() -> Q:
    """In the states from which the institution can answer: one that was not waited for is owed no more."""
    open_to = Q(pk__in=())
    for of_kind in case_types():
        if states := [state for step in of_kind.answers for state in step.sources]:
            open_to |= Q(case__kind=of_kind.kind, case__state__in=states)
    return Q(answered_at=None, due_on__isnull=False) & open_to


def _question(row: Inquiry, on: date) -> Owed:
    case = row.case
    hospital = cast(Institution, case.institution).office
    step = next(step for step in case_type(case.kind).answers if case.state in step.sources)
    return Owed(
        source="inquiry",
        row=row.pk,
        label="答复提问",
        about=f"{case.number} {case.title}",
        to=(hospital,),
        who=hospital.name,
        since=timezone.localdate(row.asked_at),
        due_on=cast(date, row.due_on),
        article=step.article.id,
        regime=case.regime,
        law_of=timezone.localdate(case.opened_at),
        audience=AUDIENCES[OfficeKind.INSTITUTION],
        case=case,
        told=(case.holder,) if case.holder else (),
        remedy="机构逾期未答复提问，可以催办，也可以由负责人说明理由后不再等待",
    )


def recount_questions(at: datetime) -> Iterator[Moved]:
    """Under the calendar known now; the hospital and whoever asked go by it."""
    rows = Inquiry.objects.filter(answered_at=None).select_related("case__institution__office", "case__holder")

    def moved(row: Inquiry, before: date, after: date) -> Moved:
        offices = (row.case.institution.office if row.case.institution else None, row.case.holder)
        return Moved(row.case, "答复提问", before, after, frozenset(office for office in offices if office))

    def day(row: Inquiry) -> date:
        return terms.due(timezone.localdate(row.asked_at), row.case.law["inquiry_days"])

    return terms.recount(rows.order_by("pk"), column="due_on", counted=day, moved=moved)


counted.register(counted.Counted(("casework.Inquiry.due_on",), recount_questions))
register(
    Source(
        name="clock",
        label="对方逾期的案件",
        rows=_clocks,
        running=lambda: Q(met_on=None, due_on__isnull=False),
        owed=_of_clocks,
        waited_for=_ball,
    ),
    Source(
        name="inquiry",
        label="机构逾期未答复的提问",
        rows=lambda: Inquiry.objects.select_related("case__institution__office", "case__holder"),
        running=_answerable,
        owed=each(_question),
        waited_for=lambda member: Q(case__holder=member.office_id),
    ),
)
