"""Two people at the same instant, on connections of their own: exactly one of them has the one modification (E10)."""

from datetime import UTC, datetime

import pytest

from casework.gateway import perform
from config.scenarios import cast
from config.scenarios import filing as scenario
from emr_rating import workflow
from emr_rating.actions import filing as actions
from emr_rating.models import Filing, Report
from emr_rating.stages import Stage
from tests.real_database import at_once

AT = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)


@pytest.fixture
def people(fresh_database):
    return cast.officials(at=AT)


@pytest.fixture
def applicant(people):
    cycle = scenario.cycle(people=people, at=AT)
    applicant = scenario.hospital(people=people, at=AT)
    scenario.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=AT)
    return applicant


@pytest.mark.article("E10")
def test_two_reports_of_the_one_modification(applicant):
    filing = perform(Filing.objects.get(), workflow.AMEND, by=applicant.clerk, at=AT)

    def report() -> None:
        actions.report(filing, declared_level=4, by=applicant.leader, at=AT, seen=filing.version)

    outcomes = at_once(report, report)
    assert outcomes == ["done", "本案件在您打开页面之后已有新的办理，请核对最新情况后再操作。"]
    assert (Filing.objects.get().reports_made, Report.objects.count()) == (2, 2)


@pytest.mark.article("E10")
def test_two_openings_of_the_one_modification(applicant):
    filing = Filing.objects.get()

    def amend() -> None:
        perform(filing, workflow.AMEND, by=applicant.clerk, at=AT)

    outcomes = at_once(amend, amend)
    assert outcomes == ["done", "案件现处于“修改中”，不能办理“修改已上报数据”，请刷新页面查看最新进展。"]
    assert Filing.objects.get().state == Stage.AMENDING


@pytest.mark.article("E12")
def test_two_filings_of_a_year_begun_at_once(applicant, people):
    cycle = Filing.objects.get().cycle
    other = scenario.hospital(22, people=people, at=AT)

    def start() -> None:
        actions.start(institution=other.institution, cycle=cycle, by=other.clerk, at=AT)

    outcomes = at_once(start, start)
    assert outcomes[0] == "done"
    assert "同一年度只能填报一次（第十二条）。" in outcomes[1]
    assert Filing.objects.filter(filed_by=other.institution).count() == 1
