"""The grade review at random, as the EMR rating is (tests/evidence/workflows.py)."""

from tests.config.random_primary_care import PRIMARY_CARE
from tests.evidence.workflows import part

SCENES = ("applying", "accepted", "visited", "with the city", "visited by the city")
PART = part("grade_workflows", "The grade review at random", PRIMARY_CARE, scenes=SCENES, suite=0)
