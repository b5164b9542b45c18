"""A district whose results were lowered two years running: the city reviews its third year, the bureau does not, the city is told (E30)."""

import pytest
from django.urls import reverse

from accounts.models import District
from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.actions import notices
from casework.models import Message, Notice
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from emr_rating.models import Filing, ReviewSuspension
from emr_rating.municipal import actions as review
from emr_rating.rules import Lane
from emr_rating.stages import Stage
from tests.emr_rating.earlier_years import lowered
from tests.experts.reviews import page, tab, visit
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("E30")]
LIST = "emr_spot_checks"


@walked_once
def closed(people, at):
    """The morning after the window of the third year; its one hospital has declared 3."""
    cycle = filings.cycle(people=people, at=at)
    applicant = filings.hospital(2, people=people, at=at)
    filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)
    for year in (2024, 2025):
        lowered(year, cycle, applicant, people[Role.COMMISSION_HEAD], at)
    return scenes.close(cycle)


@pytest.mark.refuses("E30", 1)
def test_the_suspended_bureau_is_refused_and_the_city_reviews(closed, people):
    filing = Filing.objects.get(cycle__year=2026)
    assert (filing.lane, filing.state) == (Lane.RAISED_REVIEW, Stage.CITY_REVIEW)
    bureau, sentence = people[Role.BUREAU_HEAD], "区县审核暂停，提级由市卫生健康委组织审核（第三十条）。"
    with pytest.raises(Refused, match="不能办理“指定评审专家”"):
        scenes.designate(filing, people=people, at=closed)
    with pytest.raises(Refused, match=f"{sentence}不属本区县审核。"):
        review.conclude_district(filing, level=3, reason="理由", by=bureau, at=closed)
    sent = {"seen": filing.version, "level": "3", "reason": "理由"}
    answer = visit(bureau, reverse("step", args=[filing.number, "emr_district_review_conclude"]), sent, at=closed)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert sentence in page(bureau, tab(filing, "review"), at=closed)
    told = Message.objects.filter(office=bureau.office, title="2026年度区县审核暂停，提级由市级审核")
    assert told.count() == 1
    assert proving.faults() == []


@pytest.mark.opens("E30")
def test_the_circular_is_drafted_by_one_issued_by_another_and_read_by_all(closed, people):
    handler, head, bureau = (people[role] for role in (Role.COMMISSION_HANDLER, Role.COMMISSION_HEAD, Role.BUREAU_HEAD))
    suspension = ReviewSuspension.objects.get()
    assert [row[2] for row in suspension.lowered] == ["W2024-T", "W2025-T"]
    address = reverse("suspension_circular", args=[2026, suspension.district_id])
    assert address in page(handler, reverse(LIST), at=closed)
    assert "尚未通报" in page(bureau, reverse(LIST), at=closed)
    assert visit(handler, address, {"demand": " "}, at=closed).status_code == 422
    assert visit(handler, address, {"demand": "严格审核把关。"}, at=closed).status_code == 302
    again = visit(handler, address, {"demand": "严格审核把关。"}, at=closed)
    assert (again.status_code, "已有拟稿" in again.content.decode()) == (422, True)
    draft = Notice.objects.get(kind="review_suspension")
    with pytest.raises(Refused):
        notices.issue(draft, by=handler, at=closed)
    District.objects.filter(pk=suspension.district_id).update(name="演示新区")  # since it was drafted
    issued = notices.issue(draft, by=head, at=closed)
    assert ReviewSuspension.objects.get().circular == issued
    assert issued.number in page(bureau, reverse(LIST), at=closed)
    assert Notice.objects.visible_to(bureau).filter(pk=issued.pk).exists()
    assert Message.objects.filter(office=bureau.office, title__endswith="全市通报").count() == 1
    with pytest.raises(Refused, match="不能撤回"):
        notices.withdraw(issued, reason="误发", by=head, at=closed)
    exported = visit(bureau, reverse("emr_spot_checks_export"), at=closed)
    assert exported.status_code == 200
    assert proving.faults() == []
