"""What an office does with the seats of a round: the panel of a draw is asked, experts are designated, an assignment is ended."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework import ledger
from casework.gateway import NotTheirs, perform
from casework.grants import acts_as
from casework.models import Case
from experts.review import rounds
from experts.review.designation import choices_for
from experts.review.panel import Panel
from experts.review.steps import review_steps

from .. import rules
from ..models import Assignment, Draw, Expert
from ..uses import ReviewUse
from . import assignments

# The institute is one office with one post: whoever acts for it decides.
HEADS = {Role.COMMISSION_HEAD, Role.BUREAU_HEAD, Role.INSTITUTE}


def seat(draw: Draw, case: Case, *, by: Membership, at: datetime) -> None:
    """The second of the two parties of a draw brings this about, the office or its supervisor."""
    proof, step = draw.result, review_steps(draw.review.declared).seat

    def ask(_: Case) -> None:
        assignments.seat(draw, by=by, at=at)

    perform(case, step, by=by, at=at, then=ask, draw=draw.number, panel=proof["panel"], leader=proof["leader"])


@transaction.atomic
def designate(
    case: Case,
    *,
    use: ReviewUse,
    by: Membership,
    at: datetime,
    experts: Collection[int],
    reason: str,
    leader: int | None = None,
    due_on: date | None = None,
    seen: int | None = None,
) -> Case:
    """Names experts of the pool instead of a draw, or for a seat that a drawn team has lost, with the reason (E14-E17)."""
    step = review_steps(use).designate
    if step is None:
        raise Refused(f"“{use.label}”的专家由抽取产生，不能指定（{use.article}）。")
    chosen = eligible(case, experts, use=use, by=by, at=at)
    leads = ask_team(case, chosen, leader, use)

    def ask(current: Case) -> None:
        review = rounds.begun(current, use, at=at)
        # Who fills a seat of a drawn team belongs to it: a later draw keeps them.
        drawn = review.assignments.standing().exclude(draw=None).exists()
        draw = review.draws.made().first() if drawn else None
        assignments.propose(review, chosen=chosen, leader=leads, draw=draw, by=by, at=at, reason=reason, due_on=due_on)

    named: dict[str, Any] = {"experts": chosen, "leader": leads, "due_on": due_on}
    return perform(case, step, by=by, at=at, seen=seen, reason=reason, then=ask, **named)


def eligible(case: Case, chosen: Collection[int], *, use: ReviewUse, by: Membership, at: datetime) -> list[Membership]:
    """Those chosen of the pool; refused with its ground is whoever has a conflict, or has a hand in the case already."""
    if not Case.objects.visible_to(by, kind=case.kind).filter(pk=case.pk).exists():
        raise NotTheirs(case.number)
    if not chosen:
        raise Refused("请至少选择一名评审专家。", field="experts")
    choices = choices_for(case, use, on=timezone.localdate(at))
    entries = {cast(int, entry.member_id): entry for entry in (*choices.free, *choices.barred)}
    if set(chosen) - entries.keys():
        raise Refused("所选人员中有人不是本库的在库专家，请重新选择。", field="experts")
    if barred := [
        f"{entry.expert}：{grounds}" for entry, grounds in choices.barred.items() if entry.member_id in chosen
    ]:
        raise Refused(f"{'；'.join(barred)}，应当回避，请另选他人。", field="experts")
    picked = [entries[pk] for pk in chosen]
    own = set(Expert.objects.of_human(by.person).values_list("pk", flat=True))
    if found := [entry.expert.name for entry in picked if entry.expert_id in own]:
        raise Refused(f"{found[0]}已参与办理本案件，不能再作为评审专家，请另选他人。", field="experts")
    return [cast(Membership, entry.member) for entry in picked]


def ask_team(case: Case, chosen: list[Membership], leader: int | None, use: ReviewUse) -> Membership | None:
    """Who leads of those chosen; of a use that asks for a team a whole one has to come about."""
    leads = next((member for member in chosen if member.pk == leader), None)
    if leader and leads is None:
        raise Refused("组长须从所选专家中确定。", field="leader")
    if use.team:
        _ask_team(Panel.of(rounds.of(case)), chosen, leads, use)
    return leads


def _ask_team(panel: Panel, chosen: list[Membership], leads: Membership | None, use: ReviewUse) -> None:
    """With those who are there already a whole team comes about, and one leads it."""
    if leads and panel.leader:
        raise Refused(f"评审组已有组长（{panel.leader.member.person.name}），不需另定。", field="leader")
    size, leaders = len(panel.members) + len(chosen), int(bool(panel.leader or leads))
    Refused.unless(
        rules.whole_team(members=size, leaders=leaders, seats=panel.seats, article=use.article), field="experts"
    )


@transaction.atomic
def undesignate(
    case: Case, *, use: ReviewUse, by: Membership, at: datetime, reason: str, seen: int | None = None
) -> Case:
    """Takes the last designation back before anybody has answered it: whom it named may be named or drawn again."""
    step = review_steps(use).undesignate
    if step is None:
        raise Refused(f"“{use.label}”的专家由抽取产生，没有指定可以撤回（{use.article}）。")

    def end(current: Case) -> None:
        assignments.take_back(rounds.panel_of(current).last_designated, reason=reason, by=by, at=at)

    return perform(case, step, by=by, at=at, seen=seen, reason=reason, then=end)


@transaction.atomic
def change_leader(
    case: Case, *, use: ReviewUse, by: Membership, at: datetime, leader: int, reason: str, seen: int | None = None
) -> Case:
    """Another member leads a team whose leader can write no more for it; the former leader's opinion stands."""
    ledger.hold(case)
    panel = Panel.of(rounds.of(case))
    chosen = next((row for row in panel.able_to_lead if row.pk == leader), None)
    if chosen is None:
        raise Refused("组长须从已接受评审、能够履行职责的成员中确定，请重新选择。", field="leader")

    def change(_: Case) -> None:
        assignments.lead(chosen, at=at)

    named: dict[str, Any] = {"leader": chosen.member, "former": panel.leader.member if panel.leader else None}
    return perform(case, review_steps(use).lead, by=by, at=at, seen=seen, reason=reason, then=change, **named)


@transaction.atomic
def release(
    case: Case,
    *,
    use: ReviewUse,
    by: Membership,
    at: datetime,
    assignment: int,
    reason: str,
    seen: int | None = None,
) -> Case:
    """Ends an assignment without an opinion, or of an expert lost since; what was handed in stays in its row (P31)."""
    ledger.hold(case)
    standing = Assignment.objects.standing().of(case).filter(review__closed_at=None, review__use=use.name)
    ended = standing.select_related("member__person", "review__case").filter(pk=assignment).first()
    if ended is None:
        raise Refused("所选评审专家不在本案件的评审名单中，请重新选择。", field="assignment")

    def end(current: Case) -> None:
        _ask_release(ended, by=by, on=timezone.localdate(at))
        assignments.release(ended, reason=reason, by=by, at=at)

    step = review_steps(use).release
    return perform(case, step, by=by, at=at, seen=seen, reason=reason, then=end, expert=ended.member)


def _ask_release(ended: Assignment, *, by: Membership, on: date) -> None:
    """Whether this member of the office may release whoever was drawn; one who has handed in is a matter of `release` alone."""
    verdict = rules.may_release(
        drawn=ended.draw_id is not None and ended.handed_in_at is None,
        overdue=ended.overdue(on),
        barred=bool(assignments.conflicts_now(ended, on=on)),
        head=not HEADS.isdisjoint({by.role, *acts_as(by, ended.case, on=on)}),
        article=ended.review.declared.article,
    )
    Refused.unless(verdict, field="assignment")
