"""The grade review at random, as the EMR rating is (tests/evidence/workflows.py)."""

from tests.config.random_primary_care import PRIMARY_CARE
from tests.evidence.workflows import part

PART = part("grade_workflows", "The grade review at random", PRIMARY_CARE, suite=0)
