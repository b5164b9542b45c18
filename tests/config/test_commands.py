"""The commands that describe the portal to people and machines."""

import json
from io import StringIO
from textwrap import dedent

import pytest
from django.core.management import call_command

from casework.commands import CheckFailed
from casework.registry import case_types
from config import generated, lawmap
from config.management.commands import generate_docs

pytestmark = pytest.mark.django_db


def answer(name: str, *args: str):
    out = StringIO()
    call_command(name, *args, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_transitions_lists_every_step_once():
    rows = answer("transitions")
    assert len(rows) == sum(len(of_kind.steps) for of_kind in case_types())
    (report,) = [row for row in rows if (row["case_type"], row["step"]) == ("emr_filing", "report")]
    assert report["sources"] == ["draft", "amending"]
    assert report["targets"] == ["reported"]
    assert report["roles"] == ["institution_leader"]
    assert report["article"] == "E09"


def test_permissions_names_role_state_step_and_role_address():
    found = answer("permissions")
    assert {
        "case_type": "emr_filing",
        "state": "district_review",
        "step": "emr_district_review_conclude",
        "roles": ["bureau_head"],
    } in found["steps"]
    assert {"path": "audit/", "name": "audit", "rule": ["audit_admin"]} in found["urls"]
    assert {"path": "regulations/", "name": "regulations", "rule": "anyone"} in found["urls"]


def test_tick_says_what_it_did_and_may_be_repeated(reference):
    first, second = answer("tick"), answer("tick")
    assert set(first) == set(second)
    assert {"anchor", "outbox"} <= set(first)


def test_articles_answers_in_the_documented_shape():
    rows = answer("articles")
    assert len(rows) == 34 + 36
    (e29,) = [row for row in rows if row["article"] == "E29"]
    assert set(e29) == {"article", "heading", "claimed", "code", "tests", "page", "not_mechanisable"}
    assert "tests/casework/test_regulations.py::test_article_29_has_ten_grounds_and_no_stray_mark" in e29["tests"]
    (e09,) = [row for row in rows if row["article"] == "E09"]
    assert "emr_rating/filing/steps.py" in e09["code"]
    assert e09["page"]


def test_a_claimed_article_needs_code_a_test_and_a_page_that_exists():
    row = {"article": "E01", "claimed": True, "code": [], "tests": ["t"], "page": "nowhere", "not_mechanisable": None}
    assert lawmap.faults([row]) == ["E01: no page is named nowhere", "E01: claimed without code"]
    assert lawmap.faults([row | {"page": None, "claimed": False}]) == []
    assert lawmap.faults([row | {"page": None, "not_mechanisable": "an appeal to manners"}]) == []


def test_what_is_claimed_holds():
    answer("articles", "--claimed")


def test_tests_are_found_by_marks_on_functions_and_modules(tmp_path, settings):
    (tmp_path / "tests").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "tests" / "test_x.py").write_text(
        dedent(
            """
            pytestmark = [pytest.mark.django_db, pytest.mark.article("E07")]

            @pytest.mark.article("E01", "P02")
            def test_a(): ...
            """
        ),
        encoding="utf-8",
    )
    settings.ROOT = tmp_path
    assert lawmap._tests() == {
        "E07": {"tests/test_x.py"},
        "E01": {"tests/test_x.py::test_a"},
        "P02": {"tests/test_x.py::test_a"},
    }


def test_the_diagram_has_every_state_and_move():
    text = generated.workflow()
    for of_kind in case_types():
        for step in of_kind.steps:
            for source in step.sources:
                for target in step.targets:
                    assert f"{source.value} --> {target.value}: {step.label}" in text


def test_documents_are_written_then_in_step_then_out_of_step(tmp_path, settings, monkeypatch):
    (tmp_path / "docs").mkdir()
    settings.ROOT = tmp_path
    monkeypatch.setattr(generate_docs, "DOCUMENTS", {"docs/one.md": lambda: "one\n"})
    assert answer("generate_docs") == {"written": ["docs/one.md"]}
    assert answer("generate_docs", "--check") == {"out_of_step": []}
    (tmp_path / "docs" / "one.md").write_text("other\n", encoding="utf-8")
    with pytest.raises(CheckFailed):
        call_command("generate_docs", "--check", stdout=StringIO())
