"""What it costs to report a filing: asked once, locked once, read once."""

import re
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.scenarios import filing as scenario
from emr_rating.filing import actions
from emr_rating.models import Filing
from emr_rating.stages import Stage


@pytest.mark.article("E09")
def test_a_report_locks_and_reads_once(cycle, applicant, at):
    filled = scenario.filing_at(Stage.DRAFT, applicant=applicant, of_cycle=cycle, at=at, level=3)
    scenario.confirm(filled, by=applicant.clerk, at=at)
    page = Filing.objects.get(pk=filled.pk)
    with CaptureQueriesContext(connection) as asked:
        actions.report(page, declared_level=2, by=applicant.leader, at=at, seen=page.version)
    read = Counter(
        table
        for query in asked.captured_queries
        for table in re.findall(r'^SELECT .*? FROM "(casework_case|emr_rating_filing|casework_answer)"', query["sql"])
    )
    # The lock, the filing, and both once more as the record covers them; how the case stands now (stage, holder, clocks in one);
    # the filings of earlier years; the answers once.
    assert read == {"casework_case": 3, "emr_rating_filing": 3, "casework_answer": 1}
    assert len(asked) == 24
