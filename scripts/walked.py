"""What is demonstrated and rehearsed is walked: no row is written but by the verbs that everybody uses. Exits 1 with each place.

    .venv/bin/python scripts/walked.py [FILE...]

People who come ready-made, with a post and a place in a pool, stand in modules of their own (`READY_MADE`): tests and the demonstration
use them for speed; a rehearsal may not.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WRITES = {"bulk_create", "bulk_update", "create", "delete", "get_or_create", "save", "update", "update_or_create"}
READY_MADE = ("config/scenarios/cast.py", "config/scenarios/experts.py")
# Of these modules what only reads, or gives words.
READS = {"cast": {"DISTRICT", "OFFICIALS", "PASSWORD", "office", "reference"}, "experts": {"pool"}}


def main(chosen: list[str]) -> int:
    paths = [Path(name).resolve() for name in chosen] or sorted(
        path for folder in ("rehearsal", "scenarios") for path in (ROOT / "config" / folder).rglob("*.py")
    )
    found = [place for path in paths for place in faults(path)]
    for place in found:
        print(place)
    return bool(found)


def faults(path: Path) -> Iterator[str]:
    name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()
    if name in READY_MADE:
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _writes(node, node.func.attr):
            yield f"{name}:{node.lineno}: .{node.func.attr}( writes past the verbs"
        if "rehearsal" in path.parts:
            yield from (f"{name}:{line}: {used} is ready-made" for line, used in _ready_made(node))


def _writes(call: ast.Call, name: str) -> bool:
    """A row is saved with nothing or with keywords; what is told where to is a picture or a file."""
    return name in WRITES and not (name == "save" and call.args)


def _ready_made(node: ast.AST) -> Iterator[tuple[int, str]]:
    match node:
        case ast.Attribute(value=ast.Name(id=("cast" | "experts") as module), attr=name) if name not in READS[module]:
            yield node.lineno, f"{module}.{name}"
        case ast.ImportFrom(module=str() as module) if (short := module.rpartition(".")[2]) in READS:
            yield from (
                (node.lineno, f"{short}.{one.name}")
                for one in node.names
                if module.startswith("config.scenarios") and one.name not in READS[short]
            )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
