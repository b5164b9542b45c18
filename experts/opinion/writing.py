"""What a posted page of an opinion comes to: saved, handed in, or shown again with what is wrong and all that was typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from accounts.models import Membership
from accounts.refused import Refused
from experts.actions import opinions
from experts.forms.opinion import OpinionForm
from experts.models import Assignment
from experts.opinion.drafts import LABELS, Paper, changes

HandIn = Callable[..., object]


@dataclass(frozen=True)
class Written:
    """`form` is to be shown again unless `said` tells what was done."""

    form: OpinionForm
    said: str = ""
    status: int = HTTPStatus.OK


def written(
    post: Mapping[str, str],
    assignment: Assignment,
    paper: Paper,
    *,
    declared: int,
    hand_in: HandIn,
    by: Membership,
    at: datetime,
) -> Written:
    """Everything typed is saved first, so that a refusal loses nothing; `hand_in` is the regime's verb."""
    form = OpinionForm(post, assignment=assignment, paper=paper, declared=declared)
    changed = changes(assignment, paper, post)
    changed.pop(post.get("take", ""), None)  # the other window's value is taken
    try:
        conflicts = opinions.save_page(assignment, paper, changes=changed, by=by, at=at)
        if conflicts:
            typed = {field: post.get(form.add_prefix(field), "") for field in LABELS}
            both = OpinionForm(
                None, assignment=assignment, paper=paper, declared=declared, typed=typed, conflicts=conflicts
            )
            return Written(both, status=HTTPStatus.CONFLICT)
        if "hand_in" not in post:
            return Written(form, "草稿已保存，尚未提交。")
        if form.is_valid():
            hand_in(assignment, **form.cleaned_data, by=by, at=at)
            return Written(form, "意见已提交，提交后不能更改。")
    except Refused as refused:
        refused.show_in(form)
    return Written(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
