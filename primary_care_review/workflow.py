"""The steps of an application: the table from which buttons, diagram, matrix, triggers and tests come.

The rows of each stage stand in its room; a case page offers them in the order of the table.
"""

from . import leaving
from .application import steps as application
from .assessment import steps as assessment
from .check import steps as check
from .conclusion import steps as conclusion
from .decree import steps as decree
from .objection.steps import CHANGE_CONCLUSION
from .publicity import steps as publicity
from .report import steps as report
from .rereview import steps as rereview
from .sealing import steps as sealing
from .supervision.steps import RAISE
from .team import steps as team
from .termination import steps as termination
from .visit import steps as visit

STEPS = (
    *assessment.STEPS,
    *application.STEPS,
    *check.STEPS,
    *team.STEPS,
    *visit.STEPS,
    *sealing.STEPS,
    RAISE,
    *report.STEPS,
    *conclusion.STEPS,
    *publicity.STEPS,
    CHANGE_CONCLUSION,
    *decree.STEPS,
    *rereview.STEPS,
    *termination.OF_REVIEW,
    *leaving.STEPS,
)
