"""What is walked on in a world before a test: a chain of functions, of which each goes on where an earlier one ends.

    @after(entered_national)
    def in_application(world): ...

is called like any other, and then walks all of its chain. A test that is marked `prepared(by=in_application)` finds it walked, and what
its neighbours have in common with it was walked for all of them: in savepoints (tests/worlds.py), or in files (tests/browser/standing.py).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import pytest

Step = Callable[[Any], Any]


def as_it_stands(world: Any) -> None:
    """Nothing has to be prepared."""


def after(earlier: Step) -> Callable[[Step], Step]:
    """What goes on where `earlier` ends, and finds in the database what that has left there."""

    def declare(step: Step) -> Step:
        @wraps(step)
        def whole(world: Any) -> Any:
            earlier(world)
            return step(world)

        whole.steps = (*steps_to(earlier), step)  # type: ignore[attr-defined]
        return whole

    return declare


def steps_to(prepare: Step) -> tuple[Step, ...]:
    if prepare is as_it_stands:
        return ()
    return getattr(prepare, "steps", (prepare,))


def steps_of(item: pytest.Item) -> tuple[Step, ...]:
    mark = item.get_closest_marker("prepared")
    return steps_to(mark.kwargs["by"]) if mark else ()
