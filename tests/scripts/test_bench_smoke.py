"""`make bench` at tiny sizes: everything it measures still answers. How fast is never tested here."""

import json

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

from experts.models import Draw
from scripts.bench import draws, figures, imports, ledger, notices, pages, scoring
from scripts.bench.figures import Figure


def figure(**changes):
    return Figure(**{"part": "Pages", "name": "queue page", "value": 1.2, "unit": "×", "aim": 1.5} | changes)


@pytest.fixture
def one_connection(db):
    """A request ends without giving back the connection that holds the test's transaction, as under Django's client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_scoring_gives_a_figure_each_for_score_and_path():
    assert [(one.unit, one.value > 0) for one in scoring.measure(filings=3)] == [("µs", True)] * 2


def test_notices_have_the_pages_they_are_named_after():
    from casework.printing import engine  # noqa: PLC0415  # the renderer is loaded by the test that prints

    laid_out = {
        count: engine.lay_out(notices.paper(1, pages=count).html(), title="", layout="official").pages
        for count in notices.PAGES
    }
    assert {count: len(sheets) for count, sheets in laid_out.items()} == {1: 1, 10: 10}
    assert notices.bare_pdf(notices.paper(1, pages=1).html()).startswith(b"%PDF")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the ledger is grown by PostgreSQL's own SQL")
def test_pages_ask_the_same_queries_of_two_ledgers(one_connection, at):
    measured = pages.measure([300, 600], repeats=1, at=at)
    assert measured.differing() == []
    assert ledger.Case.objects.count() == 600
    assert {one.unit for one in measured.figures()} == {"×", "queries", "kB", "ms"}


@pytest.mark.django_db
def test_a_draw_is_frozen_and_drawn(at):
    assert [one.unit for one in draws.measure(experts=60, at=at)] == ["ms"] * 4
    assert len(Draw.objects.get().proof["panel"]) == 5


def test_a_register_and_a_list_of_experts_are_imported_by_the_worker(people, at):
    measured = imports.measure(rows=3, at=at)
    assert [one.unit for one in measured] == ["s", "s", "statements"] * 2


def test_a_page_whose_queries_differ_by_size_is_named():
    asked = {"queue": {1000: 7, 10_000: 8}, "case": {1000: 9, 10_000: 9}}
    assert pages.Pages(asked=asked).differing() == ["queue page: queries differ by size: 1,000 cases 7, 10,000 cases 8"]


def test_each_figure_stands_beside_its_aim():
    lines = [figure().line(), figure(value=1.6).line(), figure(value=7, unit="queries", aim=None).line()]
    assert [line.split(maxsplit=2)[2] for line in lines] == [
        "1.20 ×   ≤ 1.50 ×     met",
        "1.60 ×   ≤ 1.50 ×     not met",
        "7",
    ]


def test_the_json_file_holds_what_the_table_shows(tmp_path):
    figures.write(tmp_path / "bench.json", [figure()], on="2026-11-09")
    document = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert document["on"] == "2026-11-09"
    assert document["figures"] == [
        {"part": "Pages", "name": "queue page", "value": 1.2, "unit": "×", "aim": 1.5, "met": True}
    ]
