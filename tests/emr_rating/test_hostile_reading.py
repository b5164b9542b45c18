"""Opinions are read by whoever may conclude, and that they were read is noted wherever they are shown (E31)."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from casework.models import Reading
from config.scenarios import deciding
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from emr_rating.models import Filing
from emr_rating.municipal.steps import CONCLUDE_DISTRICT
from emr_rating.stages import Stage


@pytest.mark.article("E31")
def test_the_opinions_beside_the_form_are_in_the_log_of_readings(cycle, applicant, people, as_role, now, at):
    """The queue leads to the form past the case page, whose tab notes it."""
    filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)
    morning = scenes.close(cycle)
    filing = Filing.objects.get()
    (assignment,) = scenes.designate(filing, people=people, at=morning)
    now(morning)
    url = reverse("step", args=[filing.number, "emr_district_review_conclude"])
    shown = []
    for role, text in ((Role.BUREAU_HEAD, None), (Role.BUREAU_HEAD, "refused"), (Role.BUREAU_HANDLER, None)):
        head = as_role(role)
        answer = head.get(url) if text is None else head.post(url, {"reason": ""})
        shown.append(scenes.DOUBT in answer.text)
        if assignment.handed_in_at is None:
            assignment = scenes.hand_in(assignment, at=morning, level=2)
    assert shown == [False, False, True]
    deciding.proposed(Filing.objects.get(), CONCLUDE_DISTRICT, by=people[Role.BUREAU_HANDLER], at=morning, level=3)
    assert scenes.DOUBT in as_role(Role.BUREAU_HEAD).get(url).text
    rows = Reading.objects.filter(case=filing.pk).order_by("pk").values_list("person", "what")
    read_by = [people[role].person_id for role in (Role.BUREAU_HANDLER, Role.BUREAU_HEAD)]
    assert list(rows) == [(person, f"{filing.number} 作出区县结论") for person in read_by]
