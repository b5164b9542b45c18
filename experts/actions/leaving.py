"""The way out: leaving one pool; the disqualification (P31) and the death that end all of them and every assignment."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Membership, Office, Person
from accounts.people import close_membership
from accounts.refused import Refused
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OfficeKind, Regime, Role
from casework import ledger, record
from casework.actions import notices
from casework.articles import Article
from casework.messages import send
from casework.models import Case, Record
from casework.notices.rules import may_issue
from casework.regulations import article
from experts.register.history import note, subject

from ..models import Assignment, Expert, PoolEntry, Review, Standing
from .files import KEEPERS, kept_by
from .pools import entry_article


@dataclass(frozen=True)
class Loss:
    """Why an expert is lost to every review: in words for the record and for the offices that have called them."""

    what: str
    released: str
    # Of an opinion that is in.
    opinion: str
    # By its id: the regimes register their articles after this floor is loaded.
    article_id: str = ""

    @property
    def article(self) -> Article | None:
        return article(self.article_id) if self.article_id else None

    @property
    def basis(self) -> str:
        return f"（{self.article}）" if self.article else ""


LEADS = "其为组长而尚有事项须由组长办理的，请改定组长。"
DISQUALIFIED = Loss(
    "已被取消评审资格",
    "解除评审指派：专家被取消资格",
    f"其已提交的意见是否采信，请依法研究；不予采信的，请解除其指派后补充评审专家。{LEADS}",
    "P31",
)
# What somebody has handed in while they could was lawful: it stands unless the office strikes it.
DEAD = Loss(
    "已去世",
    "解除评审指派：专家去世",
    f"其已提交的意见仍然有效；{LEADS}确有理由不予采信的，请解除其指派后补充评审专家。",
)


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
    at_work = Q(handed_in_at=None) | Q(review__told_at=None, review__case__closed_at=None)
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
    ended = _lose(current, DISQUALIFIED, reason, by=by, at=at)
    facts = {"ended": [case.number for case in ended]}
    note(current, "disqualify", "取消评审资格", by=by, at=at, article=article("P31"), reason=reason, facts=facts)
    _tell(current, DISQUALIFIED.what, f"理由：{reason}（{article('P31')}）", at=at)


def disqualify_person(person: Person, *, reason: str, by: Membership, at: datetime) -> None:
    """Somebody who may take part no more loses their file with it, where they have one that still counts."""
    if expert := Expert.objects.filter(person=person, disqualified_on=None).first():
        disqualify(expert, reason=reason, by=by, at=at)


@transaction.atomic
def died(expert: Expert, *, died_on: date, reason: str, by: Membership, at: datetime) -> None:
    """Who keeps the file enters that the expert has died and how that is known: out of every pool, and nothing is owed any more."""
    current = Expert.objects.select_for_update().get(pk=expert.pk)
    if not kept_by(by).filter(pk=current.pk).exists():
        raise Refused("登记专家去世由该专家档案的管理单位办理，您当前的岗位不能办理。")
    if not reason.strip():
        raise Refused("请填写消息来源或者依据，将载入档案记录。", field="reason")
    if current.died_on:
        raise Refused(f"{current}已登记去世，无须再次办理。")
    if died_on > timezone.localdate(at):
        raise Refused("去世日期不能晚于今天，请改正。", field="died_on")
    current.died_on = died_on
    current.save(update_fields=["died_on"])
    ended = _lose(current, DEAD, "专家去世", by=by, at=at)
    facts = {"died_on": died_on, "office": by.office, "ended": [case.number for case in ended]}
    note(current, "died", "登记专家去世", by=by, at=at, reason=reason, facts=facts)


def may_take_back_death(expert: Expert, by: Membership) -> bool:
    """The office that has entered it; no other keeps the file of somebody who is in no pool any more."""
    if expert.died_on is None or by.role not in KEEPERS:
        return False
    entered = Record.objects.filter(subject=subject(expert), verb="died").order_by("-seq").first()
    return entered is not None and entered.facts["office"]["id"] == by.office_id


@transaction.atomic
def take_back_death(expert: Expert, *, reason: str, by: Membership, at: datetime) -> None:
    """The expert lives: may be nominated and appointed again. What was ended stays ended, others have been asked meanwhile."""
    current = Expert.objects.select_for_update().get(pk=expert.pk)
    if not may_take_back_death(current, by):
        raise Refused("撤回去世登记由原登记单位办理，该专家没有登记去世或者您当前的岗位不能办理。")
    if not reason.strip():
        raise Refused("请填写撤回登记的理由，将载入档案记录。", field="reason")
    facts, current.died_on = {"died_on": current.died_on}, None
    current.save(update_fields=["died_on"])
    note(current, "take_back_death", "撤回去世登记", by=by, at=at, reason=reason, facts=facts)
    _tell(current, "的去世登记已撤回", f"理由：{reason}\n重新入库的，另行推荐。", at=at)


def _lose(current: Expert, loss: Loss, reason: str, *, by: Membership, at: datetime) -> list[Case]:
    """Out of every pool, off every opinion still owed, the letters withdrawn; the cases on which something was owed."""
    ended = _end_assignments(current, loss, reason, by=by, at=at)
    for entry in current.entries.standing().select_related("expert", "pool"):
        if entry.admitted_at:
            _leave(entry, reason, by=by, at=at)
        else:
            entry.refused_by, entry.refused_at, entry.reason = by.person, at, reason
            entry.save(update_fields=["refused_by", "refused_at", "reason"])
    # The public page of a letter would go on calling it valid; a renewal goes before what it renews.
    for letter in current.letters.filter(notice__withdrawn_at=None).order_by("-valid_from", "-pk"):
        if by.office_id == letter.notice.office_id and may_issue(letter.notice, by, on=timezone.localdate(at)):
            notices.withdraw(letter.notice, reason=f"{loss.what}{loss.basis}", by=by, at=at)
        else:
            body = f"{current}{loss.what}，其{letter.notice}请由本单位负责人撤回。"
            send(to=letter.notice.office, title=f"请撤回聘书：{current}"[:100], body=body, at=at)
    return ended


def _leave(entry: PoolEntry, reason: str, *, by: Membership, at: datetime) -> None:
    entry.left_at, entry.reason = at, reason
    entry.save(update_fields=["left_at", "reason"])
    if entry.member and entry.member.ended_at is None:
        close_membership(entry.member, by=by, at=at, reason=reason)


def _end_assignments(expert: Expert, loss: Loss, reason: str, *, by: Membership, at: datetime) -> list[Case]:
    """Every opinion still owed is ended; one handed in stays where it is, and whoever holds the case is told whose it was."""
    own = Assignment.objects.standing().filter(member__pool_entry__expert=expert)
    opined = Q(reviews__assignments__in=own.handed_in(), closed_at=None)
    called = list(Case.objects.filter(Q(reviews__assignments__in=own.waiting()) | opined).distinct().order_by("pk"))
    owing = []
    for case in called:
        ledger.hold(case)
        owed = own.waiting().of(case).update(ended_at=at, ended_reason=reason)
        # Also where an opinion is in it may be somebody else's turn: a leader who is lost leads no more.
        ledger.refresh(case, at=at)
        if owed:
            owing.append(case)
            round_ = _called(case, expert).declared
            record.append(
                subject=record.case_subject(case),
                case=case,
                at=at,
                verb="end_assignment",
                label=loss.released,
                by=by,
                article=loss.article or round_.article,
                reason=reason,
                facts={"expert": expert},
                audience=round_.audience,
            )
        _tell_offices(case, expert, loss, owed=bool(owed), at=at)
    return owing


def _called(case: Case, expert: Expert) -> Review:
    """The round to which the expert was last called on the case."""
    called = Assignment.objects.of(case).filter(member__pool_entry__expert=expert)
    return called.latest("pk").review


def _tell_offices(case: Case, expert: Expert, loss: Loss, *, owed: bool, at: datetime) -> None:
    """Those that called the expert to the case; never its holder, who may be the institution under review."""
    sentence = "其未提交的指派已解除，请另行补充评审专家。" if owed else loss.opinion
    called = Q(memberships__assignments__review__case=case, memberships__pool_entry__expert=expert)
    for office in Office.objects.filter(called).distinct():
        send(
            to=office,
            title=f"{case.number}：一名评审专家{loss.what}"[:100],
            body=f"{case.title}的一名评审专家{loss.what}，姓名见案件“审核”页。{sentence}{loss.basis}",
            at=at,
            case=case,
        )


def _tell(expert: Expert, title: str, body: str, *, at: datetime) -> None:
    """The expert, and the employer where it is an institution of the portal."""
    if expert.person:
        send(to=expert.person, title=title[:100], body=f"{expert}{title}。{body}", at=at)
    if office := expert.employer_office():
        send(to=office, title=f"{expert}{title}"[:100], body=f"{expert}{title}。{body}", at=at)
