"""What a posted page of an opinion comes to: saved, handed in, or shown again with what is wrong and all that was typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from accounts.models import Membership
from accounts.refused import Refused
from casework.models import Case
from experts.actions import opinions
from experts.forms.opinion import OpinionForm
from experts.models import Assignment
from experts.review.drafts import Paper, changes, labels

HAND_IN: dict[Paper, Callable[..., object]] = {
    Paper.OPINION: opinions.hand_in,
    Paper.CONSOLIDATION: opinions.consolidate,
}


@dataclass(frozen=True)
class Written:
    """`form` is to be shown again unless `said` tells what was done."""

    form: OpinionForm
    said: str = ""
    status: int = HTTPStatus.OK


def filled(post: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """What was sent, and in what was left empty these values."""
    sent = {name: post.get(name, "") for name in post}
    return sent | {name: value for name, value in values.items() if not sent.get(name)}


def written(
    post: Mapping[str, str],
    assignment: Assignment,
    paper: Paper,
    *,
    case: Case,
    by: Membership,
    at: datetime,
) -> Written:
    """Everything typed is saved first, so that a refusal loses nothing."""
    of_use = paper.form(assignment.review.declared)
    if "rest" in post and (rest := of_use.rest(assignment, paper)):
        post = filled(post, {f"{paper.prefix(assignment)}.{name}": value for name, value in rest.values.items()})
    form = of_use(post, assignment=assignment, case=case, paper=paper)
    changed = changes(assignment, paper, post)
    changed.pop(post.get("take", ""), None)  # the other window's value is taken
    try:
        conflicts = opinions.save_page(assignment, paper, changes=changed, by=by, at=at)
        if conflicts:
            typed = {field: post.get(form.add_prefix(field), "") for field in labels(assignment, paper)}
            both = of_use(None, assignment=assignment, case=case, paper=paper, typed=typed, conflicts=conflicts)
            return Written(both, status=HTTPStatus.CONFLICT)
        if "hand_in" not in post:
            return Written(form, "草稿已保存，尚未提交。")
        if form.is_valid():
            HAND_IN[paper](assignment, **form.cleaned_data, by=by, at=at)
            return Written(form, "意见已提交，提交后不能更改。")
    except Refused as refused:
        refused.show_in(form)
    return Written(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
