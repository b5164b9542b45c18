"""A hospital rates those who reviewed it where the pool keeps points: once the outcome is told to it, and not a day earlier (P11, E16)."""

import pytest

from accounts.roles import Role
from casework.models import Message
from config.scenarios import experts
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from emr_rating.models import Filing
from emr_rating.stages import Stage
from experts.actions import rating
from experts.actions.settings import set_pool
from experts.models import PointsEntry
from tests.worlds import walked_once


@walked_once
def reviewed(people, at):
    """A filing whose district has concluded, and which it has not reported."""
    pool = experts.pool(people[Role.EXPERT].office)
    head = people[Role.COMMISSION_HEAD]
    set_pool(pool, requires_letter=False, keeps_points=True, reason="试行。", by=head, at=at)
    cycle = filings.cycle(people=people, at=at)
    applicant = filings.hospital(2, people=people, at=at)
    filing = filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)
    morning = scenes.close(cycle)
    return scenes.review_at(Stage.DISTRICT_CONCLUDED, filing, people=people, at=morning), applicant, morning


@pytest.mark.article("E16")
@pytest.mark.article("P11")
def test_the_rating_opens_with_the_report_and_says_nothing_before(reviewed, people):
    filing, applicant, morning = reviewed
    invited = Message.objects.filter(office=applicant.clerk.office, title__contains="请评价评审组")
    credited = PointsEntry.objects.filter(ground=PointsEntry.Ground.PARTICIPATION)
    assert not rating.open_to(filing, applicant.leader)
    assert (invited.count(), credited.count()) == (0, 0)
    scenes.report_summary(filing.cycle, people=people, at=morning)
    told = Filing.objects.get(pk=filing.pk)
    assert rating.open_to(told, applicant.leader)
    assert (invited.count(), credited.count()) == (1, 1)


def test_where_no_points_are_kept_nobody_is_asked(reviewed, people):
    filing, applicant, morning = reviewed
    pool = experts.pool(people[Role.EXPERT].office)
    head = people[Role.COMMISSION_HEAD]
    set_pool(pool, requires_letter=False, keeps_points=False, reason="停止。", by=head, at=morning)
    scenes.report_summary(filing.cycle, people=people, at=morning)
    assert not rating.open_to(Filing.objects.get(pk=filing.pk), applicant.leader)
    assert not Message.objects.filter(title__contains="请评价评审组").exists()
