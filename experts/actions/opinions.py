"""Opinions and the leader's consolidation: drafted under autosave, handed in once by a step of the case, frozen from then on."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from accounts.ways import Way
from casework import autosave, ledger, messages
from casework.autosave import Conflict, Saved
from casework.gateway import NotTheirs, perform
from casework.models import Case
from casework.text import moment_text
from experts.forms.opinion import OpinionForm
from experts.review.drafts import LONGEST, Paper, labels, paper_of
from experts.review.panel import Panel
from experts.review.steps import review_steps

from .. import rules
from ..models import Assignment, Consolidation, Review
from .assignments import ask_free


def save_answer(
    assignment: Assignment, *, field: str, value: str, seen: int, key: str, by: Membership, at: datetime
) -> Saved | Conflict:
    """One field of the writer's own paper, as typed."""
    paper = paper_of(assignment, field)
    if paper is None:
        raise Refused("该项不属于您的评审意见，请刷新页面后重试。")
    with writing(assignment, paper, by=by) as current:
        _short(current, paper, field, value)
        saved = autosave.save(current.case, field=field, value=value, seen=seen, key=key, by=by, at=at)
        mark_saved(current, at)
    return saved


def save_page(
    assignment: Assignment, paper: Paper, *, changes: Mapping[str, tuple[str, int | None]], by: Membership, at: datetime
) -> dict[str, Conflict]:
    """All fields of a page sent as a whole; what another window has changed meanwhile is returned unwritten."""
    with writing(assignment, paper, by=by) as current:
        for name, (value, _) in changes.items():
            _short(current, paper, name, value)
        conflicts = autosave.save_all(current.case, changes=changes, person=by.person, at=at)
        mark_saved(current, at)
    return conflicts


@transaction.atomic
def hand_in(assignment: Assignment, *, text: str, by: Membership, at: datetime, **says: Any) -> Assignment:
    """The member's opinion, final from now on; `says` is what the form of the use asks, and the record keeps the hash of it."""
    case = _reviewed(assignment, by=by, at=at)
    current = _open(assignment)
    use = current.review.declared
    current.says, current.text = _settled(current, case, use.opinion, says, text)
    if use.takes:
        current.says |= use.takes(current, at)
    current.saved_at = current.handed_in_at = at

    def write(_: Case) -> None:
        current.save(update_fields=["says", "text", "saved_at", "handed_in_at"])
        _tell_leader(current.review, at=at)

    step = review_steps(use).hand_in
    perform(case, step, by=by, at=at, then=write, digest=digest(current.pk, current.says, current.text))
    return current


@transaction.atomic
def consolidate(assignment: Assignment, *, text: str, by: Membership, at: datetime, **says: Any) -> Consolidation:
    """The leader's word for the team, once every opinion is in; one of its own, handed in as it is entered."""
    case = _reviewed(assignment, by=by, at=at)
    current = _leading(assignment)
    settled, grounds = _settled(current, case, current.review.declared.word, says, text)
    said = Consolidation(assignment=current, says=settled, text=grounds, handed_in_at=at)
    step = review_steps(current.review.declared).consolidate
    perform(
        case,
        step,
        by=by,
        at=at,
        then=lambda _: said.save(force_insert=True),
        digest=digest(current.pk, settled, grounds),
    )
    return said


def digest(assignment: int, says: Mapping[str, Any], text: str) -> str:
    """The hash of what was handed in, for the record: it shows a later change without telling what the opinion says."""
    return hashlib.sha256(json.dumps([assignment, says, text], ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _reviewed(assignment: Assignment, *, by: Membership, at: datetime) -> Case:
    """The locked case of the member's own assignment, while its round is open and nothing bars them from it."""
    if assignment.member_id != by.pk:
        raise NotTheirs(str(assignment.review.case_id))
    case = ledger.hold(assignment.case)
    _ask_running(Review.objects.get(pk=assignment.review_id))
    ask_free(assignment, on=timezone.localdate(at))
    return case


def _settled(
    assignment: Assignment, case: Case, form: type[OpinionForm], says: dict[str, Any], text: str
) -> tuple[dict[str, Any], str]:
    """What is kept, under the rules of the use and with its grounds."""
    use = assignment.review.declared
    asked = (
        *form.verdicts(case, says, article=use.article),
        ("text", rules.grounds_given(text, article=use.article)),
    )
    Refused.at_first(asked)
    return form.settled(case, says), text.strip()


def _tell_leader(review: Review, *, at: datetime) -> None:
    """Once the last opinion is in, the leader may read all and write for the team."""
    panel, case = Panel.of(review), review.case
    if panel.leader and panel.open_to_read(review):
        messages.send(
            to=panel.leader.member.person,
            title=f"{case.number}：请填写评审组汇总意见",
            body=f"{case.title}的评审意见已全部提交，请在“评审任务”中查阅并填写评审组汇总意见（{review.declared.article}）。",
            at=at,
            case=case,
        )


@contextmanager
def writing(assignment: Assignment, paper: Paper, *, by: Membership) -> Iterator[Assignment]:
    """The locked row of the writer, where their paper may still be written."""
    if assignment.member_id != by.pk:
        raise NotTheirs(str(assignment.review.case_id))
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=assignment.review.case_id)
        yield _open(assignment) if paper is Paper.OPINION else _leading(assignment)


def _short(assignment: Assignment, paper: Paper, name: str, value: str) -> None:
    if len(value) > LONGEST:
        label = labels(assignment, paper)[name.rpartition(".")[2]]
        raise Refused(f"“{label}”不得超过{LONGEST}字，请精简后重新填写。")


def mark_saved(assignment: Assignment, at: datetime) -> None:
    """When something of a draft was saved last."""
    Assignment.objects.filter(pk=assignment.pk, handed_in_at=None).update(saved_at=at)


def _ask_running(review: Review) -> None:
    if review.closed_at:
        raise Refused("本案件的评审已经结束，不能再填写意见。")


def _locked(assignment: Assignment) -> Assignment:
    """The row of a round under way."""
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("review__case")
    current = rows.get(pk=assignment.pk)
    _ask_running(current.review)
    return current


def _open(assignment: Assignment) -> Assignment:
    """The locked row of an opinion that may still be written."""
    current = _locked(assignment)
    if current.handed_in_at:
        raise Refused(f"您的意见已于{moment_text(current.handed_in_at)}提交，提交后不能更改。")
    if current.ended_at:
        raise Refused("您在本案件的评审指派已解除，不能再填写意见。")
    if current.accepted_at is None:
        way = Way("去声明", "assignment", (current.pk,))
        raise Refused("请先声明有无利害关系并接受评审，再填写意见。", way=way)
    return current


def _leading(assignment: Assignment) -> Assignment:
    """The locked row of the leader, where the team's word may be written now."""
    current = _locked(assignment)
    if not current.leads or current.ended_at:
        raise Refused("评审组汇总意见由组长填写。")
    panel, use = Panel.of(current.review), current.review.declared
    if panel.consolidation:
        raise Refused(f"汇总意见已于{moment_text(panel.consolidation.handed_in_at)}提交，提交后不能更改。")
    Refused.unless(panel.whole(use) & panel.opinions_in(use))
    return current
