"""Laws of the house that a reader of the source can check: who writes a state, who reads the clock, what stays out."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("accounts", "casework", "experts", "emr_rating", "primary_care_review", "config")
SOURCES = sorted(
    path
    for app in APPS
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts and "__pycache__" not in path.parts
)
# Where pages are answered: rooms have one module of them, or a folder.
PAGES = ("views", "views.py", "pages.py", "files.py")
# The edges: a request arrives, a command is called, a task is woken.
EDGES = ("middleware.py", "tasks.py", "commands", *PAGES)
# Whoever doubts a draw downloads this one file and runs it: it leans on nothing beside it.
ONE_FILE = "casework/verifiers/verify_draw.py"


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]


def written(call: ast.Call) -> set[str]:
    return {keyword.arg for keyword in call.keywords if keyword.arg}


def test_there_is_something_to_read():
    assert len(SOURCES) > 150


def breakers(pattern: str, sources: list[Path]) -> list[str]:
    law = re.compile(pattern)
    return [name(path) for path in sources if law.search(path.read_text("utf-8"))]


def test_nobody_updates_a_state_a_holder_or_a_due_date_past_the_gateway():
    found = [
        f"{name(path)}:{call.lineno}"
        for path in SOURCES
        for call in calls(path)
        if isinstance(call.func, ast.Attribute) and call.func.attr in ("update", "bulk_update")
        if written(call) & {"state", "holder", "due_on"}
    ]
    assert found == []


# What moves a case: the ball, the state, its end, its clocks.
MOVED = {"state", "holder", "holder_id", "due_on", "due_label", "due_provisional", "closed_at", "version"}
CLOCKS = {"start", "meet", "meet_all", "pause", "resume"}
CASES = {"case", "current", "ledger", "filing", "application", "registration", "moved", "opened"}


def moved_in(path: Path) -> set[str]:
    """The columns of a case that a source assigns, by an attribute or by its name, and the clocks that it touches."""
    tree = ast.parse(path.read_text("utf-8"))
    found = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name)
        if node.attr in MOVED and node.value.id in CASES
    }
    for call in calls(path):
        match call.func, call.args:
            case ast.Name("setattr"), [_, ast.Constant(str() as column), *_] if column in MOVED:
                found.add(column)
            case ast.Attribute(ast.Name("deadlines"), verb), _ if verb in CLOCKS:
                found.add(verb)
    imported = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return found | {one.name for node in imported if "deadlines" in (node.module or "") for one in node.names}


def test_only_the_gateway_moves_the_ball_and_touches_a_clock():
    above = [path for path in SOURCES if "accounts" not in path.parts]
    assert {name(path): found for path in above if (found := moved_in(path))} == {
        "casework/clocks/deadlines.py": {"due_on", "due_label", "due_provisional"},
        "casework/gateway.py": {"holder", "version", "closed_at", *CLOCKS},
    }


def test_the_clock_is_read_at_the_edge():
    # A verb is none of them, whatever its module is called.
    below = [path for path in SOURCES if "actions" in path.parts or not set(EDGES) & set(path.parts)]
    assert breakers(r"timezone\.now\(\)|datetime\.now\(|date\.today\(|time\.time\(\)|localdate\(\)", below) == []


def test_nothing_opens_a_door_in_python_or_sql():
    assert breakers(r"csrf_exempt|\.extra\(|RawSQL|objects\.raw\(|SafeString\(", SOURCES) == []


def test_templates_trust_nobody():
    trusting = r"\|\s*safe\b|autoescape off|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+="
    assert breakers(trusting, sorted((ROOT / "templates").rglob("*.html"))) == []


def test_no_module_grows_beyond_a_few_hundred_lines():
    assert [name(path) for path in SOURCES if len(path.read_text("utf-8").splitlines()) > 350] == [ONE_FILE]


def test_a_file_comes_in_by_one_of_two_fields_and_is_kept_once_looked_into():
    """A form asks for a file to keep (`MaterialField`) or to read (`WorkbookField`); what is stored otherwise we made."""
    assert breakers(r"forms\.(?:FileField|ImageField)", SOURCES) == ["casework/forms/file.py", "config/styleguide.py"]
    assert breakers(r"default_storage\.save\(", SOURCES) == ["casework/actions/materials.py"]
    # Notices, results of jobs, readings that are referred and the demonstration's register are our own; a workbook to import goes through
    # its guard whenever it is read, and of an archive each file that is taken out is looked into.
    assert breakers(r"\bstore_bytes\(", SOURCES) == [
        "casework/actions/materials.py",
        "casework/handlers.py",
        "casework/jobs/importing.py",
        "casework/jobs/working.py",
        "casework/referrals/actions.py",
        "casework/takeover/actions.py",
        "config/scenarios/desks.py",
    ]


def test_a_pdf_opens_in_the_page():
    """`inline` shows it, the reader keeps it if they want to; only other kinds of file come as a download at once."""
    assert breakers(r"attachment\([^\n]*(?:\.pdf\(\)|PDF\b|application/pdf)", SOURCES) == []


@pytest.mark.parametrize("floor", [floor for floor in APPS if floor != "config"])
def test_what_a_floor_makes_known_stands_in_its_wiring(floor):
    """`ready` imports `wiring`, and nothing else but what has to know the app itself."""
    ready = ast.parse((ROOT / floor / "apps.py").read_text("utf-8"))
    imported = [node for node in ast.walk(ready) if isinstance(node, ast.ImportFrom) and node.level]
    assert {name.name for node in imported for name in node.names} - {"triggers"} == {"wiring"}
