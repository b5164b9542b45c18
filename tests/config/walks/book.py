"""Walks by the book: when every move of a table was made, and scenes that several of them share."""

from collections.abc import Container, Iterable

from django.db import transaction
from django.utils import timezone

from casework import proving
from casework.models import Case
from casework.registry import case_type
from emr_rating.models import Filing
from experts.models import Assignment
from experts.review.steps import review_steps
from experts.uses import use_of
from primary_care_review.grades.gone import read_anew
from primary_care_review.models import Grade

from ..excepted import EXCEPTED
from .walk import Walk, conditions, wanted

# The steps of a filing that only a district's lapse brings about, walked by themselves.
OVERDUE = ("confirm_no_result", "restore_result")
# And those that a spot check brings about.
CHECKED = ("lower_by_check",)


def complete(walk: Walk, kind: str, *, only: Container[str] = (), but: Container[str] = ()) -> None:
    """Every move was made, every condition has said yes and no, but for what is excepted; and the record covers all of it.

    Of what is named alone, or of all but that: steps, or the states out of which they lead.
    """
    of_kind = case_type(kind)
    named = only or but
    left = {(kind, *move) for move in wanted(of_kind) - walk.taken(kind)}
    one_sided = {name for name in conditions(of_kind) if walk.asked[name] != {True, False}}
    assert "\n".join(sorted(set(walk.untrue))) == ""

    def meant(keys: Iterable[tuple[str, ...]]) -> set[tuple[str, ...]]:
        mine = {key: key[1] in named or key[2] in named for key in keys if key[0] == kind}
        return {key for key, said in mine.items() if said is bool(only)}

    assert meant(left | one_sided) == meant(EXCEPTED)
    assert proving.faults() == []


def reviewed(walk: Walk, case: Filing, at) -> None:
    """A round of review as it may go: drawn, one lost and made up for, then everybody's opinion and the team's."""
    steps = review_steps(use_of(case))
    for step in (steps.draw, steps.seat, steps.release, steps.designate):
        walk.take(case, step.name, at)
    opinions(walk, case, at, steps.lead)


def opinions(walk: Walk, case: Filing, at, *further) -> None:
    steps = review_steps(use_of(case))
    while Assignment.objects.standing().of(case).filter(handed_in_at=None).exists():
        walk.take(case, steps.hand_in.name, at)
    for step in further:
        walk.take(case, step.name, at)
    walk.take(case, steps.consolidate.name, at)


def fallen(walk: Walk, grade: Grade, case: Case, at) -> None:
    """What a case about a grade lacks once that was revoked; and back."""
    with transaction.atomic():
        Grade.objects.filter(pk=grade.pk).update(revoked_on=timezone.localdate(at), revoked_ground="试")
        read_anew(grade, at=at)
        walk.look(case, at)
        transaction.set_rollback(True)
