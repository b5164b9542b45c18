"""How large the house is and how much of it one act touches, at any commit: the figures of docs/architecture.md.

    .venv/bin/python scripts/house.py dd73d08 HEAD

Each commit is checked out beside the repository and its own tests' fixtures walk one filing to REPORT and open its case page
(`scripts/house_probe.py`), so that before and after come from the same command. Prints a table in Markdown.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("config", "emr_rating", "primary_care_review", "experts", "casework", "accounts")
REGIMES = ("emr_rating", "primary_care_review")


def main(commits: list[str]) -> None:
    columns = [measured(commit) for commit in commits]
    print("| |", " | ".join(f"`{commit}`" for commit in commits), "|")
    print("|---|" + "---|" * len(commits))
    for name in columns[-1]:
        print(f"| {name} |", " | ".join(str(column.get(name, "")) for column in columns), "|")


def measured(commit: str) -> dict[str, str | int]:
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder, "tree")
        git("worktree", "add", "--quiet", "--detach", str(tree), commit)
        try:
            return {**sizes(tree), **probed(tree, Path(folder, "found.json"))}
        finally:
            git("worktree", "remove", "--force", str(tree))


def sizes(tree: Path) -> dict[str, str | int]:
    """Modules that hold something, and their lines, by floor; how many of them stand in the root of a regime."""
    found: dict[str, str | int] = {}
    lines: defaultdict[str, list[int]] = defaultdict(list)
    for floor in FLOORS:
        for path in modules(tree / floor):
            lines[floor].append(len(path.read_text(encoding="utf-8").splitlines()))
        found[f"`{floor}/`: modules, lines"] = f"{len(lines[floor])}, {sum(lines[floor]):,}"
    every = [count for counts in lines.values() for count in counts]
    found["in all: modules, lines, the longest"] = f"{len(every)}, {sum(every):,}, {max(every)}"
    for regime in REGIMES:
        found[f"modules in the root of `{regime}/`"] = sum(
            path.parent == tree / regime for path in modules(tree / regime)
        )
    return found


def modules(floor: Path) -> Iterator[Path]:
    for path in floor.rglob("*.py"):
        if "migrations" not in path.parts and path.stat().st_size:
            yield path


def probed(tree: Path, out: Path) -> dict[str, int]:
    """What the probe found; it runs as a test, for the sake of the fixtures."""
    probe = tree / "tests" / "emr_rating" / "test_probe.py"
    probe.write_text((ROOT / "scripts" / "house_probe.py").read_text(encoding="utf-8"), encoding="utf-8")
    env = os.environ | {"PROBE_OUT": str(out), "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(probe)], cwd=tree, env=env, check=True,
        stdout=sys.stderr,
    )  # fmt: skip
    found: dict[str, int] = json.loads(out.read_text(encoding="utf-8"))
    return found


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=ROOT, check=True)


if __name__ == "__main__":
    main(sys.argv[1:] or ["HEAD"])
