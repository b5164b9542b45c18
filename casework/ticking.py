"""All timed work, idempotent. No lawfulness depends on its running: what is overdue or open is derived from facts."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from accounts import throttle
from accounts.entry import once

from . import anchors, ledger, outbox
from .clocks.running import running_from

TimedWork = Callable[[datetime], int]
# The first two are of the floor below, which knows of no tick.
_works: list[tuple[str, TimedWork]] = [
    ("submissions", once.clear),
    ("sign_in_failures", throttle.forget_old),
    ("turns", ledger.turn),
]
_housekeeping = {"submissions", "sign_in_failures", "anchor"}
log = logging.getLogger(__name__)


def timed(name: str, *, housekeeping: bool = False) -> Callable[[TimedWork], TimedWork]:
    """Registers work that `tick` does; it returns how much it did.

    Housekeeping watches, seals and clears away: no case moves by it, and nobody's next act waits for it.
    """

    def register(work: TimedWork) -> TimedWork:
        _works.append((name, work))
        if housekeeping:
            _housekeeping.add(name)
        return work

    return register


def tick(*, at: datetime, housekeeping: bool = True) -> dict[str, int]:
    """Runs every timed work and then the outbox; one that fails does not keep the others from running."""
    done: dict[str, int] = {}
    now = running_from(at)
    for name, work in (*_works, ("anchor", _anchor)):
        if housekeeping or name not in _housekeeping:
            done[name] = _guarded(name, partial(work, at))
    # A claim counts from when it is made: one counted from the beginning of a long tick would have run out in a second one's eyes.
    done["outbox"] = sum(_guarded("outbox", partial(outbox.work, pk, at=now())) for pk in outbox.due(at))
    return done


def _anchor(at: datetime) -> int:
    return int(anchors.daily(at=at))


def _guarded(name: str, work: Callable[[], int]) -> int:
    try:
        return work()
    except Exception:  # each work is its own; the log and the outbox row keep the cause
        log.exception("timed work failed: %s", name)
        return 0
