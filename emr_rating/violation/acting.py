"""What was decided on a violation is done to a filing that it is about, or that it reaches, by the filing's own step (E29)."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any, Protocol

from accounts.models import Membership
from accounts.refused import Refused
from casework.gateway import perform
from experts.actions.leaving_cases import leave_nothing

from ..history.changing import year_changed
from ..models import Filing
from ..results.outcome import final_level
from . import rules, steps
from .rules import ViolationGround


class Found(Protocol):
    """What was decided of one filing: by the case about it, or by the line of a bureau's."""

    @property
    def number(self) -> str: ...
    @property
    def ground(self) -> str: ...
    @property
    def sanction(self) -> str: ...
    @property
    def to_level(self) -> int | None: ...
    @property
    def until(self) -> date | None: ...
    @property
    def why(self) -> str: ...


def only_its_own(sanction: str, *, to_level: int | None, until: date | None) -> dict[str, Any]:
    """What is chosen, with the level or the day that belongs to it and no other."""
    lowers, suspends = sanction == rules.LOWER.value, sanction == rules.SUSPEND.value
    return {"sanction": sanction, "to_level": to_level if lowers else None, "until": until if suspends else None}


def level_of(filing: Filing) -> int | None:
    """The result that it has, if there is one to act on."""
    return final_level(filing) if filing.state in rules.WITH_RESULT else None


def ask(filing: Filing, *, sanction: str, to_level: int | None, until: date | None, on: date) -> None:
    """Against how the filing stands now."""
    found = rules.may_act(
        sanction=sanction, state=filing.state, level=level_of(filing), to_level=to_level, until=until, on=on
    )
    Refused.at_first(found)


def act(filing: Filing, found: Found, *, by: Membership, at: datetime) -> None:
    """In the transaction of the decision."""
    said = {"violation": found.number, "ground": ViolationGround(found.ground).label}
    _ACTS[found.sanction](filing, found, by=by, at=at, **said)


def _end(filing: Filing, found: Found, *, by: Membership, at: datetime, **said: Any) -> None:
    leave = partial(leave_nothing, why=f"评价已终止（{found.number}）。", by=by, at=at)
    perform(filing, steps.END_REVIEW, by=by, at=at, then=leave, **said)


def _lower(filing: Filing, found: Found, *, by: Membership, at: datetime, **said: Any) -> None:
    decided_on: dict[str, Any] = {"level": found.to_level, "grounds": found.why}
    anew = partial(year_changed, level=found.to_level)
    perform(filing, steps.LOWER_RESULT, by=by, at=at, then=anew, **decided_on, **said)


def _suspend(filing: Filing, found: Found, *, by: Membership, at: datetime, **said: Any) -> None:
    perform(filing, steps.SUSPEND_RESULT, by=by, at=at, until=found.until, **said)


def _cancel(filing: Filing, found: Found, *, by: Membership, at: datetime, **said: Any) -> None:
    perform(filing, steps.CANCEL_RESULT, by=by, at=at, then=partial(year_changed, level=None), **said)


_ACTS: dict[str, Callable[..., None]] = {
    rules.TERMINATE.value: _end,
    rules.LOWER.value: _lower,
    rules.SUSPEND.value: _suspend,
    rules.CANCEL.value: _cancel,
}
