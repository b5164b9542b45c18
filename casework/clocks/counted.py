"""The register of dates counted from the calendar: when a year arrives or is corrected, all are counted anew as one act.

Each floor registers the columns it keeps, with how they are counted anew; a day that is counted and not registered here
would stay on what has become a day off.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from accounts.models import Office, Person

from .. import messages, record
from ..actor import Actor
from ..models import Case
from ..step import Audience
from ..text import day_text


@dataclass(frozen=True)
class Moved:
    """A date under the calendar known now. `before` and `after` are equal where it was only provisional.

    `subject` is the chain in which it is recorded, the case's own where it is empty; `audience` who reads that row. What is of no
    single case has none.
    """

    case: Case | None
    what: str
    before: date
    after: date
    concerns: frozenset[Office | Person]
    audience: Audience = "parties"
    subject: str = ""

    def __str__(self) -> str:
        return (
            f"{self.case.number if self.case else ''}“{self.what}”由{day_text(self.before)}改为{day_text(self.after)}"
        )


@dataclass(frozen=True)
class Counted:
    """Columns as "app.Model.column", and what counts those anew that still run and writes them."""

    columns: tuple[str, ...]
    recount: Callable[[datetime], Iterable[Moved]]


_register: list[Counted] = []


def register(*counted: Counted) -> None:
    _register.extend(counted)


def columns() -> set[str]:
    return {column for counted in _register for column in counted.columns}


def recount_all(*, by: Actor, at: datetime) -> int:
    """Everything that is counted, in the caller's transaction: recorded, and whoever goes by it told. Returns how many changed."""
    moved = [one for counted in _register for one in counted.recount(at)]
    told: defaultdict[Office | Person, list[Moved]] = defaultdict(list)
    for one in moved:
        if one.before != one.after:
            _note(one, by=by, at=at)
            for addressee in one.concerns:
                told[addressee].append(one)
    for addressee, dates in told.items():
        body = f"工作日历已录入或者更正，下列时限已重新计算：{'；'.join(map(str, dates))}。"
        messages.send(to=addressee, title=f"{len(dates)}项时限随工作日历改变", body=body, at=at)
    return len(moved)


def _note(moved: Moved, *, by: Actor, at: datetime) -> None:
    record.append(
        subject=moved.subject or record.case_subject(cast(Case, moved.case)),
        case=None if moved.subject else moved.case,
        at=at,
        verb="recount",
        label="时限随工作日历重新计算",
        by=by,
        facts={"what": moved.what, "before": moved.before, "after": moved.after},
        audience=moved.audience,
    )
