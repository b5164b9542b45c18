"""The steps of a registration and of a filing: the tables from which buttons, diagram, matrix, triggers and tests come.

The rows of each stage stand in its room; a case page offers them in the order of the table.
"""

from casework.handing_up.steps import handing_up

from . import leaving
from .articles import E
from .correction import steps as correction
from .cycle import steps as cycle
from .filing import steps as filing
from .materials import steps as materials
from .municipal import steps as municipal
from .national import steps as national
from .overdue import steps as overdue
from .registration import steps as registration
from .spot_check.steps import LOWER_BY_CHECK
from .summary import steps as summary
from .takeover import steps as takeover
from .violation import steps as violation

REGISTRATION_STEPS = registration.STEPS
# What the leader hands in: the data, and the materials.
HANDING_UP = handing_up(filing.REPORT, materials.HAND_IN, article=E(9), label="送负责人审定")
STEPS = (
    *filing.STEPS,
    *HANDING_UP,
    *cycle.STEPS,
    *takeover.STEPS,
    *materials.STEPS,
    *municipal.STEPS,
    *summary.STEPS,
    *overdue.STEPS,
    *national.FILING_STEPS,
    *violation.FILING_STEPS,
    *correction.STEPS,
    LOWER_BY_CHECK,
    *leaving.STEPS,
)
