"""Timed work of this regime, registered with the tick."""

from casework.ticking import timed

from .cycle.closing import close_windows
from .materials.closing import close_materials

timed("close_windows")(close_windows)
timed("close_materials")(close_materials)
