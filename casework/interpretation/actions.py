"""A question is asked; an interpretation is drafted by one and issued by another, changed by a further version, or withdrawn (P35, E28)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.humans import same_human
from accounts.models import Membership
from accounts.people import ask_reason
from accounts.refused import Refused
from accounts.roles import COMMISSION_ROLES, Role

from .. import messages, record
from ..models import Interpretation, Question, Wording
from ..models import Sequence as Numbers
from . import rules
from .uses import InterpretationUse, use, use_of


@dataclass(frozen=True, kw_only=True)
class Text:
    """What a version says, and of what."""

    question: str
    answer: str
    articles: Sequence[str]
    clauses: Sequence[str] = ()
    changes: str = ""


@transaction.atomic
def ask(*, text: str, article: str, clause: str = "", by: Membership, at: datetime) -> Question:
    of = use_of(article)
    edition = _edition(of, [clause] if clause else [], at=at, field="clause")
    asked = Question.objects.create(
        regime=of.regime, text=text, article=article, edition=edition, clause=clause, asked_by=by, asked_at=at
    )
    _note(asked, "ask_question", "提出咨询", of=of, by=by, at=at)
    return asked


@transaction.atomic
def draft(
    of: InterpretationUse, *, text: Text, by: Membership, at: datetime, question: Question | None = None
) -> Wording:
    """Of the commission's own accord, or for a question that waits."""
    _ask_whether_of_commission(of, by)
    held = _held_question(question, of) if question else None
    made = Interpretation.objects.create(regime=of.regime)
    if held:
        held.interpretation = made
        held.save(update_fields=["interpretation"])
    return _drafted(Wording(interpretation=made), of, text=text, by=by, at=at)


@transaction.atomic
def revise(interpretation: Interpretation, *, text: Text, by: Membership, at: datetime) -> Wording:
    """A further version; what is published stands until it is issued."""
    of = use(interpretation.regime)
    _ask_whether_of_commission(of, by)
    current = _held(interpretation)
    Refused.unless(
        rules.may_change(
            published=current.number is not None,
            withdrawn=current.withdrawn_at is not None,
            drafted=current.wordings.drafts().exists(),
            article=of.article,
        )
    )
    if not text.changes.strip():
        raise Refused("请填写修订说明，写明与现行版本的不同。", field="changes")
    return _drafted(Wording(interpretation=current), of, text=text, by=by, at=at)


@transaction.atomic
def redraft(wording: Wording, *, text: Text, by: Membership, at: datetime) -> Wording:
    """Written anew before it is issued, after it was sent back or before."""
    current, of = _held_draft(wording, by, returned=True)
    return _drafted(current, of, text=text, by=by, at=at)


@transaction.atomic
def send_back(wording: Wording, *, reason: str, by: Membership, at: datetime) -> Wording:
    current, of = _held_draft(wording, by, head=True)
    if not reason.strip():
        raise Refused("请填写退回的理由。", field="reason")
    current.returned_by, current.returned_at, current.returned_reason = by, at, reason.strip()
    current.save(update_fields=["returned_by", "returned_at", "returned_reason"])
    _note(current.interpretation, "send_back_interpretation", "退回解释", of=of, by=by, at=at, reason=reason.strip())
    return current


@transaction.atomic
def issue(wording: Wording, *, by: Membership, at: datetime) -> Wording:
    """Published from this moment on; whoever asked is told."""
    draft, of = _held_draft(wording, by, head=True)
    own = same_human(draft.drafted_by.person, by.person)
    Refused.unless(rules.may_issue(own=own, two_people=by.office.two_people, article=of.article))
    about = draft.interpretation
    if about.number is None:
        year = timezone.localdate(at).year
        about.number = f"解释{year}-{Numbers.objects.next(f'interpretation:{year}'):04d}"
        about.save(update_fields=["number"])
    draft.version = 1 + about.wordings.filter(issued_at__isnull=False).count()
    draft.issued_by, draft.issued_at = by, at
    draft.save(update_fields=["version", "issued_by", "issued_at"])
    asked = about.questions.select_related("asked_by__person")
    told = [row for row in asked if draft.version == 1 or row.answered_at]
    for row in told:
        if row.answered_at is None:
            row.answered_at = at
            row.save(update_fields=["answered_at"])
    _note(about, "issue_interpretation", "公布解释", of=of, by=by, at=at, facts={"version": draft.version})
    _tell(
        told,
        f"{'已答复' if draft.version == 1 else '已修订'}：{about}",
        f"您咨询的事项，市卫生健康委已公布{about}",
        of,
        at,
    )
    return draft


@transaction.atomic
def drop(wording: Wording, *, reason: str, by: Membership, at: datetime) -> Wording:
    """A draft that is not to be issued; a question for which it was the first waits again."""
    current, of = _held_draft(wording, by, returned=True)
    ask_reason(reason)
    current.dropped_by, current.dropped_at = by, at
    current.save(update_fields=["dropped_by", "dropped_at"])
    if current.interpretation.number is None:
        for row in current.interpretation.questions.all():
            row.interpretation = None
            row.save(update_fields=["interpretation"])
    _note(current.interpretation, "drop_interpretation", "撤销起草", of=of, by=by, at=at, reason=reason.strip())
    return current


@transaction.atomic
def withdraw(interpretation: Interpretation, *, reason: str, by: Membership, at: datetime) -> Interpretation:
    """It counts no longer; every version stays readable, with the reason."""
    of = use(interpretation.regime)
    if by.role != Role.COMMISSION_HEAD:
        raise Refused(f"解释由市卫生健康委负责人撤回，您当前的岗位不能办理（{of.article}）。")
    current = _held(interpretation)
    if current.number is None or current.withdrawn_at:
        raise Refused("该解释尚未公布或者已经撤回，请刷新页面查看。")
    ask_reason(reason)
    current.withdrawn_by, current.withdrawn_at, current.withdrawn_reason = by, at, reason.strip()
    current.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    _note(current, "withdraw_interpretation", "撤回解释", of=of, by=by, at=at, reason=reason.strip())
    told = list(current.questions.filter(answered_at__isnull=False).select_related("asked_by__person"))
    _tell(told, f"已撤回：{current}", f"您咨询事项的解释已撤回，理由：{reason.strip()}", of, at)
    return current


@transaction.atomic
def answer_with(question: Question, *, number: str, by: Membership, at: datetime) -> Question:
    """What was asked is answered by an interpretation that is published already."""
    of = use(question.regime)
    _ask_whether_of_commission(of, by)
    current = _held_question(question, of)
    found = Interpretation.objects.filter(regime=of.regime, number=number, withdrawn_at=None).first()
    if found is None:
        raise Refused(f"没有编号为“{number}”的现行解释，请核对编号。", field="number")
    current.interpretation, current.answered_at = found, at
    current.save(update_fields=["interpretation", "answered_at"])
    _note(current, "answer_question", "以已公布的解释答复", of=of, by=by, at=at, facts={"number": number})
    _tell([current], f"已答复：{found}", f"您咨询的事项，市卫生健康委此前已公布{found}", of, at)
    return current


@transaction.atomic
def decline(question: Question, *, reason: str, by: Membership, at: datetime) -> Question:
    """Not a question of how the law or the standard is to be read; only whoever asked is told."""
    of = use(question.regime)
    _ask_whether_of_commission(of, by)
    current = _held_question(question, of)
    if not reason.strip():
        raise Refused("请填写不作解释的理由，将告知提问人。", field="reason")
    current.declined_by, current.declined_at, current.declined_reason = by, at, reason.strip()
    current.save(update_fields=["declined_by", "declined_at", "declined_reason"])
    _note(current, "decline_question", "不作解释", of=of, by=by, at=at, reason=reason.strip())
    _tell([current], "咨询事项不作解释", f"您咨询的事项不作解释，理由：{reason.strip()}", of, at)
    return current


def _drafted(row: Wording, of: InterpretationUse, *, text: Text, by: Membership, at: datetime) -> Wording:
    row.edition = _edition(of, text.clauses, at=at, field="clauses")
    row.question, row.answer, row.changes = text.question, text.answer, text.changes.strip()
    row.articles, row.clauses = " ".join(text.articles), " ".join(text.clauses)
    row.drafted_by, row.drafted_at = by, at
    row.returned_by, row.returned_at, row.returned_reason = None, None, ""
    row.save()
    _note(row.interpretation, "draft_interpretation", "起草解释，送负责人审签", of=of, by=by, at=at)
    return row


def _edition(of: InterpretationUse, clauses: Sequence[str], *, at: datetime, field: str) -> Any:
    """The edition that has the clauses, which is the one in force; none where no clause is named."""
    edition = of.edition(timezone.localdate(at)) if clauses else None
    known = of.clauses(edition) if edition else None
    Refused.unless(rules.cited(clauses, known=known, named=of.clause, article=of.article), field=field)
    return edition


def _held(interpretation: Interpretation) -> Interpretation:
    return Interpretation.objects.select_for_update().get(pk=interpretation.pk)


def _held_draft(
    wording: Wording, by: Membership, *, head: bool = False, returned: bool = False
) -> tuple[Wording, InterpretationUse]:
    """Under the lock of its interpretation; `returned`: one that was sent back will do."""
    of = use(_held(wording.interpretation).regime)
    _ask_whether_of_commission(of, by)
    if head and by.role != Role.COMMISSION_HEAD:
        raise Refused(f"解释由市卫生健康委负责人审签，您当前的岗位不能办理（{of.article}）。")
    rows = Wording.objects.select_related("interpretation", "drafted_by__person")
    current = rows.get(pk=wording.pk)
    Refused.unless(
        rules.may_decide(
            issued=current.issued_at is not None,
            dropped=current.dropped_at is not None,
            returned=current.returned_at is not None and not returned,
            article=of.article,
        )
    )
    return current, of


def _held_question(question: Question, of: InterpretationUse) -> Question:
    current = Question.objects.select_for_update().get(pk=question.pk)
    settled = current.interpretation_id is not None or current.declined_at is not None
    Refused.unless(rules.may_settle(settled=settled, article=of.article))
    return current


def _ask_whether_of_commission(of: InterpretationUse, by: Membership) -> None:
    if by.role not in COMMISSION_ROLES:
        raise Refused(f"解释由市卫生健康委作出，您当前的岗位不能办理（{of.article}）。")


def _tell(questions: Sequence[Question], title: str, body: str, of: InterpretationUse, at: datetime) -> None:
    for row in questions:
        said = f"{body}（{of.article}）。您的咨询：{row.text[:200]}"
        messages.send(to=row.asked_by.person, title=title[:100], body=said, at=at)


def _note(
    about: Interpretation | Question,
    verb: str,
    label: str,
    *,
    of: InterpretationUse,
    by: Membership,
    at: datetime,
    reason: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    subject = f"{'question' if isinstance(about, Question) else 'interpretation'}:{about.pk}"
    record.append(subject=subject, at=at, verb=verb, label=label, by=by, article=of.article, reason=reason, facts=facts)
