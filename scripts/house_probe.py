"""Copied among the tests of a commit by `scripts/house.py`: which files of the house run in an act, and what it asks the database."""

import json
import os
import sys
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.scenarios import filing as scenario
from emr_rating.stages import Stage

ROOT = Path.cwd()
FLOORS = ("config", "emr_rating", "primary_care_review", "experts", "casework", "accounts")


def files_of(act):
    """The modules of the house in which something ran, but for the demonstration that calls."""
    seen = set()
    sys.setprofile(lambda frame, event, argument: seen.add(frame.f_code.co_filename))
    try:
        act()
    finally:
        sys.setprofile(None)
    inside = {Path(name).relative_to(ROOT) for name in seen if name.startswith(f"{ROOT}/")}
    return len([path for path in inside if path.parts[0] in FLOORS and "scenarios" not in path.parts])


def fresh(filing):
    """As a page fetches it: nothing of it is known yet."""
    return type(filing).objects.get(pk=filing.pk)


def test_probe(cycle, applicant, at, signed_in):
    filled = scenario.filing_at(Stage.DRAFT, applicant=applicant, of_cycle=cycle, at=at, level=3)
    filled = fresh(scenario.confirm(filled, by=applicant.clerk, at=at))
    with CaptureQueriesContext(connection) as asked:
        report = files_of(lambda: scenario.report(filled, by=applicant.leader, at=at))
    queries = len(asked)  # before a request empties the log
    browser, address = signed_in(applicant.clerk), reverse("case", args=[filled.number])
    browser.get(address)  # what is read once in a process is read now
    page = files_of(lambda: browser.get(address))
    with CaptureQueriesContext(connection) as read:
        browser.get(address)
    found = {
        "files that run in REPORT": report,
        "queries of REPORT": queries,
        "files that run for the case page": page,
        "queries of the case page": len(read),
    }
    Path(os.environ["PROBE_OUT"]).write_text(json.dumps(found), encoding="utf-8")
