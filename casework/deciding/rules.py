"""Who may propose a step and who may decide on it, and when: each refusal in one sentence (docs/decisions/0006)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from accounts.humans import same_human
from accounts.models import Membership
from accounts.prepared import Prepared
from accounts.refused import Refused
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, Role
from accounts.ways import Way

from ..actor import Actor
from ..models import Case, Proposal
from ..step import Step
from ..verdict import Verdict, allow, refuse

# Where an office has no roles for preparing and deciding, a colleague in the same role proposes.
_PREPARE = {Role.BUREAU_HEAD: BUREAU_ROLES, Role.COMMISSION_HEAD: COMMISSION_ROLES}


def proposers(step: Step) -> tuple[Role, ...]:
    """The roles that may propose a step; none where it is not prepared."""
    if not step.prepared:
        return ()
    return tuple(dict.fromkeys(role for decider in step.roles for role in _PREPARE.get(decider, (decider,))))


def proposed(case: Case) -> set[str]:
    """The steps of which a proposal waits for whoever decides, while the case is as it was then; read once per instance."""
    held = case.__dict__
    if "_proposed" not in held:
        held["_proposed"] = set(_waiting(case.pk, case.version))
    return held["_proposed"]


@Prepared
def _waiting(case: int, version: int) -> QuerySet[Proposal, str]:
    return Proposal.objects.open().filter(case=case, version=version).values_list("step", flat=True)


def colleagues(
    offices: Collection[int], roles: Collection[Role] | None = None, *, on: date
) -> Mapping[int, list[Membership]]:
    """Who works in these offices on a day, in some roles or in all, by office."""
    rows = Membership.objects.current(on).filter(office__in=offices).select_related("person", "office").order_by("pk")
    found: defaultdict[int, list[Membership]] = defaultdict(list)
    for member in rows if roles is None else rows.filter(role__in=roles):
        found[member.office_id].append(member)
    return found


def deciders(step: Step, proposer: Membership, there: Iterable[Membership]) -> list[Membership]:
    """Who of the proposer's colleagues `there` may take the step; not the proposer, where two people are asked."""
    alone = proposer.office.two_people
    able = (member for member in there if member.role in step.roles)
    return [member for member in able if not (alone and same_human(member.person, proposer.person))]


def to_propose(case: Case, step: Step) -> bool:
    """Whether the office that has the case waits for somebody to propose the step before anybody decides on it."""
    return bool(step.prepared and case.holder and case.holder.two_people) and step.name not in proposed(case)


def asks_two(step: Step, by: Membership) -> bool:
    """Whether the step, taken by this member, needs another's proposal. What is entered for another office (代录) was decided there."""
    entered = step.proxied and by.role not in step.roles and by.role == Role.CENTRE
    return step.prepared and by.office.two_people and not entered


def open_proposal(case: Case, step: Step, by: Membership) -> Proposal | None:
    """Of the member's office; decided on or not yet to be."""
    rows = Proposal.objects.open().of_office(by.office_id).filter(case=case.pk, step=step.name)
    return rows.select_related("proposed_by__person", "file").first() if step.prepared else None


def may_decide(case: Case, step: Step, proposal: Proposal | None, by: Membership) -> Verdict:
    """Whether what was proposed lets this member decide now; also the reason beside a greyed button."""
    if not asks_two(step, by):
        return allow()
    handlers = tuple(role for role in proposers(step) if role not in step.roles)
    way = Way("拟办", "step", (case.number, step.name), roles=handlers)
    if proposal is None:
        return refuse(step.article, f"“{step.label}”由经办人拟办、负责人决定，请先由经办人提出拟办意见。", way=way)
    if proposal.version != case.version:
        return refuse(step.article, "案件在拟办之后已有新的办理，请由经办人核对后重新拟办。", way=way)
    if same_human(proposal.proposed_by.person, by.person):
        return refuse(step.article, "拟办意见由您本人提出，须由本单位另一位负责人决定。")
    return allow()


def decided_upon(case: Case, step: Step, *, by: Actor, at: datetime) -> dict[str, Any]:
    """What the record tells of the proposal on which this act decides (`proposals.take`), of a case under its lock.

    Where two people are asked and there is none it is refused, whoever calls the verb.
    """
    if not step.prepared or not isinstance(by, Membership):
        return {}
    rows = Proposal.objects.filter(case=case.pk, step=step.name, version=case.version, decided_by=by, decided_at=at)
    if proposal := rows.select_related("proposed_by__person").last():
        proposer = proposal.proposed_by.person.name
        return {"proposal": proposal.pk, "proposed_by": proposer, "deviates": proposal.deviates}
    Refused.unless(may_decide(case, step, None, by))
    return {}
