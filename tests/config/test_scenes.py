"""Scenes of the demonstration that rest on the cast alone; all of it is built outside the suite (tests/evidence/demonstration.py)."""

import pytest

from casework.models import Case
from casework.registry import case_type
from config.scenarios import revoking, telling
from primary_care_review.revocation.kinds import REVOCATIONS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "scene, kinds",
    [
        pytest.param(revoking.build, REVOCATIONS, id="revocations"),
        pytest.param(telling.build, ("review_tip",), id="tips of reviews"),
    ],
)
def test_a_scene_has_a_case_in_every_state_of_its_tables(scene, kinds, people, at):
    scene(people, at=at)
    shown = set(Case.objects.filter(kind__in=kinds).values_list("kind", "state"))
    assert shown == {(kind, stage.value) for kind in kinds for stage in case_type(kind).stages}
