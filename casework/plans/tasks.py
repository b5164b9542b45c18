"""Timed work of papers."""

from ..ticking import timed
from .actions import begin_owed

timed("papers")(begin_owed)
