"""The record of a case as a file: checked with nothing but Python, and saying no more than the page does."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from accounts.roles import Role
from casework import record, verifiers

from .conftest import application, institution, leader

pytestmark = [pytest.mark.django_db, pytest.mark.article("E04", "E31")]
FOLDER = Path(verifiers.__file__).parent
SECRET = "只写在事实里的话"


@pytest.fixture
def case(people, at):
    case = application(institution(1), at=at, by=people[Role.BUREAU_HANDLER])
    for label, audience in (("各方可见的事项", "parties"), ("行政部门可见的事项", "authorities")):
        record.append(
            subject=record.case_subject(case),
            case=case,
            at=at,
            verb="note",
            label=label,
            by=people[Role.BUREAU_HEAD],
            facts={"said": SECRET},
            audience=audience,
        )
    return case


@pytest.fixture
def downloaded(case, people, signed_in):
    response = signed_in(people[Role.BUREAU_HEAD]).get(reverse("record_proof", args=[case.number]))
    return json.loads(response.content)


def run(tmp_path, content, *options):
    path = tmp_path / "record.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "utf8", FOLDER / "verify_record.py", path, *options],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def test_whoever_has_python_checks_it(downloaded, tmp_path):
    status, said, _ = run(tmp_path, downloaded, "--json")
    answer = json.loads(said)
    assert (status, answer["holds"], answer["rows"], answer["withheld"], answer["faults"]) == (0, True, 3, 0, [])
    assert "核对通过" in run(tmp_path, downloaded)[1]


def test_what_the_reader_may_not_see_holds_its_place_and_says_nothing(case, at, signed_in, tmp_path):
    clerk = leader(case.institution, at=at)
    response = signed_in(clerk).get(reverse("record_proof", args=[case.number]))
    file = json.loads(response.content)
    assert ["withheld" in row for row in file["rows"]] == [False, False, True]
    assert SECRET not in response.content.decode()
    assert "行政部门可见的事项" not in response.content.decode()
    assert json.loads(run(tmp_path, file, "--json")[1])["withheld"] == 1


CHANGES = {
    **{
        f"another {name}": (1, name)
        for name in ("label", "actor", "office", "role", "reason", "at", "sealed", "digest")
    },
    "another link": (2, "previous"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_row_does_not_hold(downloaded, tmp_path, change):
    row, name = CHANGES[change]
    value = downloaded["rows"][row][name]
    downloaded["rows"][row][name] = ("0" if value[:1] != "0" else "1") + value[1:]
    status, said, _ = run(tmp_path, downloaded, "--json")
    assert (status, json.loads(said)["faults"][0]["seq"]) == (1, row + 1)


@pytest.mark.parametrize("cut", [0, 1, 2])
def test_a_lost_row_does_not_hold(downloaded, tmp_path, cut):
    del downloaded["rows"][cut]
    assert run(tmp_path, downloaded)[0] == 1


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": "record/1"}', '{"a": 1, "a": 2}'])
def test_what_is_no_record_is_bad_input(tmp_path, text):
    status, said, complained = run(tmp_path, text)
    assert (status, said) == (2, "")
    assert complained.strip()


def test_rows_of_the_wrong_kind_are_bad_input(downloaded, tmp_path):
    downloaded["rows"][1]["seq"] = "2"
    assert run(tmp_path, downloaded)[0] == 2


@pytest.mark.parametrize("name", ["verify_draw", "verify_record", "verify_dossier"])
def test_each_program_is_public_one_file_and_old_enough(client, name):
    text = client.get(reverse(name)).content.decode()
    assert text == (FOLDER / f"{name}.py").read_text("utf-8")
    tree = ast.parse(text, feature_version=(3, 9))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Match)]
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names
