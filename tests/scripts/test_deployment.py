"""The production set as far as it can be checked without Docker: it parses, and nothing in it is forgotten."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
EXAMPLE = (ROOT / "deploy" / "env.example").read_text(encoding="utf-8")


def test_the_set_is_complete():
    assert set(COMPOSE["services"]) == {"migrate", "web", "worker", "beat", "nginx", "postgres", "redis"}


@pytest.mark.parametrize("service", sorted(set(COMPOSE["services"]) - {"migrate"}))
def test_whoever_stays_up_is_asked_how_it_fares(service):
    assert "healthcheck" in COMPOSE["services"][service]


def test_the_example_names_every_variable_that_the_settings_read():
    settings = "".join((ROOT / "config" / "settings" / name).read_text() for name in ("base.py", "production.py"))
    read = set(re.findall(r'env(?:\.\w+)?\("([A-Z_]+)"', settings))
    set_in_image = {"PORTAL_FILES"}
    assert read - set_in_image - set(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE)) == set()


def test_the_example_holds_no_secret():
    assert re.findall(r"^(?:SECRET_KEY|\w*PASSWORD)=.+$", EXAMPLE, re.MULTILINE) == []
