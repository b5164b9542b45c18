"""Refused of a same-eye check: who rates once more, and once alone (P30)."""

from datetime import timedelta
from typing import Any

from tests.browser.world import AT
from tests.refusals import Row
from tests.refusals.before_grade import (
    colleague_not_drawn,
    drawn_to_rate_again,
    rated_again,
    second_expert,
    team_leader,
)

LATER = AT + timedelta(days=11)
TASK = "/primary-care/agreement/tasks/{new_rater}/"


def _not_theirs(name: str, **more: Any) -> Row:
    said = {"path": TASK, "at": LATER, "sentence": "没有找到这个页面", "withheld": "提交第二评定", "status": 404}
    return Row(name=name, data={"declared": ("on",)}, **said, **more)


AGREEMENT = (
    _not_theirs("a second rating by one of the review itself", who=team_leader, prepare=drawn_to_rate_again),
    _not_theirs("a second rating by another of the pool", who=colleague_not_drawn, prepare=drawn_to_rate_again),
    _not_theirs("a second rating handed in twice", who=second_expert, prepare=rated_again),
)
