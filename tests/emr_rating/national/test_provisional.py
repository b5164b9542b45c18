"""What stayed below 5 in the city becomes final with the rest of the year: in a year of its own, which has no other cases."""

from datetime import timedelta

import pytest

from config.scenarios import national as scenes
from config.scenarios import review
from emr_rating.models import Filing, YearResult
from emr_rating.stages import NationalStage, Stage

pytestmark = [pytest.mark.django_db, pytest.mark.article("E18")]


def test_provisional_results_are_confirmed_by_the_same_notice(cycle, people, at):
    passed, lowered = scenes.filed(2, 22, people=people, cycle=cycle, at=at)
    start = review.close(cycle)
    scenes.checked(lowered, people=people, at=start, level=4)
    case = scenes.checked(passed, people=people, at=start)
    scenes.national_at(NationalStage.PASSED, case, people=people, at=start + timedelta(days=1))
    posting = scenes.post(cycle, people=people, at=start + timedelta(days=2))
    after = posting.ends_at() + timedelta(hours=1)
    scenes.noted(cycle, people=people, at=after)
    assert Filing.objects.get(pk=lowered.pk).state == Stage.PROVISIONAL
    scenes.announce(cycle, people=people, at=after)
    assert Filing.objects.get(pk=lowered.pk).state == Stage.CONFIRMED
    assert YearResult.objects.get(institution=lowered.institution, year=cycle.year).final_level == 4
