"""Assigning cases to reviewers, and their opinions: drafted, handed in once, frozen from then on.

These run inside the verbs of a regime, which have asked whether the case may be reviewed now.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from casework.gateway import Stale
from casework.models import Case
from casework.text import day_text, moment_text

from .models import Assignment

SHORTEST_OPINION = 20


def assign(
    case: Case, *, reviewers: Iterable[Membership], due_on: date | None, by: Membership, at: datetime
) -> list[Assignment]:
    """Gives a case to reviewers for their opinions; one who already has it is refused."""
    if due_on and due_on < timezone.localdate(at):
        raise Refused(f"意见时限不得早于今日（{day_text(timezone.localdate(at))}），请重新填写。", field="due_on")
    reviewers = list(reviewers)
    if not reviewers:
        raise Refused("请至少选择一名评审人员。", field="reviewers")
    standing = set(case.assignments.standing().values_list("member_id", flat=True))
    if again := [reviewer.person.name for reviewer in reviewers if reviewer.pk in standing]:
        raise Refused(f"{'、'.join(again)}已是本案件的评审人员，请勿重复指定。", field="reviewers")
    return Assignment.objects.bulk_create(
        Assignment(case_id=case.pk, member=reviewer, assigned_by=by.person, assigned_at=at, due_on=due_on)
        for reviewer in reviewers
    )


def release(assignment: Assignment, *, reason: str, at: datetime) -> None:
    """Ends an assignment; an opinion that was handed in stays with the case."""
    ended = Assignment.objects.waiting().filter(pk=assignment.pk).update(ended_at=at, ended_reason=reason)
    if not ended:
        raise Refused("该评审人员已提交意见或已解除指派，不能再解除。", field="assignment")


def save_draft(
    assignment: Assignment, *, outcome: str, level: int | None, text: str, seen: str, at: datetime
) -> Assignment:
    """Keeps an unfinished opinion as typed. `seen` is the mark of the draft that the page showed."""
    with transaction.atomic():
        current = _open(assignment)
        if (
            current.saved_at
            and current.mark != seen
            and (current.outcome, current.level, current.text) != (outcome, level, text)
        ):
            raise Stale(f"您在另一窗口已保存了不同的内容（{moment_text(current.saved_at)}），请刷新页面核对后再填写。")
        current.outcome, current.level, current.text, current.saved_at = outcome, level, text, at
        current.save(update_fields=["outcome", "level", "text", "saved_at"])
    return current


def hand_in(
    assignment: Assignment, *, outcome: str, level: int | None, text: str, declared: int, at: datetime
) -> Assignment:
    """Freezes the opinion: keep the declared level, or lower it to another, with grounds (E15, E16, E17)."""
    with transaction.atomic():
        current = _open(assignment)
        _ask(outcome=outcome, level=level, text=text, declared=declared)
        current.outcome, current.text = outcome, text.strip()
        current.level = level if outcome == Assignment.Outcome.LOWER else declared
        current.saved_at = current.handed_in_at = at
        current.save(update_fields=["outcome", "level", "text", "saved_at", "handed_in_at"])
    return current


def digest(assignment: Assignment) -> str:
    """The hash of a handed-in opinion, for the record: it shows a later change without telling what the opinion says."""
    said = [assignment.pk, assignment.outcome, assignment.level, assignment.text]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _open(assignment: Assignment) -> Assignment:
    """The locked row of an opinion that may still be written."""
    current = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if current.handed_in_at:
        raise Refused(f"您的意见已于{moment_text(current.handed_in_at)}提交，提交后不能更改。")
    if current.ended_at:
        raise Refused("您在本案件的评审指派已解除，不能再填写意见。")
    return current


def _ask(*, outcome: str, level: int | None, text: str, declared: int) -> None:
    if outcome not in Assignment.Outcome:
        raise Refused("请选择“建议维持”或“建议降级”。", field="outcome")
    if outcome == Assignment.Outcome.LOWER and (level is None or not 0 <= level < declared):
        raise Refused(f"建议降级的，须选择低于申报级别（{declared}级）的级别。", field="level")
    if (length := len("".join(text.split()))) < SHORTEST_OPINION:
        raise Refused(f"意见内容不得少于{SHORTEST_OPINION}个字，现为{length}个字，请写明依据。", field="text")
