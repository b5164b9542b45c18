"""Worlds that stand: what tests set out from is walked once, and each test takes back only what it does itself.

    @walked_once
    def applicant(people, at): ...

is a fixture like others: a test that names it finds its rows, and values of its own. But it is not walked for each test. The worlds
that a test names lie above one another, each in a savepoint, and stay when the test has taken back its own; the next test goes back
to what both have in common and walks on from there. So no test finds more than what it names, whatever came before, and tests are
put in an order in which neighbours share most (`key`).

What a test is marked `prepared(by=…)` with is walked on in the world that it names `world` (tests/prepared.py), step above step.

A world rests on other worlds and on fixtures of the session, and on nothing else. Where a test's own fixture stands in the place of
one of them, or the test goes to a copy of the database, it is walked for that test alone.
"""

import pickle
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from inspect import Parameter, Signature, signature
from typing import Any

import pytest
from django.db import transaction

from tests.guards import version_of_schema
from tests.prepared import Step, steps_of

# These go to another database, or commit.
APART = frozenset({"fresh_database", "template_database", "transactional_db", "live_server"})

World = tuple[Callable[..., Any], tuple[Any, ...]]  # how it is walked, and the worlds and fixtures on which it rests
Given = Callable[[str], Any]


def walked_once(walk: Callable[..., Any]) -> Any:
    def fixture(request: pytest.FixtureRequest, worlds: "Worlds", named_worlds: None, db: None, **rests_on: Any) -> Any:
        world = _world(request.node, walk.__name__)
        return worlds.value(world) if world and world[0] is walk and worlds.hold(world) else walk(**rests_on)

    own = list(signature(fixture).parameters.values())[:-1]
    of_walk = [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in signature(walk).parameters]
    fixture.__signature__ = Signature([*own, *of_walk])  # type: ignore[attr-defined]  # pytest reads it
    fixture.walk = walk  # type: ignore[attr-defined]
    fixture.__name__, fixture.__doc__, fixture.__module__ = walk.__name__, walk.__doc__, walk.__module__
    return pytest.fixture(fixture)


class Worlds:
    """Those that stand in this process, the lowest first, each with the values of all up to itself: one person is one among them."""

    def __init__(self) -> None:
        self._standing: list[tuple[World, AbstractContextManager[None], bytes]] = []
        self._values: dict[World, Any] = {}
        self._schema = version_of_schema()
        self.altered = False

    def hold(self, world: World) -> bool:
        return world in self._values

    def value(self, world: World) -> Any:
        return self._values[world]

    def name(self, wanted: list[World], given: Given) -> None:
        """Takes back what a test does not name, walks what it names beyond, and copies the values for it."""
        shared = 0
        for (world, _, _), other in zip(self._standing, wanted, strict=False):
            if world != other or self.altered:
                break
            shared += 1
        self.fall(to=shared)
        self.altered = False
        for world in wanted[shared:]:
            self._raise(world, given)
        self._values = self._copied()

    def look_over(self) -> None:
        """Before a test takes back what it did: where it has made or dropped a table or a trigger, nothing goes on in the transaction
        of its worlds (tests/guards.py)."""
        self.altered = version_of_schema() != self._schema

    def fall(self, *, to: int = 0) -> None:
        while len(self._standing) > to:
            self._standing.pop()[1].__exit__(None, None, None)

    def _raise(self, world: World, given: Given) -> None:
        walk, rests_on = world
        values, names = self._copied(), signature(walk).parameters
        with _walked() as block:
            own = {name: values[of] if of in values else given(name) for name, of in zip(names, rests_on, strict=True)}
            value = walk(**own)
            kept = pickle.dumps([*values.values(), value])
        self._standing.append((world, block, kept))

    def _copied(self) -> dict[World, Any]:
        if not self._standing:
            return {}
        values = pickle.loads(self._standing[-1][2])  # written above
        return dict(zip((world for world, _, _ in self._standing), values, strict=True))


@contextmanager
def _walked() -> Iterator[AbstractContextManager[None]]:
    """A savepoint that stays open if all went well, and whose end then takes back what was done."""
    block = _taken_back()
    block.__enter__()
    try:
        yield block
    except BaseException as error:
        block.__exit__(type(error), error, error.__traceback__)
        raise


@contextmanager
def _taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def of(item: pytest.Item) -> list[World]:
    """The worlds that a test names and those they rest on, in the order in which they would be walked for it alone."""
    if APART.intersection(item.fixturenames):
        return []
    found: dict[World, None] = {}
    for name in item.fixturenames:
        if (world := _world(item, name)) is not None:
            _walk_through(world, found)
    if steps := steps_of(item):
        walked_in = _world(item, "world")
        found |= {(step, (walked_in,)): None for step in steps}
    return list(found)


def key(item: pytest.Item) -> list[tuple[str, int]]:
    """Sorts tests so that neighbours name the same worlds; those that name none come first."""
    return [place(walk) for walk, _ in of(item)]


def _world(item: pytest.Item, name: str) -> World | None:
    """What stands behind a name in the place of this test."""
    known = item._fixtureinfo.name2fixturedefs  # pytest has no other way to ask
    walk = getattr(known[name][-1].func, "walk", None) if name in known else None
    if walk is None:
        return None
    rests_on = []
    for below in signature(walk).parameters:
        last = known[below][-1] if below in known else None
        of_session = last if last is not None and last.scope == "session" and not last.params else None
        rests_on.append(_world(item, below) or of_session)
    if None in rests_on:
        return None
    return walk, tuple(rests_on)


def _below(world: World) -> Iterator[World]:
    return (below for below in world[1] if isinstance(below, tuple))


def _walk_through(world: World, found: dict[World, None]) -> None:
    for below in _below(world):
        _walk_through(below, found)
    found[world] = None


def place(walk: Step) -> tuple[str, int]:
    code = walk.__code__
    return code.co_filename, code.co_firstlineno
