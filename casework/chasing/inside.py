"""What is owed inside an office, and by the centre: drafts to be signed or put right, proposals and requests to be decided."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from typing import cast

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Membership, Office, Person
from accounts.roles import COMMISSION_ROLES, OfficeKind, Regime, Role

from ..actions.change_requests import recount
from ..actions.institutions import subject
from ..articles import Article
from ..clocks import counted, terms
from ..clocks.counted import Moved
from ..deciding.rules import colleagues, deciders
from ..models import ChangeRequest, Laws, Notice, Proposal
from ..models.record import Audience
from ..notices.kinds import kind_of
from ..notices.rules import ISSUING_ROLES, two_people
from ..notices.terms import REGIMES
from ..registry import case_type
from .matters import AUDIENCES, Owed, Source, register

HANDLERS = (Role.BUREAU_HANDLER, Role.COMMISSION_HANDLER)

# Drafts


def _signers(row: Notice, heads: Iterable[Membership]) -> tuple[Person, ...]:
    """The heads of the office, without whoever drafted it where the setting asks for two people."""
    return tuple(dict.fromkeys(head.person for head in heads if two_people(row, head)))  # somebody may hold two posts


def _of_drafts(rows: Sequence[Notice], on: date, *, source: str) -> list[Owed]:
    there, laws = colleagues({row.office_id for row in rows}, ISSUING_ROLES, on=on), Laws()
    return [_draft(row, there[row.office_id], laws, source=source) for row in rows]


def _draft(row: Notice, heads: Iterable[Membership], laws: Laws, *, source: str) -> Owed:
    returned, case = row.returned_at is not None, row.case
    began = timezone.localdate(row.returned_at or row.drafted_at)
    law_of = timezone.localdate(case.opened_at) if case else began
    regime = case.regime if case else REGIMES[cast(Article, kind_of(row.kind).basis).regime]
    to = (row.drafted_by,) if returned else _signers(row, heads)
    basis = kind_of(row.kind).basis
    return Owed(
        source=source,
        row=row.pk,
        label=f"{'修改' if returned else '签发'}“{row.title}”"[:60],
        about=f"{case.number} {case.title}" if case else row.title,
        to=to,
        who="、".join(person.name for person in to) or "本单位负责人",
        since=began,
        due_on=cast(date, row.due_on),
        article=basis.id if basis else laws.on(regime, law_of).figure("signing_days").article,
        regime=regime,
        law_of=law_of,
        audience=AUDIENCES[OfficeKind(row.office.kind)],
        case=case,
        subject=f"notice:{row.pk}",
    )


def _drafts() -> QuerySet:
    return Notice.objects.unissued().select_related("case", "office", "drafted_by")


# Proposals


def _of_proposals(rows: Sequence[Proposal], on: date) -> list[Owed]:
    there = colleagues({row.proposed_by.office_id for row in rows}, on=on)
    return [_proposal(row, there[row.proposed_by.office_id]) for row in rows]


def _proposal(row: Proposal, there: Iterable[Membership]) -> Owed:
    case = row.case
    step = next(step for step in case_type(case.kind).steps if step.name == row.step)
    # Whoever of the proposer's office may decide, each once: somebody may hold two posts.
    to = tuple(dict.fromkeys(member.person for member in deciders(step, row.proposed_by, there)))
    return Owed(
        source="deciding",
        row=row.pk,
        label=f"决定拟办意见：{step.label}"[:60],
        about=f"{case.number} {case.title}",
        to=to,
        who="、".join(person.name for person in to) or "本单位负责人",
        since=timezone.localdate(row.proposed_at),
        due_on=cast(date, row.due_on),
        article=step.article.id,
        regime=case.regime,
        law_of=timezone.localdate(case.opened_at),
        audience=Audience.OFFICE,
        case=case,
    )


def recount_proposals(at: datetime) -> Iterator[Moved]:
    rows = Proposal.objects.open().filter(due_on__isnull=False).select_related("case", "proposed_by__office")

    def moved(row: Proposal, before: date, after: date) -> Moved:
        return Moved(row.case, "决定拟办意见", before, after, frozenset({row.proposed_by.office}), "authorities")

    def day(row: Proposal) -> date:
        return terms.due(timezone.localdate(row.proposed_at), row.case.law["signing_days"])

    return terms.recount(rows.order_by("pk"), column="due_on", counted=day, moved=moved)


# Requests


def _of_requests(rows: Sequence[ChangeRequest], on: date) -> list[Owed]:
    centre = Office.objects.get(kind=OfficeKind.CENTRE)
    return [_request(row, centre) for row in rows]


def _request(row: ChangeRequest, centre: Office) -> Owed:
    return Owed(
        source="change",
        row=row.pk,
        label="处理基本信息变更申请",
        about=row.institution.name,
        to=(centre,),
        who=centre.name,
        since=timezone.localdate(row.requested_at),
        due_on=cast(date, row.due_on),
        article="E06",
        regime=Regime.EMR,
        law_of=timezone.localdate(row.requested_at),
        audience=AUDIENCES[OfficeKind.CENTRE],
        subject=subject(row.institution.uscc),
    )


def recount_requests(at: datetime) -> Iterator[Moved]:
    recount(ChangeRequest.objects.all())
    return iter(())


counted.register(
    counted.Counted(("casework.ChangeRequest.due_on",), recount_requests),
    counted.Counted(("casework.Proposal.due_on",), recount_proposals),
)
register(
    Source(
        name="signing",
        label="逾期未签发的拟稿",
        rows=_drafts,
        running=lambda: Q(returned_at=None, due_on__isnull=False),
        owed=partial(_of_drafts, source="signing"),
        waited_for=lambda member: Q(office=member.office_id),
        chasers=HANDLERS,
    ),
    Source(
        name="redraft",
        label="退回后逾期未改的拟稿",
        rows=_drafts,
        running=lambda: Q(returned_at__isnull=False, due_on__isnull=False),
        owed=partial(_of_drafts, source="redraft"),
        waited_for=lambda member: Q(office=member.office_id),
        chasers=tuple(sorted(ISSUING_ROLES)),
    ),
    Source(
        name="deciding",
        label="逾期未决定的拟办意见",
        rows=lambda: Proposal.objects.standing().select_related("case", "proposed_by__office", "proposed_by__person"),
        running=lambda: Q(due_on__isnull=False),
        owed=_of_proposals,
        waited_for=lambda member: Q(proposed_by__office=member.office_id),
        chasers=(*HANDLERS, Role.CENTRE),
    ),
    Source(
        name="change",
        label="逾期未处理的机构变更申请",
        rows=lambda: ChangeRequest.objects.select_related("institution"),
        running=lambda: Q(decided_at=None, due_on__isnull=False),
        owed=_of_requests,
        waited_for=lambda member: Q(),
        case="",
        chasers=COMMISSION_ROLES,
    ),
)
