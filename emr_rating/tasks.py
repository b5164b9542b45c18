"""Timed work of this regime, registered with the tick."""

from casework.ticking import timed

from .actions.closing import close_windows

timed("close_windows")(close_windows)
