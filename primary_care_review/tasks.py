"""Timed work of this regime, registered with the tick."""

from casework.ticking import timed

from .termination.actions import close_hearings

timed("close_hearings")(close_hearings)
