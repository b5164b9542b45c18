"""Law to code: for every article the files that cite it, the tests that show it at work, and its page.

CI asks this map about every article that `articles.py` claims as done.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import get_resolver

from casework import regulations
from casework.maps import patterns
from casework.registry import case_types

APPS = ("accounts", "casework", "experts", "emr_rating", "primary_care_review")
# E(10) in a rule or a step; "E10" or #E10 where a page or a message cites it; (E10) where a docstring rests on it.
_CITED = re.compile(r"\b([EP])\((\d{1,2})\)|[\"#(]([EP]\d{2})\b")


def rows() -> list[dict[str, Any]]:
    code, tests, cited_by_steps = _code(), _tests(), _steps()
    return [
        {
            "article": article.id,
            "heading": article.heading,
            "claimed": article.claimed,
            "code": sorted(code[article.id]),
            "tests": sorted(tests[article.id]),
            "page": article.page or ("step" if article.id in cited_by_steps else None),
            "not_mechanisable": article.not_mechanisable or None,
        }
        for letter in regulations.letters()
        for article in regulations.articles(letter).values()
    ]


def faults(rows: list[dict[str, Any]]) -> list[str]:
    """What a claimed article lacks, and pages that do not exist; one line each."""
    found = nameless(rows)
    for row in rows:
        if row["claimed"] and not row["not_mechanisable"]:
            found += [
                f"{row['article']}: claimed without {part}" for part in ("code", "tests", "page") if not row[part]
            ]
    return found


def nameless(rows: list[dict[str, Any]]) -> list[str]:
    """Pages that stand under no name among the addresses."""
    names = {pattern.name for _, pattern in patterns(get_resolver())}
    return [
        f"{row['article']}: no page is named {row['page']}" for row in rows if row["page"] and row["page"] not in names
    ]


def _code() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for path in _sources():
        for letter, number, article_id in _CITED.findall(path.read_text(encoding="utf-8")):
            found[article_id or f"{letter}{int(number):02d}"].add(_shown(path))
    return found


def _sources() -> Iterator[Path]:
    """Python and templates, but for the lists of articles themselves."""
    for app in APPS:
        for path in (settings.ROOT / app).rglob("*.py"):
            if path.name != "articles.py" and "migrations" not in path.parts:
                yield path
    yield from (settings.ROOT / "templates").rglob("*.html")


def _tests() -> dict[str, set[str]]:
    """Functions and modules marked with `@pytest.mark.article("E10")`."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in (settings.ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for mark, name in _marks(node):
                for argument in mark.args:
                    if isinstance(argument, ast.Constant):
                        found[str(argument.value)].add(f"{_shown(path)}::{name}" if name else _shown(path))
    return found


def _marks(node: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        calls, name = node.decorator_list, node.name
    elif isinstance(node, ast.Assign) and any(
        isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets
    ):
        calls, name = (node.value.elts if isinstance(node.value, (ast.List, ast.Tuple)) else [node.value]), ""
    else:
        return
    for call in calls:
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "article":
            yield call, name


def _steps() -> set[str]:
    return {step.article.id for of_kind in case_types() for step in of_kind.steps}


def _shown(path: Path) -> str:
    return path.relative_to(settings.ROOT).as_posix()
