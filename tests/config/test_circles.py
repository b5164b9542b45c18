"""No module leans on one that leans on it, neither at its head nor inside a function; for the names of types it may."""

from graphlib import CycleError, TopologicalSorter

import grimp
import pytest

FLOORS = ("accounts", "casework", "experts", "emr_rating", "primary_care_review", "config")


def test_imports_make_no_circle():
    graph = grimp.build_graph(*FLOORS, exclude_type_checking_imports=True, cache_dir=None)
    leans = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        TopologicalSorter(leans).prepare()
    except CycleError as found:
        pytest.fail(" -> ".join(found.args[1]))
