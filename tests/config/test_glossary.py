"""One word for each term: every table has its word in the glossary, and every word of code in it is one that the code uses."""

import re
from pathlib import Path

from django.apps import apps

from casework.checks import FLOORS

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
CODE = {word for quoted in re.findall(r"`([^`]+)`", GLOSSARY) for word in re.findall(r"\w+", quoted)}


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
