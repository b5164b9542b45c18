"""Papers of a year that one office drafts for another, in both regimes."""

import pytest

from accounts.roles import Role
from config.scenarios import (
    overdue,
    review,
    yearly,
)
from emr_rating.models import Filing
from primary_care_review.yearly.papers import OCTOBER_PAPERS

from .book import complete
from .walk import fresh

pytestmark = pytest.mark.django_db


@pytest.mark.article("E19")
def test_every_move_of_the_citys_summary(walk, people, at):
    """Written, held up by a case that goes back to review, handed in, taken back, returned and received."""
    year = yearly.concluded_year(people=people, at=at)
    then = yearly.day_after(year)
    case = yearly.city_summary(year, people=people, at=then)
    walk.look(case, then)
    yearly.written(case, by=people[Role.COMMISSION_HANDLER], at=then)
    case_of_district = Filing.objects.order_by("pk")[0]
    walk.take(case_of_district, "return_summary", then)
    walk.look(case, then)
    review.conclude_district(fresh(case_of_district), people=people, at=then)
    review.report_summary(year, people=people, at=then)
    for name in ("hand_in", "take_back", "hand_in", "return", "hand_in", "receive", "unreceive", "receive"):
        walk.take(case, f"{name}_paper", then)
    complete(walk, "emr_city_summary")


@pytest.mark.article("E33")
def test_every_move_of_a_bureaus_reports(walk, people, at):
    """The yearly one, which nobody gives up; one of an event, which is given up while it was never handed in."""
    year = yearly.concluded_year(people=people, at=at)
    then = overdue.day_after(year)
    case = yearly.district_report(year, people=people, at=then)
    walk.look(case, then)
    yearly.written(case, by=people[Role.BUREAU_HANDLER], at=then)
    for name in ("hand_in", "take_back", "hand_in", "return", "hand_in", "receive", "unreceive", "receive"):
        walk.take(case, f"{name}_paper", then)
    event = yearly.special_event("机房断电影响数据上报", people=people, at=then)
    walk.look(event, then)
    walk.take(event, "drop_paper", then)
    complete(walk, "emr_district_report")


@pytest.mark.article("P15")
def test_every_move_of_an_october_paper(walk, people, at):
    by = people[Role.BUREAU_HANDLER]
    case = yearly.begun(OCTOBER_PAPERS, "primary_care_october_paper", year=at.year, by=by, at=at)
    walk.look(case, at)
    for name in ("hand_in", "take_back", "hand_in", "return", "hand_in", "receive", "unreceive", "receive"):
        walk.take(case, f"{name}_paper", at)
    complete(walk, "primary_care_october_paper")
