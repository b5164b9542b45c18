"""The embargo (E25): whatever happens in the national stage, nothing that a hospital, its bureau or the public is answered differs before
the results are posted: not between two equal hospitals of which one is lowered in secret, and not from one state to the next."""

from datetime import timedelta

import pytest

from casework import scopes, ticking
from casework.scopes import parties
from config.scenarios import national as scenes
from emr_rating.stages import NationalStage as N

from .embargo import STATES, World, papers_as_text, walked

pytestmark = [pytest.mark.django_db, pytest.mark.article("E25")]


@pytest.fixture(autouse=True)
def as_text():
    with papers_as_text():
        yield


@pytest.mark.refuses("E25", 1)
def test_nothing_differs_outside_at_any_state_of_the_national_stage(people, cycle, at):
    world = walked(people=people, cycle=cycle, at=at, shares=[*range(STATES)])
    numbers = [case.number for case in world.cases]
    probed = {one.status for url, one in world.stood["public"].items() if any(number in url for number in numbers)}
    assert probed <= {302, 404, 405}


def test_who_waits_for_a_further_posting_is_still_under_it(people, cycle, at, monkeypatch):
    """Two of a year are posted; of the third, which is lowered in secret after that, nobody outside learns anything."""
    passing, lowered, late = scenes.entered(2, 22, 42, people=people, cycle=cycle, at=at)
    morning = cycle.closes_at + timedelta(days=1, hours=10)
    scenes.national_at(N.PASSED, passing, people=people, at=morning)
    scenes.national_at(N.NOT_PASSED, lowered, people=people, at=morning)
    scenes.post(cycle, people=people, at=morning)
    ticking.tick(at=morning)
    world = World([late], people, morning, [0])
    scenes.heard(late, people=people, at=morning, level=4)
    scenes.conclude(late, people=people, at=morning, level=4)
    ticking.tick(at=morning)
    assert (world.differing(0), world.written()) == ([], world.counted)
    monkeypatch.setitem(scopes.KINDS, "emr_national", parties)  # a leak that is planted is found
    assert {who for who, _, _ in world.differing(0)} == {"hospital 0", "bureau"}
