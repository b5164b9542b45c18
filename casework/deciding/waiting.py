"""What waits for a signature in an office: proposals to decide on, drafted notices to issue; and what comes back to whoever prepared it."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role

from ..models import Notice, Proposal
from ..models.proposal import ProposalQuerySet
from ..notices.errands import to_issue as drafts_to_issue
from ..notices.kinds import step_of
from ..notices.rules import ISSUING_ROLES
from ..registry import case_type, case_types
from ..workbench.errands import Errand, register
from . import proposals, said
from .page import checks

SHOWN = 50
PREPARING = (Role.BUREAU_HANDLER, Role.COMMISSION_HANDLER)
Row = dict[str, Any]


def to_decide(member: Membership) -> ProposalQuerySet:
    """By the limit of the case, then as they came; one's own wait for another head."""
    rows = Proposal.objects.standing().of_office(member.office_id)
    if member.office.two_people:
        rows = rows.exclude(proposed_by__person=member.person_id)
    return rows.select_related("case", "proposed_by__person").order_by("case__due_on", "pk")


def to_mend(member: Membership) -> ProposalQuerySet:
    """Sent back, or overtaken by their case where the step may still be taken: all of the office for those who handle its cases, of
    a head what they proposed."""
    rows = _come_back(member).filter(_still_to_take())
    if member.role in ISSUING_ROLES:
        rows = rows.filter(proposed_by__person=member.person_id)
    return rows.select_related("case", "returned_by__person").order_by("case__due_on", "pk")


def _come_back(member: Membership) -> ProposalQuerySet:
    return Proposal.objects.to_prepare_anew().of_office(member.office_id)


@cache
def _still_to_take() -> Q:
    """Of proposals: their case stands where the step may be taken."""
    found = Q(pk__in=())
    for of_kind in case_types():
        for step in of_kind.steps:
            if step.prepared:
                found |= Q(step=step.name, case__kind=of_kind.kind, case__state__in=step.sources)
    return found


def to_issue(member: Membership, on: date) -> QuerySet[Notice]:
    rows = drafts_to_issue(member, on)
    if member.office.two_people:
        rows = rows.exclude(drafted_by=member.person_id)
    return rows.select_related("case", "drafted_by").order_by("pk")


def decide_on(proposal: Proposal) -> str:
    return reverse("step", args=[proposal.case.number, proposal.step])


def context(member: Membership, on: date) -> dict[str, Any]:
    """The page of what waits: the head decides, the others see how far what they prepared has come."""
    drafts = list(to_issue(member, on)[: SHOWN + 1]) if member.role in ISSUING_ROLES else []
    waiting = list(to_decide(member)[: SHOWN + 1])
    return {
        "decides": member.role in ISSUING_ROLES,
        "waiting": [_row(proposal) for proposal in waiting[:SHOWN]],
        "more": len(waiting) > SHOWN,
        "drafts": [{"notice": notice, "url": _issue_at(notice)} for notice in drafts[:SHOWN]],
        "more_drafts": len(drafts) > SHOWN,
        "to_mend": [_row(proposal) for proposal in to_mend(member)[:SHOWN]],
    }


def chosen(member: Membership, keys: Sequence[int]) -> list[Proposal]:
    return list(to_decide(member).filter(pk__in=keys)[:SHOWN])


def in_full(found: Sequence[Proposal], member: Membership, *, at: datetime) -> list[Row]:
    """Each as its own page shows it, for whoever decides on several."""
    rows = []
    for proposal in found:
        row = _row(proposal)
        form = said.read_again(proposal, row["step"], member=member, at=at)
        why = "" if "reason" in form.fields else proposal.reason
        rows.append(row | {"facts": said.in_words(form), "why": why, "checks": checks(row["step"], proposal)})
    return rows


def agree_to_all(found: Sequence[Proposal], *, by: Membership, at: datetime) -> tuple[int, list[str]]:
    """One after the other, each an act of its own: how many were decided, and why the others were not."""
    done, refused = 0, []
    for proposal in found:
        try:
            proposals.agree(proposal, by=by, at=at)
        except Refused as refusal:
            refused.append(f"{proposal.case.number}：{refusal}")
        else:
            done += 1
    return done, refused


def _row(proposal: Proposal) -> Row:
    step = case_type(proposal.case.kind).step(proposal.step)
    return {"proposal": proposal, "case": proposal.case, "step": step, "url": decide_on(proposal)}


def _issue_at(notice: Notice) -> str:
    """Where it is issued: at the step of its case that does so, or at the notice desk."""
    step = step_of(notice)
    if step and notice.case:
        return reverse("step", args=[notice.case.number, step])
    return reverse("notice", args=[notice.pk])


def _waiting(member: Membership, on: date) -> QuerySet:
    return to_decide(member)


def _mending(member: Membership, on: date) -> QuerySet:
    return to_mend(member)


register(
    Errand("proposals_to_decide", "拟办待决定", "signing", tuple(sorted(ISSUING_ROLES)), _waiting, leads_to=decide_on),
    Errand(
        "proposals_to_mend",
        "退回、须重新拟办",
        "signing",
        (*PREPARING, *sorted(ISSUING_ROLES)),
        _mending,
        among=lambda member, on: _come_back(member),
        leads_to=decide_on,
    ),
)
