"""A hospital learns that the institute has read its cases with the posting, and not before (E25, E31)."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from casework import reading_log
from casework.record import log_reading
from config.scenarios import filing
from emr_rating.national import publicity

pytestmark = [pytest.mark.django_db, pytest.mark.article("E31"), pytest.mark.article("E25")]
ANY = {"case": "", "since": None, "until": None}


def test_what_the_institute_reads_is_told_with_the_posting(both, cycle, people, thursday, at):
    by, passed = people[Role.INSTITUTE], both[0]
    for read in (passed, passed.about):
        log_reading(by=by, at=at, what=f"{read.number} 概览", case=read)
    own = filing.leader(passed)

    def told() -> list[str]:
        rows = reading_log.of_own(own, **ANY, on=(at + timedelta(days=60)).date())
        return sorted(row["case__number"] for row in rows if row["office_name"] == by.office.name)

    assert told() == []
    publicity.post(cycle, listed=[passed.number], by=by, at=thursday)
    assert told() == sorted([passed.number, passed.about.number])
