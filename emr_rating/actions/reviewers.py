"""What the city's and the bureaus' reviews have in common: experts seated by a draw or designated, released, and what they hand in (E15, E16)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework import messages
from casework.articles import Article
from casework.gateway import NotTheirs, perform
from casework.grants import acts_as
from casework.models import Case
from casework.step import Step
from experts.actions import assignments, opinions
from experts.models import Assignment, Consolidation, Draw, Expert
from experts.opinion.designation import choices_for
from experts.opinion.panel import Panel
from experts.rules import may_release
from experts.uses import ReviewUse, use_of

from .. import rules
from ..models import Filing
from ..stages import Stage
from ..workflow import HAND_IN_CITY_CONSOLIDATION, HAND_IN_CITY_OPINION, HAND_IN_CONSOLIDATION, HAND_IN_OPINION

HEADS = {Role.COMMISSION_HEAD, Role.BUREAU_HEAD}


def seated(case: Filing, step: Step, *, by: Membership, at: datetime, draw: Draw) -> Case:
    """Gives the case to the panel of a draw that has just been made."""
    proof = cast(dict, draw.proof)

    def ask(current: Case) -> None:
        assignments.seat(current, use=open_use(current), draw=draw, by=by, at=at)

    return perform(case, step, by=by, at=at, then=ask, draw=draw.number, panel=proof["panel"], leader=proof["leader"])


def eligible(case: Filing, chosen: Collection[int], *, by: Membership, at: datetime, field: str) -> list[Membership]:
    """Those chosen of the pool; refused with its ground is whoever has a conflict, or has a hand in the case already."""
    if not Case.objects.visible_to(by).filter(pk=case.pk).exists():
        raise NotTheirs(case.number)
    if not chosen:
        raise Refused("请至少选择一名评审人员。", field=field)
    choices = choices_for(case, open_use(case), on=timezone.localdate(at))
    entries = {cast(int, entry.member_id): entry for entry in (*choices.free, *choices.barred)}
    if set(chosen) - entries.keys():
        raise Refused("所选人员中有人不是本库的在库专家，请重新选择。", field=field)
    if barred := [
        f"{entry.expert}：{grounds}" for entry, grounds in choices.barred.items() if entry.member_id in chosen
    ]:
        raise Refused(f"{'；'.join(barred)}，应当回避，请另选他人。", field=field)
    picked = [entries[pk] for pk in chosen]
    own = set(Expert.objects.of_human(by.person).values_list("pk", flat=True))
    if found := [entry.expert.name for entry in picked if entry.expert_id in own]:
        raise Refused(f"{found[0]}已参与办理本案件，不能再作为评审人员，请另选他人。", field=field)
    return [cast(Membership, entry.member) for entry in picked]


def ask_designated(
    case: Case,
    *,
    chosen: list[Membership],
    by: Membership,
    at: datetime,
    reason: str,
    due_on: date | None = None,
    leader: Membership | None = None,
) -> None:
    """Asks those whom the office designates by a step; the reason stands with each assignment.

    Who fills a seat of a drawn team belongs to it: a later draw keeps them.
    """
    use = open_use(case)
    draw = (
        case.draws.made().filter(use=use.name).first()
        if any(member.draw_id for member in Panel.of(case).members)
        else None
    )
    assignments.propose(
        case, use=use, chosen=chosen, leader=leader, draw=draw, by=by, at=at, reason=reason, due_on=due_on
    )


def released(
    case: Filing,
    step: Step,
    assignment: int,
    *,
    by: Membership,
    at: datetime,
    reason: str,
    seen: int | None,
    named: str,
) -> Case:
    """Ends an assignment without an opinion, or of an expert since disqualified; `named` is what the step calls whoever held it."""
    Case.objects.select_for_update().get(pk=case.pk)
    ended = case.assignments.standing().select_related("member__person", "case").filter(pk=assignment).first()
    if ended is None:
        raise Refused("所选评审人员不在本案件的评审名单中，请重新选择。", field="assignment")

    def end(current: Case) -> None:
        _ask_release(ended, current, by=by, on=timezone.localdate(at))
        assignments.release(ended, reason=reason, by=by, at=at)

    facts: dict[str, Any] = {named: ended.member}
    return perform(case, step, by=by, at=at, seen=seen, reason=reason, then=end, **facts)


def _ask_release(ended: Assignment, case: Case, *, by: Membership, on: date) -> None:
    """Whether this member of the office may release whoever was drawn; one who has handed in is a matter of `release` alone."""
    use = open_use(case)
    verdict = may_release(
        drawn=ended.draw_id is not None and ended.handed_in_at is None,
        overdue=ended.overdue(on),
        barred=bool(assignments.conflicts_now(ended, case, use, on=on)),
        head=not HEADS.isdisjoint({by.role, *acts_as(by, case, on=on)}),
        article=use.article,
    )
    if not verdict:
        raise Refused.by_verdict(verdict, field="assignment")


@transaction.atomic
def hand_in_opinion(
    assignment: Assignment, *, by: Membership, at: datetime, outcome: str, level: int | None, text: str
) -> Assignment:
    """The member's opinion, final from now on; the record keeps its hash."""
    filing, use = _reviewed(assignment, by=by, on=timezone.localdate(at))
    declared = filing.reported_level
    said = opinions.hand_in(
        assignment, outcome=outcome, level=level, text=text, declared=declared, article=use.article, at=at
    )
    step = HAND_IN_CITY_OPINION if filing.state == Stage.CITY_REVIEW else HAND_IN_OPINION
    _tell_leader(perform(filing, step, by=by, at=at, digest=opinions.digest(said)), use, at=at)
    return said


def _tell_leader(filing: Filing, use: ReviewUse, *, at: datetime) -> None:
    """Once the last opinion is in, the leader may read all and write for the team."""
    panel = Panel.of(filing)
    if panel.leader and panel.open_to_read(use, article=use.article):
        messages.send(
            to=panel.leader.member.person,
            title=f"{filing.number}：请填写评审组汇总意见",
            body=f"{filing.title}的评审意见已全部提交，请在“评审任务”中查阅并填写评审组汇总意见（{use.article}）。",
            at=at,
            case=filing,
        )


@transaction.atomic
def hand_in_consolidation(
    assignment: Assignment, *, by: Membership, at: datetime, outcome: str, level: int | None, text: str
) -> Consolidation:
    """The leader's word for the team, once all opinions are in."""
    filing, use = _reviewed(assignment, by=by, on=timezone.localdate(at))
    declared = filing.reported_level
    said = opinions.consolidate(
        assignment, outcome=outcome, level=level, text=text, declared=declared, article=use.article, at=at
    )
    step = HAND_IN_CITY_CONSOLIDATION if filing.state == Stage.CITY_REVIEW else HAND_IN_CONSOLIDATION
    perform(filing, step, by=by, at=at, digest=opinions.digest(said))
    return said


def ask_conclusion(case: Filing, *, level: int, reason: str, article: Article) -> None:
    """Refused is a level above the declared one, one without a reason, and any before all opinions are in (E04)."""
    verdict = rules.may_conclude(
        declared=case.reported_level,
        concluded=level,
        reason=reason,
        opinions=case.assignments.handed_in().count(),
        needed=case.assignments.standing().count(),
        article=article,
    )
    if not verdict:
        raise Refused.by_verdict(verdict)


def open_use(case: Case) -> ReviewUse:
    """The use of experts that is open for the case; refused where the review is over or has not begun."""
    if (use := use_of(case)) is None:
        raise Refused("案件目前不在专家评审环节，请刷新页面查看最新进展。")
    return use


def _reviewed(assignment: Assignment, *, by: Membership, on: date) -> tuple[Filing, ReviewUse]:
    """The locked case of the member's own assignment, while its review is open and nothing bars them from it."""
    if assignment.member_id != by.pk:
        raise NotTheirs(str(assignment.case_id))
    Case.objects.select_for_update().get(pk=assignment.case_id)
    filing = Filing.objects.select_related("cycle").get(pk=assignment.case_id)
    if (use := use_of(filing)) is None:
        raise Refused("本案件的评审已经结束，不能再填写意见。")
    assignments.ask_free(assignment, filing, on=on)
    return filing, use
