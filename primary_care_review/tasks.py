"""Timed work of this regime, registered with the tick."""

from casework.measures.hearing import close_hearings
from casework.ticking import timed

timed("close_hearings")(close_hearings)
