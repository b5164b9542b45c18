"""The life of an assignment: proposed, then answered once - accepted with a declaration, recused or declined - or ended by its office.

Proposing and ending run inside the verbs of a regime, which move its case; the answer is the expert's own act. They do
not see the case before they have accepted, so these verbs write its record themselves.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import cast

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Institution, Membership, Office
from accounts.prepared import Prepared
from accounts.refused import Refused
from accounts.roles import OfficeKind
from casework import ledger, messages, record
from casework.actor import Actor
from casework.gateway import NotTheirs
from casework.text import day_text
from experts.register.employers import employer_of

from .. import rules
from ..conflicts import conflicts
from ..models import Assignment, Consolidation, Draw, Expert, PoolEntry, Relation, Review
from ..recusal import TIED, Conflict, Ground

CLASHING = "您在评审期间参加其他现场评审，请选择“不能参加本次评审”。"
ABSENT = "您已登记在评审期间不能参加，请选择“不能参加本次评审”，或者先取消该登记。"


def propose(
    review: Review,
    *,
    chosen: Iterable[Membership],
    by: Membership,
    at: datetime,
    leader: Membership | None = None,
    draw: Draw | None = None,
    reason: str = "",
    due_on: date | None = None,
) -> list[Assignment]:
    """Calls experts to a round of review; each learns what, where and until when, and none learns who else is asked."""
    on, chosen = timezone.localdate(at), list(chosen)
    if due_on and due_on < on:
        raise Refused(f"意见时限不得早于今日（{day_text(on)}），请重新填写。", field="due_on")
    standing = set(review.assignments.standing().values_list("member_id", flat=True))
    if again := [member.person.name for member in chosen if member.pk in standing]:
        raise Refused(f"{'、'.join(again)}已是本次评审的评审专家，请勿重复指定。", field="experts")
    _ask_admitted(chosen, on)
    answer_due_on = review.declared.answer_by(on, law=review.case.law)
    rows = Assignment.objects.bulk_create(
        Assignment(
            review=review,
            member=member,
            assigned_by=by.person,
            assigned_at=at,
            draw=draw,
            designated_reason=reason,
            leads=member == leader,
            answer_due_on=answer_due_on,
            due_on=due_on,
        )
        for member in chosen
    )
    for row in rows:
        _ask(row, at=at)
    return rows


def _ask_admitted(chosen: list[Membership], on: date) -> None:
    """Who is being taken out of the pool at this moment is waited for: nobody is asked who has just left (P31)."""
    entries = PoolEntry.objects.filter(member__in=chosen)
    list(Expert.objects.select_for_update().filter(pk__in=entries.values("expert")).order_by("pk"))
    able = entries.admitted(on).filter(expert__disqualified_on=None).values_list("member_id", flat=True)
    there = set(able)
    if gone := [member.person.name for member in chosen if member.pk not in there]:
        raise Refused(f"{'、'.join(gone)}已不在库或者已被取消评审资格，请另选他人。", field="experts")


def seat(draw: Draw, *, by: Membership, at: datetime) -> list[Assignment]:
    """Calls the panel of a draw's proof; members who were kept keep their assignments, and one of all leads."""
    proof, review = draw.result, draw.review
    # Who stays is known by the assignment: they may have left the pool since they handed in.
    kept = review.assignments.standing().exclude(draw=None)
    there = set(kept.values_list("member__pool_entry__expert__number", flat=True))
    kept.exclude(member__pool_entry__expert__number=proof["leader"]).update(leads=False)
    kept.filter(member__pool_entry__expert__number=proof["leader"]).update(leads=True)
    new = [number for number in proof["panel"] if number not in there]
    entries = PoolEntry.objects.filter(pool=draw.pool_id, expert__number__in=new, left_at=None)
    members = {
        entry.expert.number: cast(Membership, entry.member)
        for entry in entries.exclude(member=None).select_related("expert", "member__person")
    }
    chosen, leader = [members[number] for number in new], members.get(proof["leader"])
    due_on = review.declared.due_of(review.case)
    return propose(review, chosen=chosen, leader=leader, draw=draw, by=by, at=at, due_on=due_on)


def accept(assignment: Assignment, *, by: Membership, at: datetime) -> Assignment:
    """The expert declares to be free of conflicts and accepts; what is known against them is asked once more (E15, P30)."""

    def act(row: Assignment) -> None:
        on = timezone.localdate(at)
        if found := conflicts_now(row, on=on):
            grounds = "；".join(str(conflict) for conflict in found)
            refused = f"您不能接受本次评审：{grounds}。请选择“申请回避”。"
            stand = {conflict.ground for conflict in found}
            if stand <= TIED:
                refused = ABSENT if stand == {Ground.ABSENT} else CLASHING
            raise Refused(refused, field="answer")
        row.accepted_at, row.due_counted = at, row.due_on is None
        row.due_on = row.due_on or row.review.declared.opinion_by(on, law=row.case.law)
        row.save(update_fields=["accepted_at", "due_on", "due_counted"])

    return _answered(assignment, act, verb="accept_assignment", label="声明无利害关系，接受评审", by=by, at=at)


def conflicts_now(row: Assignment, *, on: date) -> tuple[Conflict, ...]:
    """What stands against the expert today and until the opinion is due."""
    entry, due_on = _entry(row), row.due_on or row.review.declared.opinion_by(on, law=row.case.law)
    return conflicts(entry.expert, row.case, pool=entry.pool, on=on, until=max(on, due_on))


def ask_free(assignment: Assignment, *, on: date) -> None:
    """What has come up since the acceptance bars the opinion too, of all the days since; what only ties up the days and one's own
    opinion do not (E15, P30)."""
    entry, row = _entry(assignment), Assignment.objects.get(pk=assignment.pk)
    passed = TIED | {Ground.EARLIER_OPINION} if row.handed_in_at else TIED
    since = timezone.localdate(row.accepted_at) if row.accepted_at else on
    found = conflicts(entry.expert, row.case, pool=entry.pool, on=since, until=on)
    if barring := [str(conflict) for conflict in found if conflict.ground not in passed]:
        raise Refused(f"您不能提交意见：{'；'.join(barring)}。请联系组织评审的单位解除指派。")


def recuse(assignment: Assignment, *, nature: str, by: Membership, at: datetime) -> Assignment:
    """A declared relation ends the assignment, is kept for later reviews, and the office is asked for a replacement."""

    def act(current: Assignment) -> None:
        Refused.unless(rules.relation_told(nature, article=current.review.declared.article), field="reason")
        expert, reviewed = _entry(current).expert, cast(Institution, current.case.institution)
        unit = employer_of(reviewed.uscc, name=reviewed.name, district=reviewed.district)
        Relation.objects.create(expert=expert, employer=unit, nature=nature.strip()[:200], declared_at=at)
        current.ended_at, current.ended_reason = at, f"申报利害关系：{nature.strip()}"
        current.save(update_fields=["ended_at", "ended_reason"])
        _tell_office(current, "一名评审专家申报利害关系，已退出评审", at=at)

    return _answered(
        assignment, act, verb="recuse_assignment", label="申报利害关系，退出评审", reason=nature, by=by, at=at
    )


def decline(assignment: Assignment, *, reason: str, by: Membership, at: datetime) -> Assignment:
    """The expert cannot take part, and says why."""

    def act(current: Assignment) -> None:
        if not reason.strip():
            raise Refused("请填写不能参加评审的理由。", field="reason")
        current.declined_at = current.ended_at = at
        current.ended_reason = f"本人谢绝：{reason.strip()}"
        current.save(update_fields=["declined_at", "ended_at", "ended_reason"])
        _tell_office(current, "一名评审专家谢绝参加评审", at=at)

    return _answered(assignment, act, verb="decline_assignment", label="谢绝评审", reason=reason, by=by, at=at)


def release(assignment: Assignment, *, reason: str, by: Membership, at: datetime) -> None:
    """Ends an assignment whose opinion is not in, or whose expert is lost: what they handed in stays in its row."""
    ended = Assignment.objects.releasable().filter(pk=assignment.pk).update(ended_at=at, ended_reason=reason)
    if not ended:
        raise Refused("该评审专家已提交意见或已解除指派，不能再解除。", field="assignment")
    case = assignment.case
    messages.send(
        to=assignment.member.person,
        title=f"评审任务解除：{case.number}",
        body=f"{by.office}已解除您对{case.title}的评审指派，理由：{reason}",
        at=at,
    )


def take_back(named: Iterable[Assignment], *, reason: str, by: Membership, at: datetime) -> None:
    """Ends the assignments of a designation that was a mistake; each expert is told that nothing is asked any more."""
    rows = list(Assignment.objects.filter(pk__in=[row.pk for row in named]).select_related(*_RELATED))
    Assignment.objects.filter(pk__in=[row.pk for row in rows]).update(
        ended_at=at, ended_reason=f"指定已撤回：{reason}", taken_back=True
    )
    for row in rows:
        messages.send(
            to=row.member.person,
            title=f"评审任务撤回：{row.case.number}",
            body=f"{by.office}已撤回对您的指定，{row.case.title}的评审不需您答复。理由：{reason}",
            at=at,
        )


def lead(chosen: Assignment, *, at: datetime) -> None:
    """Makes a member the leader instead of the one who was, and says so to them alone."""
    of_round = Assignment.objects.standing().filter(review=chosen.review_id)
    of_round.filter(leads=True).update(leads=False)
    of_round.filter(pk=chosen.pk).update(leads=True)
    case, spoken = chosen.case, Consolidation.objects.filter(assignment__in=of_round).exists()
    asked = (
        "评审组汇总意见已经提交，请办理其后由组长办理的事项" if spoken else "评审意见全部提交后，请填写评审组汇总意见"
    )
    messages.send(
        to=chosen.member.person,
        title=f"{case.number}：请您担任组长",
        body=f"{case.title}的评审由您担任组长；{asked}（{chosen.review.declared.article}）。",
        at=at,
        case=case,
    )


Act = Callable[[Assignment], None]
_RELATED = ("review__case__institution", "member__person", "member__office")


@transaction.atomic
def _answered(
    assignment: Assignment, act: Act, *, verb: str, label: str, by: Membership, at: datetime, reason: str = ""
) -> Assignment:
    """The one answer to a proposal, under the lock of the case."""
    if assignment.member_id != by.pk:
        raise NotTheirs(str(assignment.review.case_id))
    with ledger.changing(assignment.case) as case:
        rows = Assignment.objects.select_for_update(of=("self",)).select_related(*_RELATED)
        current = rows.get(pk=assignment.pk)
        if current.review.closed_at:
            raise Refused("本案件的评审已经结束，不需再答复。")
        if current.ended_at or current.accepted_at:
            raise Refused("您已答复或指派已解除，不能再次答复，请刷新页面查看。")
        act(current)
        ledger.describe(case, at=at)
    _note(current, verb=verb, label=label, reason=reason, by=by, at=at)
    return current


def _note(row: Assignment, *, verb: str, label: str, by: Actor, at: datetime, reason: str = "") -> None:
    use = row.review.declared
    record.append(
        subject=record.case_subject(row.case),
        case=row.case,
        at=at,
        verb=verb,
        label=label,
        by=by,
        article=use.article,
        reason=reason,
        facts={"assignment": row.pk, "expert": _entry(row).expert},
        audience=use.audience,
    )


def _ask(row: Assignment, *, at: datetime) -> None:
    case, use = row.case, row.review.declared
    until = (
        f"意见请于{day_text(row.due_on)}前提交"
        if row.due_on
        else f"意见请于接受后{case.law[use.opinion_days]}个工作日内提交"
    )
    messages.send(
        to=row.member.person,
        title=f"评审任务：{case.number}",
        body=f"{row.member.office}请您{'担任组长，' if row.leads else ''}对{case.title}提出评审意见（{use.label}，{use.article}）。"
        f"方式：{use.place(case)}。请于{day_text(cast(date, row.answer_due_on))}前在“评审任务”中声明有无利害关系并答复；{until}。",
        at=at,
    )


def _tell_office(row: Assignment, what: str, *, at: datetime) -> None:
    """Of whom it speaks stands on the case alone: an office's post is read by more people than may know who reviews (E31)."""
    case, use = row.case, row.review.declared
    how = "请补抽或者指定" if use.designates else "请补抽"
    for office in running(row, Office.objects.get(kind=OfficeKind.CENTRE)):
        messages.send(
            to=office,
            title=f"{case.number}：{what}"[:100],
            body=f"{case.title}：{what}，姓名见案件“审核”页。{how}（{use.article}）。",
            at=at,
            case=case,
        )


def running(row: Assignment, centre: Office) -> list[Office]:
    """The offices that run the round: the one whose pool the expert is of, and the centre where it does so for the commission."""
    return [row.member.office, *([centre] if row.review.declared.run_by_centre else ())]


def _entry(row: Assignment) -> PoolEntry:
    [entry] = _entries(row.member_id)
    return entry


@Prepared
def _entries(member: int) -> QuerySet[PoolEntry]:
    return PoolEntry.objects.select_related("expert", "pool").filter(member=member)
