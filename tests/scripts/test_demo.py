"""The demonstration on data of another version: it says so, offers to start over, and throws nothing away by itself."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

SET_UP = 3  # with which the stand-in for scripts/setup.sh ends: the demonstration was going on


@pytest.fixture
def tree(tmp_path) -> Path:
    """As much of the tree as the script reads before it sets anything up."""
    for folder in ("scripts", "var", "casework/migrations"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(settings.ROOT / "scripts/demo.sh", tmp_path / "scripts")
    (tmp_path / "casework/migrations/0001_initial.py").write_text("operations = []")
    set_up = tmp_path / "scripts/setup.sh"
    set_up.write_text(f"#!/bin/sh\nexit {SET_UP}\n")
    set_up.chmod(0o755)
    return tmp_path


def start(tree: Path, *arguments: str) -> tuple[int, str]:
    ran = subprocess.run(
        ["bash", "scripts/demo.sh", *arguments],
        cwd=tree,
        env={"PATH": "/usr/bin:/bin", "PORT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stderr


def test_data_of_other_tables_are_kept_and_the_way_to_start_over_is_named(tree):
    data, made_under = tree / "var/demo.sqlite3", tree / "var/demo.migrations"
    assert start(tree)[0] == SET_UP  # none yet
    data.write_text("data")
    for other in (None, "another version"):
        if other:
            made_under.write_text(other)
        code, said = start(tree)
        assert (code, "make demo-reset" in said, data.read_text()) == (1, True, "data")
    assert start(tree, "--reset")[0] == SET_UP
    assert not data.exists()


def test_data_of_these_tables_are_gone_on_with(tree):
    migrations = subprocess.run(
        "cat */migrations/*.py | sha256sum", shell=True, cwd=tree, capture_output=True, text=True, check=True
    )
    (tree / "var/demo.sqlite3").write_text("data")
    (tree / "var/demo.migrations").write_text(migrations.stdout)
    assert start(tree)[0] == SET_UP
