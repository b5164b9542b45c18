"""The suite's share of every part: at most a hundred trials of each kind, by the code that makes the evidence."""

import pytest

from tests.evidence.part import SUITE, Part, parts

PARTS = parts()


@pytest.fixture
def world_of(request):
    """Stands on a database of its own only where the part asks for one."""

    def standing(part: Part):
        if part.database:
            request.getfixturevalue("fresh_database")
        return part.world()

    return standing


MARKED = [pytest.param(name, marks=[getattr(pytest.mark, mark) for mark in part.marks]) for name, part in PARTS.items()]


@pytest.mark.parametrize("name", MARKED)
def test_every_trial_of_the_suites_share_holds(name, world_of):
    part = PARTS[name]
    with world_of(part) as world:
        failed = [
            failure
            for kind in part.kinds
            for batch in part.batches(kind, done=0, seed=1, full=min(SUITE, kind.suite, kind.full))
            for failure in part.attempt(world, batch)
        ]
    assert failed == []
