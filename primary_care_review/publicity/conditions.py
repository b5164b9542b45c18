"""What the posting of a conclusion has to be before a step after it (P12, P13)."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from casework.publicity import term
from casework.verdict import Verdict

from ..articles import P

if TYPE_CHECKING:
    from ..models import Application


def publicity_counted_from(application: "Application", at: datetime) -> date:
    return term.counted_from(application.posting, at)


def publicity_ended_on(application: "Application", at: datetime) -> date:
    return term.ended_on(application.posting, at)


def publicity_over(application: "Application", at: datetime) -> Verdict:
    return term.over(application.posting, at, article=P(12), act="确定评审等级")
