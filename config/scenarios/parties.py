"""A third party under contract with a body, and who acts for it (P16)."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from casework.clocks.calendar import DAY
from primary_care_review.body import APPLICATION
from primary_care_review.models import Application, Contract, ContractPerson, Delegation, PartyMeasure
from primary_care_review.parties import actions, delegating, measures
from primary_care_review.parties.samples import PARTY_WORK
from primary_care_review.parties.terms import PartyGround, Scope

from . import cast, draws
from .hospitals import fictional_uscc
from .papers import material

People = dict[Role, Membership]
PARTY = "演示医疗质量评价中心"
YEAR = timedelta(days=364)
TASK = "拟定现场评审安排，评审组组成后完成分组，评审期间负责会务。"
WORK = "已拟定评审安排并完成评审组分组，首次、末次会议会务按安排完成，未发现需要说明的问题。"
FALSE = "首次会议签到表系会后补签，签到人数与会议照片不符。"


def contracted(*, by: Membership, at: datetime, **changed: Any) -> Contract:
    """For a year from that day, all three scopes, unless it is said."""
    on = timezone.localdate(at)
    said: dict[str, Any] = {
        "uscc": fictional_uscc(900, district=cast.DISTRICT),
        "name": PARTY,
        "number": "YZWB-2026-01",
        "scopes": list(Scope),
        "valid_from": on,
        "valid_until": on + YEAR,
        "amount": 180_000,
        "file": material("委托合同.pdf"),
    }
    return actions.enter(**said | changed, by=by, at=at)


def joined(contract: Contract, *, by: Membership, at: datetime, **changed: Any) -> Membership:
    """Somebody of the party who has signed in since."""
    said = {"name": "安若素", "login": "dsf-an", "phone": "13900000901", "email": ""}
    member, _ = actions.add_person(contract, **said | changed, by=by, at=at)
    cast.has_signed_in(member.person, at=at)
    return member


def build(people: People, *, at: datetime) -> None:
    """A contract that runs, with two people, one of whom has left, and two reviews that are left to it, of one of which the work is handed
    in, drawn by lot and found false: the party is being heard; one of the year before that was ended."""
    head, begun = people[Role.BUREAU_HEAD], at - 30 * DAY
    earlier = contracted(by=head, at=at - 300 * DAY, number="YZWB-2025-01", scopes=[Scope.GUIDANCE])
    actions.end(earlier, reason="双方协商一致，提前终止。", by=head, at=at - 60 * DAY)
    running = contracted(by=head, at=begun)
    acting = joined(running, by=head, at=begun)
    left = {"name": "毕清远", "login": "dsf-bi", "phone": "13900000902"}
    joined(running, by=head, at=begun, **left)
    seat = ContractPerson.objects.get(contract=running, member__person__login=left["login"])
    actions.end_person(seat, reason="已离职。", by=head, at=at - 10 * DAY)
    reviews = Application.objects.filter(kind=APPLICATION, district=cast.DISTRICT).order_by("pk")
    delegated(reviews.filter(state="accepted")[0], running, by=head, at=at)
    on_site = handed_in(delegated(reviews.filter(state="on_site")[0], running, by=head, at=at), by=acting, at=at)
    handler, supervisor = people[Role.BUREAU_HANDLER], people[Role.SUPERVISOR]
    year = timezone.localdate(at).year
    draws.sampled(PARTY_WORK, year, office=handler, supervisor=supervisor, at=at, share=20)
    found = {"finding": PartyGround.FALSE.value, "finding_reason": FALSE}
    delegating.check(on_site, **found, by=handler, at=at)
    proposed(running, delegation=on_site, by=handler, at=at)


def proposed(contract: Contract, *, by: Membership, at: datetime, **changed: Any) -> PartyMeasure:
    said: dict[str, Any] = {
        "ground": PartyGround.FALSE,
        "ground_facts": FALSE,
        "evidence": material("核查记录.pdf"),
    }
    return measures.propose(contract, **said | changed, by=by, at=at)


def blacklisted(contract: Contract, *, people: People, at: datetime) -> PartyMeasure:
    """By the bureau, where the party has nobody: its word came on paper."""
    row = proposed(contract, by=people[Role.BUREAU_HANDLER], at=at)
    measures.state(row, statement="确系补签，人员均到场。", by=people[Role.BUREAU_HANDLER], at=at)
    decided: dict[str, Any] = {
        "measures": ["blacklist"],
        "deducted": None,
        "grave": "伪造评审记录。",
        "reason": "事实清楚，不予采纳。",
    }
    return measures.take(row, **decided, by=people[Role.BUREAU_HEAD], at=at)


def delegated(of: Application, contract: Contract, *, by: Membership, at: datetime) -> Delegation:
    current = Application.objects.get(pk=of.pk)
    return delegating.delegate(current, contract=contract, task=TASK, by=by, at=at)


def handed_in(delegation: Delegation, *, by: Membership, at: datetime) -> Delegation:
    return delegating.hand_in(delegation, work=WORK, by=by, at=at)
