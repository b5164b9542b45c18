"""The time as it goes on while something lasts: the clock is read once, and what is long counts on from there."""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

Clock = Callable[[], datetime]


def running_from(at: datetime) -> Clock:
    began = monotonic()
    return lambda: at + timedelta(seconds=monotonic() - began)
