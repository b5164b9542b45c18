"""The small world in files: as it was built, and as it stands after each step of the chain that was prepared last (tests/prepared.py)."""

import pickle
from pathlib import Path
from shutil import copyfile

import time_machine
from django.core.cache import cache

from tests.prepared import Step
from tests.real_database import connected_to

from .world import AT, World


class Standing:
    """One file upon another. Tests of one chain follow one another, so that what they share is walked once."""

    def __init__(self, file: Path, world: World) -> None:
        self._files, self._worlds, self._steps = [file], [pickle.dumps(world)], []

    def copy(self, steps: tuple[Step, ...], *, to: Path) -> World:
        """Writes the world after these steps to a file, and gives what stands in it."""
        shared = 0
        for step, other in zip(self._steps, steps, strict=False):
            if step is not other:
                break
            shared += 1
        del self._steps[shared:], self._files[shared + 1 :], self._worlds[shared + 1 :]
        for step in steps[shared:]:
            self._walk(step)
        _copied(self._files[-1], to)
        return pickle.loads(self._worlds[-1])  # written here

    def _walk(self, step: Step) -> None:
        """At the hour at which every test begins."""
        file, world = self._files[0].with_suffix(f".{len(self._files)}.sqlite3"), pickle.loads(self._worlds[-1])
        _copied(self._files[-1], file)
        cache.clear()
        with connected_to(str(file)), time_machine.travel(AT):
            step(world)
        self._steps.append(step)
        self._files.append(file)
        self._worlds.append(pickle.dumps(world))


def _copied(file: Path, to: Path) -> None:
    """In the place of an earlier one, and of what SQLite has left beside it."""
    for leftover in to.parent.glob(f"{to.name}*"):
        leftover.unlink()
    copyfile(file, to)
