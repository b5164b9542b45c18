"""A hospital that passed 4 last year and now declares 5: it owes materials from the morning after the window on."""

from datetime import datetime, timedelta

import pytest

from config.scenarios import filing as filings
from config.scenarios import review as scenes
from emr_rating.models import Cycle, Filing
from emr_rating.stages import Stage
from tests.worlds import walked_once


@walked_once
def owing(cycle: Cycle, applicant, earlier_years, at) -> Filing:
    earlier_years(applicant, (2025, 4, 4))
    filing = filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=5)
    scenes.close(cycle)
    return Filing.objects.get(pk=filing.pk)


@pytest.fixture
def morning(cycle: Cycle) -> datetime:
    return cycle.closes_at + timedelta(hours=10)


@pytest.fixture
def over(cycle: Cycle) -> datetime:
    """0:00 of the eighth working day: the window closes on 30 November, the term ends with 9 December."""
    return cycle.closes_at + timedelta(days=9)
