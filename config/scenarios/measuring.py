"""How far a measure is walked: told, heard, decided on and made known; or dropped, or ended with the institution that it concerns."""

from collections.abc import Callable
from datetime import datetime

from casework.clocks.calendar import DAY

Act = Callable[[datetime], object]
# What is done before it stands there; a kind without a circular has no act for it.
UNTIL = {
    "prepared": (),
    "hearing": ("told",),
    "deciding": ("told", "heard"),
    "circulating": ("told", "heard", "decided"),
    "taken": ("told", "heard", "decided", "circulated"),
    "dropped": ("told", "dropped"),
    "cancelled": ("closed",),
}


def walked(stops: str, at: datetime, **acts: Act) -> None:
    """From where it was proposed at `at`, a day from one act to the next."""
    for days, name in enumerate((name for name in UNTIL[stops] if name in acts), 1):
        acts[name](at + days * DAY)
