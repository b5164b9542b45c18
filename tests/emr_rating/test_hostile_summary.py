"""What a bureau reports is what its page listed, also where somebody acts on a case in between (E16)."""

import pytest

from accounts.roles import Role
from casework.gateway import Stale
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from emr_rating.models import DistrictSummary, Filing
from emr_rating.stages import Stage
from emr_rating.summary import actions as verbs
from tests.worlds import walked_once

pytestmark = pytest.mark.article("E16")


@walked_once
def morning(cycle, people, at):
    """Two concluded filings of 渝中区."""
    for index in (2, 22):
        applicant = filings.hospital(index, people=people, at=at)
        filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)
    morning = scenes.close(cycle)
    for filing in Filing.objects.order_by("pk"):
        scenes.review_at(Stage.DISTRICT_CONCLUDED, filing, people=people, at=morning, level=2)
    return morning


def test_the_list_is_read_once_and_reported_at_the_versions_read(cycle, people, morning, monkeypatch):
    head, performed, perform = people[Role.BUREAU_HEAD], [], verbs.perform

    def noting(case, step, **facts):
        performed.append((case.pk, facts["seen"]))
        return perform(case, step, **facts)

    monkeypatch.setattr(verbs, "perform", noting)
    listed = verbs.concluded(cycle, head.office.own_district)
    seen, versions = verbs.mark(listed), [(filing.pk, filing.version) for filing in listed]
    verbs.report_summary(cycle, remarks="", seen=seen, by=head, at=morning)
    assert performed == versions


def test_a_case_acted_on_meanwhile_is_not_reported_and_neither_are_the_others(cycle, people, morning, monkeypatch):
    """Should a lock fail to hold, the version read still does."""
    head, locked = people[Role.BUREAU_HEAD], verbs._locked

    def then_somebody_acts(filings):
        read = locked(filings)
        Filing.objects.filter(pk=read[-1].pk).update(version=read[-1].version + 1)
        return read

    monkeypatch.setattr(verbs, "_locked", then_somebody_acts)
    seen = verbs.mark(verbs.concluded(cycle, head.office.own_district))
    with pytest.raises(Stale):
        verbs.report_summary(cycle, remarks="", seen=seen, by=head, at=morning)
    assert DistrictSummary.objects.count() == 0
    assert set(Filing.objects.values_list("state", flat=True)) == {Stage.DISTRICT_CONCLUDED}
