"""The authorities' lists cost as many queries with three rows as with one; every page answers, empty or full."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from emr_rating.models import Cycle, Filing
from emr_rating.rules import Lane
from emr_rating.stages import Stage

INDEXES = (2, 22, 42)
PAGES = ("emr_office", "emr_history", "emr_editions", "emr_board", "emr_board_export")
BUREAU_PAGES = (*PAGES, "district_summary")
CITY_PAGES = (*PAGES, "emr_summaries")


def cost(client, name: str, *args) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(name, args=args)).status_code == 200
    return len(queries)


@pytest.mark.parametrize("role, names", [(Role.BUREAU_HEAD, BUREAU_PAGES), (Role.COMMISSION_HEAD, CITY_PAGES)])
def test_pages_cost_the_same_for_one_case_and_for_three(people, at, earlier_years, as_role, now, role, names):
    cycle = filings.cycle(people=people, at=at)
    applicants = [filings.hospital(index, people=people, at=at) for index in INDEXES]
    for applicant in applicants:
        earlier_years(applicant, (2024, 3, 3), (2025, 3, 3))
        filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)
    morning = scenes.close(cycle)
    now(morning)
    first, *others = Filing.objects.order_by("pk")
    scenes.review_at(Stage.DISTRICT_CONCLUDED, first, people=people, at=morning)
    client = as_role(role)
    client.get(reverse("emr_office"))
    one = {name: cost(client, name) for name in names}
    for filing in others:
        scenes.review_at(Stage.DISTRICT_CONCLUDED, filing, people=people, at=morning)
    three = {name: cost(client, name) for name in names}
    assert three == one


def test_a_summary_costs_the_same_for_one_line_and_for_two(people, at, as_role, now):
    cycle = filings.cycle(people=people, at=at)
    for index in INDEXES:
        applicant = filings.hospital(index, people=people, at=at)
        filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)
    morning = scenes.close(cycle)
    first, *others = Filing.objects.order_by("pk")
    one = scenes.review_at(Stage.PROVISIONAL, first, people=people, at=morning).summary_lines.get().summary
    for filing in others:
        scenes.review_at(Stage.DISTRICT_CONCLUDED, filing, people=people, at=morning)
    two = scenes.report_summary(Cycle.objects.get(), people=people, at=morning)
    now(morning)
    client = as_role(Role.COMMISSION_HEAD)
    client.get(reverse("emr_office"))
    for name in ("summary", "summary_excel"):
        assert cost(client, name, two.pk) == cost(client, name, one.pk)


@pytest.mark.parametrize("name", BUREAU_PAGES[:3])
def test_pages_answer_before_there_is_anything(people, as_role, name):
    assert as_role(Role.BUREAU_HEAD).get(reverse(name)).status_code == 200


@pytest.mark.article("E16")
def test_what_the_city_reviews_itself_is_not_counted_among_the_bureaus(cycle, people, as_role, now, at):
    """Both stand provisional in the end (E18); the commission reads here what its bureaus have done."""
    for index, level in ((2, 3), (22, 4)):
        applicant = filings.hospital(index, people=people, at=at)
        filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=level)
    morning = scenes.close(cycle)
    now(morning)
    assert _progress(as_role) == [
        {"name": "渝中区", "review": 1, "concluded": 0, "reported": 0, "no_result": "", "late": False}
    ]
    of_city = Filing.objects.get(lane=Lane.CITY_REVIEW)
    Filing.objects.filter(pk=of_city.pk).update(state=Stage.PROVISIONAL)
    scenes.review_at(Stage.PROVISIONAL, Filing.objects.get(lane=Lane.DISTRICT_REVIEW), people=people, at=morning)
    assert _progress(as_role) == [
        {"name": "渝中区", "review": 0, "concluded": 0, "reported": 1, "no_result": "", "late": False}
    ]


def _progress(as_role) -> list[dict]:
    return as_role(Role.COMMISSION_HEAD).get(reverse("emr_summaries")).context["progress"]
