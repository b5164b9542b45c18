"""The suite's share of every part: at most a hundred trials of each kind, by the code that makes the evidence."""

from typing import Any

import pytest

from tests.evidence.part import SUITE, Part, parts

PARTS = parts()


def those(*, database: bool) -> list[Any]:
    return [
        pytest.param(
            part,
            id=name,
            marks=[getattr(pytest.mark, mark) for mark in (*part.marks, *(() if part.engine else ("pure",)))],
        )
        for name, part in PARTS.items()
        if part.database is database and any(kind.suite for kind in part.kinds)
    ]


@pytest.mark.parametrize("part", those(database=False))
def test_every_trial_of_the_suites_share_holds(part):
    assert failures(part) == []


@pytest.mark.parametrize("part", those(database=True))
def test_every_trial_on_a_database_of_its_own_holds(part, fresh_database):
    assert failures(part) == []


def failures(part: Part) -> list[str]:
    with part.world() as world:
        return [
            failure
            for kind in part.kinds
            for batch in part.batches(kind, done=0, seed=1, full=min(SUITE, kind.suite, kind.full))
            for failure in part.attempt(world, batch)
        ]
