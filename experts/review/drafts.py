"""An opinion while it is written: the fields of its use's form as answers of the case under the shared autosave protocol.

They are named by the assignment. Nobody else reads them: no page shows answers by such names but the writer's own, and what is
handed in is kept elsewhere.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from accounts.entry.normal import block
from casework.autosave import seen_token, version_of
from casework.models import Answer
from experts.models import Assignment
from experts.uses import ReviewUse

if TYPE_CHECKING:
    from experts.forms.opinion import OpinionForm

LONGEST = 5000


class Paper(StrEnum):
    """What is written: the member's own opinion, or what the leader makes of all of them."""

    OPINION = "opinion"
    CONSOLIDATION = "consolidation"

    def form(self, use: ReviewUse) -> type["OpinionForm"]:
        """On which it is written."""
        return use.opinion if self is Paper.OPINION else use.word

    def prefix(self, assignment: Assignment) -> str:
        return f"{self.value}.{assignment.pk}"


def labels(assignment: Assignment, paper: Paper) -> dict[str, str]:
    """What the form of the paper asks, by the short names of its fields."""
    asked = paper.form(assignment.review.declared).asked(assignment.case)
    return {name: str(field.label) for name, field in asked.items()}


def paper_of(assignment: Assignment, name: str) -> Paper | None:
    """The paper to which a field belongs; None for a field that is not this assignment's."""
    prefix, _, field = name.rpartition(".")
    paper = next((paper for paper in Paper if prefix == paper.prefix(assignment)), None)
    return paper if paper and field in labels(assignment, paper) else None


def stored(assignment: Assignment, paper: Paper) -> dict[str, Answer]:
    """What is saved so far, by the short name of the field."""
    prefix = paper.prefix(assignment)
    names = {f"{prefix}.{field}": field for field in labels(assignment, paper)}
    return {names[row.field]: row for row in Answer.objects.filter(case=assignment.review.case_id, field__in=names)}


def tokens(rows: Mapping[str, Answer], fields: Iterable[str]) -> dict[str, str]:
    """The version and the mark of each field, as a page carries them."""
    return {
        field: seen_token(rows[field].version, rows[field].value) if field in rows else seen_token(0, "")
        for field in fields
    }


def changes(assignment: Assignment, paper: Paper, post: Mapping[str, str]) -> dict[str, tuple[str, int | None]]:
    """What was changed on a posted page: name -> (text, version seen); what nobody touched collides with nothing."""
    prefix = paper.prefix(assignment)
    found: dict[str, tuple[str, int | None]] = {}
    for field in labels(assignment, paper):
        name = f"{prefix}.{field}"
        text, token = block(post.get(name, "")), post.get(f"seen-{name}", "")
        if name in post and token != seen_token(version_of(token), text):
            found[name] = (text, version_of(token))
    return found
