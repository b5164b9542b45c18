"""Timed work of this floor, registered with the tick."""

from casework.ticking import timed

from .actions.drawing import lapse_draws

timed("lapse_draws")(lapse_draws)
