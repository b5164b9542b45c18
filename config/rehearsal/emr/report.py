"""What a rehearsed year of the EMR rating reports besides."""

from dataclasses import dataclass

from ..report import Report


@dataclass
class EmrReport(Report):
    called, every_end = "hospitals", 100

    lowered: int = 0
