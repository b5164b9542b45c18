"""The way out: leaving one pool, and the disqualification that ends all of them and every assignment (P31)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Membership, Office
from accounts.people import close_membership
from accounts.refused import Refused
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OfficeKind, Regime, Role
from casework import ledger, record
from casework.actions import notices
from casework.messages import send
from casework.models import Case
from casework.regulations import article
from experts.register.history import note

from ..models import Assignment, Expert, PoolEntry, Review, Standing
from .pools import entry_article


def run_by(member: Membership) -> QuerySet[PoolEntry]:
    """Entries in the pools that a member runs: the commission all, the centre those of the EMR rating, others their own office's."""
    match member.role:
        case role if role in COMMISSION_ROLES:
            return PoolEntry.objects.all()
        case Role.CENTRE:
            kinds = (OfficeKind.COMMISSION, OfficeKind.INSTITUTE)
            return PoolEntry.objects.filter(pool__regime=Regime.EMR, pool__office__kind__in=kinds)
        case role if role in (*BUREAU_ROLES, Role.INSTITUTE):
            return PoolEntry.objects.filter(pool__office=member.office_id)
        case _:
            return PoolEntry.objects.none()


@transaction.atomic
def leave(entry: PoolEntry, *, reason: str, by: Membership, at: datetime) -> None:
    """Takes an expert out of a pool and ends the post that went with it. Nobody leaves with a review unfinished."""
    Expert.objects.select_for_update().get(pk=entry.expert_id)  # a draw that seats the expert right now is waited for
    current = PoolEntry.objects.select_for_update(of=("self",)).select_related("expert", "pool").get(pk=entry.pk)
    if not run_by(by).filter(pk=current.pk).exists():
        raise Refused("出库由该专家库的管理单位办理，您当前的岗位不能办理。")
    if not reason.strip():
        raise Refused("请填写出库的理由，将告知专家本人。", field="reason")
    if current.standing != Standing.ADMITTED:
        raise Refused(f"{current.expert}入{current.pool}现为“{current.standing.label}”，不能办理出库。")
    # Also one who has handed in stays until the team is done: their seat can neither be given up nor filled anew.
    at_work = Q(handed_in_at=None) | Q(review__told_at=None)
    waiting = Assignment.objects.standing().filter(at_work, member=current.member).count()
    if waiting:
        raise Refused(f"{current.expert}尚有{waiting}件评审任务未办结，请待评审结束或者解除指派后办理出库。")
    _leave(current, reason, by=by, at=at)
    label = f"移出{current.pool}"
    basis = entry_article(current.pool)
    note(current.expert, "leave", label, by=by, at=at, article=basis, reason=reason, facts={"pool": current.pool})
    _tell(current.expert, f"已{label}", f"理由：{reason}（{basis}）", at=at)


@transaction.atomic
def disqualify(expert: Expert, *, reason: str, by: Membership, at: datetime) -> None:
    """The head of the commission takes the right to review away, for interference with a review: from every pool, for good (P31)."""
    if by.role != Role.COMMISSION_HEAD:
        raise Refused("取消评审资格由市级负责人决定，您当前的岗位不能办理。")
    current = Expert.objects.select_for_update().get(pk=expert.pk)
    if not reason.strip():
        raise Refused("请填写取消评审资格的理由和依据的事实。", field="reason")
    if current.disqualified_on:
        raise Refused(f"{current}已被取消评审资格，无须再次办理。")
    current.disqualified_on, current.disqualified_reason = timezone.localdate(at), reason
    current.save(update_fields=["disqualified_on", "disqualified_reason"])
    ended = _end_assignments(current, reason, by=by, at=at)
    for entry in current.entries.standing().select_related("expert", "pool"):
        if entry.admitted_at:
            _leave(entry, reason, by=by, at=at)
        else:
            entry.refused_by, entry.refused_at, entry.reason = by.person, at, reason
            entry.save(update_fields=["refused_by", "refused_at", "reason"])
    # The public page of a letter would go on calling it valid; a renewal goes before what it renews.
    for letter in current.letters.filter(notice__withdrawn_at=None).order_by("-valid_from", "-pk"):
        notices.withdraw(letter.notice, reason=f"已被取消评审资格（{article('P31')}）", by=by, at=at)
    facts = {"ended": [case.number for case in ended]}
    note(current, "disqualify", "取消评审资格", by=by, at=at, article=article("P31"), reason=reason, facts=facts)
    _tell(current, "已被取消评审资格", f"理由：{reason}（{article('P31')}）", at=at)


def _leave(entry: PoolEntry, reason: str, *, by: Membership, at: datetime) -> None:
    entry.left_at, entry.reason = at, reason
    entry.save(update_fields=["left_at", "reason"])
    if entry.member and entry.member.ended_at is None:
        close_membership(entry.member, by=by, at=at, reason=reason)


def _end_assignments(expert: Expert, reason: str, *, by: Membership, at: datetime) -> list[Case]:
    """Every opinion still owed is ended; one handed in stays where it is, and whoever holds the case is told whose it was."""
    own = Assignment.objects.standing().filter(member__pool_entry__expert=expert)
    owing = list(Case.objects.filter(reviews__assignments__in=own.waiting()).distinct().order_by("pk"))
    for case in owing:
        ledger.hold(case)
        owed = Assignment.objects.waiting().of(case).filter(member__pool_entry__expert=expert)
        owed.update(ended_at=at, ended_reason=reason)
        ledger.refresh(case)
        record.append(
            subject=record.case_subject(case),
            case=case,
            at=at,
            verb="end_assignment",
            label="解除评审指派：专家被取消资格",
            by=by,
            article=article("P31"),
            reason=reason,
            facts={"expert": expert},
            audience=_called(case, expert).declared.audience,
        )
    opined = Case.objects.open().filter(reviews__assignments__in=own.handed_in()).distinct()
    for case in {case.pk: case for case in (*owing, *opined)}.values():
        _tell_offices(case, expert, owed=case in owing, at=at)
    return owing


def _called(case: Case, expert: Expert) -> Review:
    """The round to which the expert was last called on the case."""
    called = Assignment.objects.of(case).filter(member__pool_entry__expert=expert)
    return called.latest("pk").review


def _tell_offices(case: Case, expert: Expert, *, owed: bool, at: datetime) -> None:
    """Those that called the expert to the case; never its holder, who may be the institution under review."""
    sentence = (
        "其未提交的指派已解除，请另行补充评审专家。"
        if owed
        else "其已提交的意见是否采信，请依法研究；不予采信的，请解除其指派后补充评审专家。"
    )
    called = Q(memberships__assignments__review__case=case, memberships__pool_entry__expert=expert)
    for office in Office.objects.filter(called).distinct():
        send(
            to=office,
            title=f"{case.number}：评审专家被取消资格"[:100],
            body=f"{case.title}的一名评审专家已被取消评审资格，姓名见案件“审核”页。{sentence}（{article('P31')}）",
            at=at,
            case=case,
        )


def _tell(expert: Expert, title: str, body: str, *, at: datetime) -> None:
    """The expert, and the employer where it is an institution of the portal."""
    if expert.person:
        send(to=expert.person, title=title[:100], body=f"{expert}{title}。{body}", at=at)
    if office := expert.employer_office():
        send(to=office, title=f"{expert}{title}"[:100], body=f"{expert}{title}。{body}", at=at)
