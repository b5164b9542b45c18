"""How each step of each workflow is taken for real, by the verb behind it, and what is seen on the way."""

from . import emr, primary_care, primary_care_beside, verbs
from .walk import ASIDE, DO

DO |= emr.DO | primary_care.DO | primary_care_beside.DO
ASIDE |= verbs.ASIDE | emr.ASIDE | primary_care.ASIDE
