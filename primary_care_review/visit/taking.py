"""What a member has rated is taken with their opinion (P22). The models are made from the workflow, which knows this module: it
reaches them by the assignment."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from accounts import columns
from accounts.refused import Refused
from casework import autosave
from casework.ledger import own_kind
from casework.models import StoredFile
from experts.models import Assignment

from .. import rules
from .devices import described, silent
from .ratings import counted, read

if TYPE_CHECKING:
    from ..models import Application


def own_numbers(application: "Application", assignment: Assignment) -> list[str]:
    """The clauses that a member rates: those of their sub-group's chapters that apply to the institution."""
    own = application.grouping.chapters_of(assignment.pk) if application.grouping else []
    return [number for chapter in own for number in application.asked.numbers_of(chapter)]


def take_ratings(assignment: Assignment, at: datetime) -> dict[str, Any]:
    """Inside the step that hands in an opinion: the member's ratings become rows, with their photographs (P22).

    Refused while a clause has no rating or no method, or another device of theirs may still hold some.
    """
    application = cast("Application", own_kind(assignment.case))
    numbers = own_numbers(application, assignment)
    rated = read(autosave.values(application), assignment.pk, numbers)
    verdict = rules.every_clause_rated([one.number for one in rated if one.lacks], rated=len(numbers))
    verdict &= rules.nothing_unsent([described(device) for device in silent(assignment, at=at)])
    Refused.unless(verdict)
    rows = assignment.ratings
    rows.bulk_create(
        rows.model(
            assignment=assignment,
            clause=one.number,
            rating=one.rating or "",
            methods=[method.value for method in one.methods],
            note=one.note,
        )
        for one in rated
    )
    photos = assignment.photos.standing()
    if photos.exclude(file__finding="").exists():
        raise Refused("有照片查出病毒，不能提交，请撤下后重新上传。")
    columns.touch(StoredFile, photos.values_list("file", flat=True))
    photos.update(handed_in_at=at)
    return {"rated": len(rated), "counted": counted(one.rating for one in rated if one.rating)}
