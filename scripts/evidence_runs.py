"""Running a part of the evidence batch by batch, keeping where it stands, and writing what came of it."""

import json
import os
import platform
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests import real_database
from tests.evidence.part import Kind, Part

KEPT_FAILURES = 100
PAGE_HEAD = """# Evidence

What the portal promises in large numbers, tried in full by `make evidence` outside the tests and CI; generated. A trial is
made again from its seed, kind and number. The suite tries at most a hundred of each kind with the same code (`tests/evidence/`).
"""


def commit() -> str:
    """The commit that is tried; a change that is not committed is said, for nobody else can try it."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], capture_output=True, text=True, check=False).stdout.strip()

    # What a run itself writes does not make its next run another one.
    changed = git("status", "--porcelain", "--", ":!docs/evidence")
    return git("rev-parse", "--short=12", "HEAD") + (" with uncommitted changes" if changed else "")


def machine() -> dict[str, str]:
    return {
        "cores": str(os.cpu_count()),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        "system": platform.system(),
    }


class Store:
    """Where a part stands (in `state`) and what came of it (in `results`)."""

    def __init__(self, *, state: Path, results: Path):
        self.state, self.results = state, results
        for folder in (state, results):
            folder.mkdir(parents=True, exist_ok=True)

    def load(self, part: Part, *, seed: int, of_commit: str) -> dict[str, Any]:
        """Where the part stands at this commit and seed; at another it begins anew."""
        path = self.state / f"{part.name}.json"
        begun = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        if begun.get("seed") == seed and begun.get("commit") == of_commit:
            return begun
        return {
            "part": part.name,
            "title": part.title,
            "commit": of_commit,
            "seed": seed,
            "seconds": 0.0,
            "kinds": {kind.name: {"says": kind.says, "full": kind.full, "done": 0, "failed": 0} for kind in part.kinds},
            "failures": [],
        }

    def keep(self, run: dict[str, Any]) -> None:
        """Written beside and moved into place: a run that is killed leaves the last whole state."""
        path = self.state / f"{run['part']}.json"
        beside = path.with_suffix(".new")
        beside.write_text(json.dumps(run, ensure_ascii=False), encoding="utf-8")
        beside.replace(path)

    def publish(self, run: dict[str, Any]) -> None:
        document = {
            **run,
            "seconds": round(run["seconds"]),
            "on": f"{datetime.now(UTC):%Y-%m-%d}",
            "machine": machine(),
        }
        path = self.results / f"{run['part']}.json"
        path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    def write_page(self, names: list[str]) -> None:
        """The page over all results that stand, in the order of the parts."""
        found = [self.results / f"{name}.json" for name in names]
        rows = [_row(json.loads(path.read_text(encoding="utf-8"))) for path in found if path.exists()]
        (self.results / "README.md").write_text("\n".join([PAGE_HEAD, *rows]), encoding="utf-8")


def run(part: Part, store: Store, *, seed: int, minutes: float, say: Callable[[str], None]) -> bool:
    """Tries what is left of a part within its time; whether it is complete and all of it held."""
    standing = store.load(part, seed=seed, of_commit=commit())
    began, before = time.monotonic(), standing["seconds"]
    with _world(part) as world:
        for kind in part.kinds:
            of_kind = standing["kinds"][kind.name]
            for batch in part.batches(kind, done=of_kind["done"], seed=seed):
                if time.monotonic() - began > minutes * 60:
                    break
                failed = list(part.attempt(world, batch))
                of_kind["done"] += batch.count
                of_kind["failed"] += len(failed)
                standing["failures"] = [*standing["failures"], *failed][:KEPT_FAILURES]
                standing["seconds"] = before + time.monotonic() - began
                store.keep(standing)
            say(_line(part, kind, of_kind))
    store.publish(standing)
    return all(one["done"] == one["full"] and not one["failed"] for one in standing["kinds"].values())


@contextmanager
def _world(part: Part) -> Iterator[Any]:
    """The part's world, on a database and a folder of files that are thrown away."""
    if not part.database:
        with part.world() as world:
            yield world
        return
    with real_database.thrown_away(at=datetime(2026, 11, 9, 2, 0, tzinfo=UTC)), part.world() as world:
        yield world


def _line(part: Part, kind: Kind, of_kind: dict[str, Any]) -> str:
    return f"{part.name} {kind.name}: {of_kind['done']:,} of {kind.full:,} tried, {of_kind['failed']:,} failed"


def _row(result: dict[str, Any]) -> str:
    """One section of the page."""
    kinds = [
        f"| {name} | {kind['says']} | {kind['full']:,} | {kind['done']:,} | {kind['failed']:,} |"
        for name, kind in result["kinds"].items()
    ]
    of = result["machine"]
    where = f"{of['cores']} cores, {of['architecture']}, {of['system']}, Python {of['python']}"
    return "\n".join([
        f"## {result['title']}\n",
        f"{result['on']}, commit {result['commit']}, seed {result['seed']}, {result['seconds']:,} s; {where}.\n",
        "| kind | what a trial shows | asked | tried | failed |",
        "|---|---|---:|---:|---:|",
        *kinds,
        *(f"\n- {failure}" for failure in result["failures"]),
        "",
    ])  # fmt: skip
