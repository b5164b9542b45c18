"""Every sheet of the portal, found and not listed: whatever is written or read as a workbook is laid out by a `SheetSpec`."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from casework.publicity.shown import list_sheet
from casework.workbook import SheetSpec
from emr_rating.proxied.sheets import RECORDS
from emr_rating.takeover.actions import FILING_TAKEOVER
from experts.drawing.tables import fairness_sheet
from experts.register.workbook import nominations

ROOT = Path(__file__).parents[2]
APPS = ("accounts", "casework", "experts", "emr_rating", "primary_care_review", "config")
# Layouts that are made while the portal runs, by the function that makes them; a new one has to be added here.
MADE = {
    "casework.publicity.shown.list_sheet": lambda: list_sheet("等级"),
    "casework.takeover.kinds.spec": lambda: FILING_TAKEOVER.spec,
    "emr_rating.proxied.sheets.spec": lambda: RECORDS.spec,
    "experts.register.workbook.nominations": lambda: nominations(["渝中区", "万州区"]),
    "experts.drawing.tables.fairness_sheet": lambda: fairness_sheet("按专家"),
    "emr_rating.filing.workbook._spec": None,  # called when the module is read: its sheets stand there by name
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module that mentions a layout, with its source taken apart."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            source = path.read_text("utf-8")
            if "SheetSpec" in source:
                yield ".".join(path.relative_to(ROOT).with_suffix("").parts), ast.parse(source)


def makers() -> set[str]:
    """The functions that lay out a sheet when they are called."""
    return {
        f"{name}.{function.name}"
        for name, tree in modules()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and any(map(_lays_out, ast.walk(function)))
    }


def _lays_out(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "SheetSpec"


def sheets() -> dict[str, SheetSpec]:
    """By the place of each layout in the code."""
    found: dict[str, Any] = {name: make() for name, make in MADE.items() if make}
    for name, _ in modules():
        module = import_module(name)
        standing = {f"{name}.{key}": value for key, value in vars(module).items() if isinstance(value, SheetSpec)}
        found |= {key: value for key, value in standing.items() if value not in found.values()}
    return found
