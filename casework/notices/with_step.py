"""What happens around the steps of a notice: the desk keeps the draft that one drafts, and issues it with the step that another takes.

Whatever is drafted on a case for a step comes to one end: two such notices do not wait for a signature side by side.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from accounts.models import Membership

from ..actions import notices
from ..forms.notice_step import DraftForm, IssueForm
from ..forms.step import StepForm
from ..gateway import perform
from ..models import Case, Notice
from ..models.case import AnyCase
from ..registry import Verb
from ..step import Step
from .kinds import kind_of
from .steps import NoticeSteps


def draft(
    case: AnyCase, steps: NoticeSteps, *, by: Membership, at: datetime, seen: int | None = None, **asked: Any
) -> AnyCase:
    """One drafted before under the same kind is drafted anew, one of another kind falls away."""

    def keep(current: Case) -> None:
        for other in current.notices.open_drafts().exclude(kind=steps.kind):
            notices.withdraw(other, reason=f"改为{steps.draft.label}，原拟文书不再签发。", by=by, at=at)
        # The drafter's office issues it, also while another has the ball and lets its term go by.
        of_case = kind_of(steps.kind).facts(Notice(case=current, kind=steps.kind, office=by.office), at=at)
        notices.draft(current, kind=steps.kind, office=by.office, fields={**of_case, **asked}, by=by, at=at)

    return perform(case, steps.draft, by=by, at=at, seen=seen, then=keep, **asked)


def issue(
    case: AnyCase,
    steps: NoticeSteps,
    *,
    by: Membership,
    at: datetime,
    seen: int | None = None,
    then: Callable[[Any], object] | None = None,
) -> AnyCase:
    """The step and its notice stand or fall together; the desk refuses the drafter as issuer. `then` is what else goes with it."""
    open_draft = case.notices.open_drafts().filter(kind=steps.kind).first()
    taken: dict[str, Any] = {name: open_draft.fields[name] if open_draft else "" for name in steps.takes}

    def end(current: Case) -> None:
        notices.issue(current.notices.open_drafts().get(kind=steps.kind), by=by, at=at)
        drop_drafts(current, by=by, at=at, reason="已签发其他文书，原拟文书不再签发。")
        if then is not None:
            then(current)

    return perform(case, steps.issue, by=by, at=at, seen=seen, then=end, **taken)


def drop_drafts(case: Case, *, by: Membership, at: datetime, reason: str) -> None:
    for open_draft in case.notices.open_drafts():
        notices.withdraw(open_draft, reason=reason, by=by, at=at)


def verbs(*declared: NoticeSteps) -> dict[Step, Verb]:
    """A notice that asks something of whoever drafts it has a verb of its own for that, which calls `draft`."""
    return {
        **{steps.draft: partial(draft, steps=steps) for steps in declared if not steps.draft.notes},
        **{steps.issue: partial(issue, steps=steps) for steps in declared},
    }


def forms(*declared: NoticeSteps) -> dict[Step, type[StepForm]]:
    return {
        **{steps.draft: DraftForm for steps in declared if not steps.draft.notes},
        **{steps.issue: IssueForm for steps in declared},
    }
