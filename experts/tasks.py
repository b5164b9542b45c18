"""Timed work of this floor, registered with the tick."""

from casework.ticking import timed

from .actions.assignments import tell_overdue
from .actions.drawing import lapse_draws
from .actions.letters import remind

timed("lapse_draws")(lapse_draws)
timed("answers_overdue")(tell_overdue)
timed("remind_terms")(remind)
