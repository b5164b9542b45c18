"""One word for each term: every table has its word in the glossary, and every word of code in it is one that the code uses."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from casework.checks import FLOORS

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
CODE = {word for quoted in re.findall(r"`([^`]+)`", GLOSSARY) for word in re.findall(r"\w+", quoted)}

# Words that once stood for what the glossary calls otherwise: where alone each may still stand, and what is said elsewhere.
ONE_WORD: dict[str, tuple[tuple[str, ...], str]] = {
    "reviewer": (
        (
            "config/scenarios/",
            "docs/glossary.md",
            "emr_rating/board/",
            "emr_rating/cycle/record.py",
            "emr_rating/models/plan.py",
            "emr_rating/municipal/lanes.py",
            "emr_rating/plan/",
            "emr_rating/results/register.py",
            "templates/emr_rating/authority/board.html",
            "templates/emr_rating/plan/",
        ),
        "expert; a reviewer is the office or the team that reviews (审核方)",
    ),
    "profile": (
        ("accounts/", "docs/glossary.md", "docs/permissions.md", "templates/account"),
        "file, of an expert; a profile is what everybody has of their own (个人信息)",
    ),
    "publication": ((), "posting (公示), announcement (公布) or decree (公布文件)"),
    "public notice": ((), "posting; the time that it takes is publicity (公示期)"),
    "determination": ((), "conclusion, of an office; outcome, of a filing; decision, on a proposal"),
    "dossier": (
        (
            "casework/archive/",
            "casework/management/commands/dossier.py",
            "casework/models/archive.py",
            "casework/urls.py",
            "casework/verifiers/",
            "config/scenarios/archiving.py",
            "docs/",
            "primary_care_review/",
            "templates/casework/archive/",
            "templates/primary_care_review/",
        ),
        "file, of an expert; a dossier is the papers of a review or of a case as they were sealed (封存资料、归档包)",
    ),
}
WRITTEN = [
    file for folder in (*FLOORS, "config") for file in (ROOT / folder).rglob("*.py") if "migrations" not in file.parts
]
WRITTEN += [
    *(ROOT / "templates").rglob("*.html"),
    *(ROOT / "docs").glob("*.md"),
    *(ROOT / "docs/decisions").glob("*.md"),
]


@pytest.mark.parametrize("word", ONE_WORD)
def test_one_thing_has_one_word_in_code_and_documents(word):
    allowed, instead = ONE_WORD[word]
    found = [str(file.relative_to(ROOT)) for file in WRITTEN if word in file.read_text(encoding="utf-8").lower()]
    assert [name for name in found if not name.startswith(allowed)] == [], f"say {instead}"


def test_every_table_has_its_word():
    tables = {model.__name__ for label in FLOORS for model in apps.get_app_config(label).get_models()}
    assert tables - CODE == set()


def test_every_word_of_code_is_used_by_the_code():
    used: set[str] = set()
    for label in FLOORS:
        for file in (ROOT / label).rglob("*.py"):
            if "migrations" not in file.parts:
                used |= set(re.findall(r"\w+", file.read_text(encoding="utf-8")))
    assert CODE - used == set()


def test_no_term_stands_twice():
    terms = re.findall(r"^\| ([^|]+) \|", GLOSSARY, flags=re.MULTILINE)
    assert sorted(set(terms)) == sorted(terms)
