"""An opinion while it is written: three answers of the case under the shared autosave protocol, named by the assignment.

Nobody else reads them: no page shows answers by such names but the writer's own, and what is handed in is kept elsewhere.
"""

from collections.abc import Mapping
from enum import StrEnum

from accounts.entry.normal import block
from casework.autosave import seen_token, version_of
from casework.models import Answer
from experts.models import Assignment

LABELS = {"outcome": "意见", "level": "建议级别", "text": "意见内容"}
LONGEST = 5000


class Paper(StrEnum):
    """What is written: the member's own opinion, or what the leader makes of all of them."""

    OPINION = "opinion"
    CONSOLIDATION = "consolidation"

    def prefix(self, assignment: Assignment) -> str:
        return f"{self.value}.{assignment.pk}"


def paper_of(assignment: Assignment, name: str) -> Paper | None:
    """The paper to which a field belongs; None for a field that is not this assignment's."""
    prefix, _, field = name.rpartition(".")
    return next((paper for paper in Paper if field in LABELS and prefix == paper.prefix(assignment)), None)


def stored(assignment: Assignment, paper: Paper) -> dict[str, Answer]:
    """What is saved so far, by the short name of the field."""
    prefix = paper.prefix(assignment)
    names = {f"{prefix}.{field}": field for field in LABELS}
    return {names[row.field]: row for row in Answer.objects.filter(case=assignment.case_id, field__in=names)}


def tokens(assignment: Assignment, paper: Paper) -> dict[str, str]:
    """The version and the mark of each field, as a page carries them."""
    rows = stored(assignment, paper)
    return {
        field: seen_token(rows[field].version, rows[field].value) if field in rows else seen_token(0, "")
        for field in LABELS
    }


def changes(assignment: Assignment, paper: Paper, post: Mapping[str, str]) -> dict[str, tuple[str, int | None]]:
    """What was changed on a posted page: name -> (text, version seen); what nobody touched collides with nothing."""
    prefix = paper.prefix(assignment)
    found: dict[str, tuple[str, int | None]] = {}
    for field in LABELS:
        name = f"{prefix}.{field}"
        text, token = block(post.get(name, "")), post.get(f"seen-{name}", "")
        if name in post and token != seen_token(version_of(token), text):
            found[name] = (text, version_of(token))
    return found
