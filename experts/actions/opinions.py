"""Opinions and the leader's consolidation: drafted under autosave, handed in once, frozen from then on.

Handing in runs inside the verb of a regime, which has asked whether the case may be reviewed now and records the act.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from accounts.models import Membership
from accounts.refused import Refused
from casework import autosave
from casework.articles import Article
from casework.autosave import Conflict, Saved
from casework.gateway import NotTheirs
from casework.models import Case
from casework.text import moment_text
from experts.opinion.drafts import LABELS, LONGEST, Paper, paper_of
from experts.opinion.panel import Panel

from .. import rules
from ..models import Assignment, Consolidation
from ..uses import use_of


def save_answer(
    assignment: Assignment, *, field: str, value: str, seen: int, key: str, by: Membership, at: datetime
) -> Saved | Conflict:
    """One field of the writer's own paper, as typed."""
    paper = paper_of(assignment, field)
    if paper is None:
        raise Refused("该项不属于您的评审意见，请刷新页面后重试。")
    with _writing(assignment, paper, by=by) as current:
        _short(field, value)
        saved = autosave.save(current.case, field=field, value=value, seen=seen, key=key, by=by, at=at)
        _mark(current, at)
    return saved


def save_page(
    assignment: Assignment, paper: Paper, *, changes: Mapping[str, tuple[str, int | None]], by: Membership, at: datetime
) -> dict[str, Conflict]:
    """All fields of a page sent as a whole; what another window has changed meanwhile is returned unwritten."""
    with _writing(assignment, paper, by=by) as current:
        for name, (value, _) in changes.items():
            _short(name, value)
        conflicts = autosave.save_all(current.case, changes=changes, person=by.person, at=at)
        _mark(current, at)
    return conflicts


@transaction.atomic
def hand_in(
    assignment: Assignment, *, outcome: str, level: int | None, text: str, declared: int, article: Article, at: datetime
) -> Assignment:
    """Freezes the opinion: keep the declared level, or lower it to another, with grounds (E15, E16, E17)."""
    current = _open(assignment)
    _ask(outcome=outcome, level=level, text=text, declared=declared, article=article)
    current.outcome, current.text = outcome, text.strip()
    current.level = level if outcome == Assignment.Outcome.LOWER else declared
    current.saved_at = current.handed_in_at = at
    current.save(update_fields=["outcome", "level", "text", "saved_at", "handed_in_at"])
    return current


@transaction.atomic
def consolidate(
    assignment: Assignment, *, outcome: str, level: int | None, text: str, declared: int, article: Article, at: datetime
) -> Consolidation:
    """The leader's word for the team, once every opinion is in; one of its own, handed in as it is entered."""
    current = _leading(assignment, article=article)
    _ask(outcome=outcome, level=level, text=text, declared=declared, article=article)
    lowered = level if outcome == Assignment.Outcome.LOWER else None
    return Consolidation.objects.create(
        assignment=current,
        outcome=outcome,
        level=declared if lowered is None else lowered,
        text=text.strip(),
        handed_in_at=at,
    )


def digest(said: Assignment | Consolidation) -> str:
    """The hash of what was handed in, for the record: it shows a later change without telling what the opinion says."""
    row = [said.pk, said.outcome, said.level, said.text]
    return hashlib.sha256(json.dumps(row, ensure_ascii=False).encode()).hexdigest()


@contextmanager
def _writing(assignment: Assignment, paper: Paper, *, by: Membership) -> Iterator[Assignment]:
    """The locked row of the writer, where their paper may still be written."""
    if assignment.member_id != by.pk:
        raise NotTheirs(str(assignment.case_id))
    with transaction.atomic():
        use = use_of(Case.objects.select_for_update().get(pk=assignment.case_id))
        if use is None:
            raise Refused("本案件的评审已经结束，不能再填写意见。")
        yield _open(assignment) if paper is Paper.OPINION else _leading(assignment, article=use.article)


def _short(name: str, value: str) -> None:
    if len(value) > LONGEST:
        raise Refused(f"“{LABELS[name.rpartition('.')[2]]}”不得超过{LONGEST}字，请精简后重新填写。")


def _mark(assignment: Assignment, at: datetime) -> None:
    Assignment.objects.filter(pk=assignment.pk, handed_in_at=None).update(saved_at=at)


def _open(assignment: Assignment) -> Assignment:
    """The locked row of an opinion that may still be written."""
    current = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if current.handed_in_at:
        raise Refused(f"您的意见已于{moment_text(current.handed_in_at)}提交，提交后不能更改。")
    if current.ended_at:
        raise Refused("您在本案件的评审指派已解除，不能再填写意见。")
    if current.accepted_at is None:
        raise Refused("请先声明有无利害关系并接受评审，再填写意见。")
    return current


def _leading(assignment: Assignment, *, article: Article) -> Assignment:
    """The locked row of the leader, where the team's word may be written now."""
    current = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if not current.leads or current.ended_at:
        raise Refused("评审组汇总意见由组长填写。")
    panel = Panel.of(current.case)
    if panel.consolidation:
        raise Refused(f"汇总意见已于{moment_text(panel.consolidation.handed_in_at)}提交，提交后不能更改。")
    if not (verdict := panel.whole(use_of(current.case), article=article) & panel.opinions_in(article=article)):
        raise Refused.by_verdict(verdict)
    return current


def _ask(*, outcome: str, level: int | None, text: str, declared: int, article: Article) -> None:
    asked = (
        ("outcome", rules.outcome_chosen(outcome, article=article)),
        ("level", rules.level_fits(outcome, level, declared=declared, article=article)),
        ("text", rules.grounds_given(text, article=article)),
    )
    for field, verdict in asked:
        if not verdict:
            raise Refused.by_verdict(verdict, field=field)
