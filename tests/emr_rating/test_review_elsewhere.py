"""What a bureau does not review: another district's filings, and what the city reviews itself (E15-E17)."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from casework.gateway import NotTheirs, Refused
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from emr_rating.models import Filing
from emr_rating.municipal import actions as review
from emr_rating.stages import Stage
from experts.models import Assignment


def step_url(filing: Filing, name: str) -> str:
    return reverse("step", args=[filing.number, name])


@pytest.mark.article("E16")
@pytest.mark.refuses("E16", 1)
def test_another_districts_case_is_404_by_its_address(cycle, people, as_role, now, at):
    elsewhere = filings.hospital(3, people=people, at=at)
    filings.filing_at(Stage.REPORTED, applicant=elsewhere, of_cycle=cycle, at=at, level=3)
    morning = scenes.close(cycle)
    filing = Filing.objects.get()
    now(morning)
    client = as_role(Role.BUREAU_HEAD)
    assert client.get(reverse("case", args=[filing.number])).status_code == 404
    for name in ("emr_district_review_designate", "emr_district_review_ask", "emr_district_review_conclude"):
        assert client.post(step_url(filing, name), {"seen": filing.version, "level": "3"}).status_code == 404
    with pytest.raises(NotTheirs):
        scenes.designate(filing, people=people, at=morning)
    assert not Assignment.objects.exists()


@pytest.mark.article("E15")
@pytest.mark.article("E17")
@pytest.mark.parametrize(
    "level, past, sentence",
    [
        pytest.param(4, (), "首次自评4级，由市卫生健康委组织审核（第十五条）", marks=pytest.mark.refuses("E16", 2)),
        pytest.param(5, ((2025, 4, 4),), "申报5级及以上", marks=pytest.mark.refuses("E16", 3)),
    ],
)
def test_a_bureau_does_not_touch_a_first_time_4_nor_a_5(
    cycle, applicant, people, as_role, now, at, earlier_years, level, past, sentence
):
    earlier_years(applicant, *past)
    filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=level)
    morning = scenes.close(cycle)
    filing = Filing.objects.get()
    with pytest.raises(Refused, match="不能办理“指定评审专家”"):
        scenes.designate(filing, people=people, at=morning)
    with pytest.raises(Refused, match=f"{sentence}.*不属本区县审核"):
        review.conclude_district(filing, level=level, reason="理由", by=people[Role.BUREAU_HEAD], at=morning)
    now(morning)
    client = as_role(Role.BUREAU_HEAD)
    answer = client.post(
        step_url(filing, "emr_district_review_conclude"),
        {"seen": filing.version, "level": str(level), "reason": "理由"},
    )
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    page = client.get(reverse("case_tab", args=[filing.number, "review"])).content.decode()
    assert sentence in page
    assert "本环节尚未开放" not in page
    board = client.get(reverse("emr_board")).content.decode()
    assert "不属本区县审核" in board
