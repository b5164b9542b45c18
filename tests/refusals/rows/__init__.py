"""The table of refusals, by subject."""

from .draw import DRAW
from .filing import FILING
from .review import REVIEW

ROWS = (*FILING, *REVIEW, *DRAW)
