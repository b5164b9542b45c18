"""A bureau's yearly report to the commission, chased when it is late, and what it reports of special events (E33)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Office
from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework.chasing.matters import source
from casework.gateway import perform
from casework.models import Case, Message
from casework.plans import actions
from config.scenarios import cast, overdue, yearly
from emr_rating.models import DistrictReport
from emr_rating.yearly.steps import DISTRICT


@pytest.fixture
def year(people, at):
    return yearly.concluded_year(people=people, at=at)


@pytest.fixture
def then(year):
    """The day after the districts' term."""
    return overdue.day_after(year)


@pytest.fixture
def reads(now, then):
    def sign_in(member) -> Client:
        now(then)
        browser = Client()
        browser.force_login(member.person)
        return browser

    return sign_in


@pytest.mark.article("E33")
def test_every_bureau_owes_one_and_who_is_late_stands_first_and_is_chased(year, people, then, reads, at):
    cast.bureau("500106", at=at)  # the only other one in which somebody works
    bureaus = Office.objects.filter(kind=OfficeKind.BUREAU)
    own = yearly.handed_in(yearly.district_report(year, people=people, at=then), by=people[Role.BUREAU_HEAD], at=then)
    begun = actions.begin_owed(then)
    assert begun == 2  # and the city's summary
    assert own.contents.parts[1].text == "渝中区应参加评价的医疗机构3家，已上报3家，未上报0家。"
    late = DistrictReport.objects.filter(state="drafting").earliest("pk")
    assert Message.objects.filter(office=late.office, title__startswith="请起草").count() == 1
    over = then + timedelta(days=60)
    owed = source("clock").late(people[Role.COMMISSION_HEAD], over.date())
    assert set(owed.values_list("case", flat=True)) >= {late.pk}
    assert own.pk not in owed.values_list("case", flat=True)
    page = reads(people[Role.COMMISSION_HANDLER]).get(reverse("papers", args=["emr_district_report"]))
    counts = dict(page.context["owed"][0].counts)
    assert (counts["应报送"], counts["待接收"], counts["起草中"]) == (bureaus.count(), 1, 1)


@pytest.mark.article("E33")
def test_before_the_term_is_over_and_a_second_time_it_is_refused(year, people, then):
    before = then - timedelta(days=2)
    with pytest.raises(Refused, match="尚未到起草的时间（第三十三条）"):
        yearly.district_report(year, people=people, at=before)
    report = yearly.district_report(year, people=people, at=then)
    with pytest.raises(Refused, match=f"已经开始起草（{report.number}），请继续办理"):
        yearly.district_report(year, people=people, at=then)
    done = yearly.handed_in(report, by=people[Role.BUREAU_HEAD], at=then)
    with pytest.raises(Refused, match="不能办理“报送”"):
        actions.hand_in(done, draft=done.contents.digest, by=people[Role.BUREAU_HEAD], at=then)
    with pytest.raises(Refused, match="每年须报送，不能停止起草"):
        perform(
            yearly.fresh(yearly.returned(done, people=people, at=then)),
            DISTRICT.drop,
            by=people[Role.BUREAU_HEAD],
            at=then,
            reason="误",
        )


@pytest.mark.article("E33")
def test_a_special_event_is_reported_at_once_with_its_occasion(people, at, signed_in):
    browser, address = signed_in(people[Role.BUREAU_HANDLER]), reverse("begin_paper", args=["emr_district_report"])
    post = {"paper": "emr_special_event", "year": at.year}
    empty = browser.post(address, post | {"subject": " "})
    assert (empty.status_code, "请写明所报告的事由" in empty.text) == (422, True)
    for subject in ("机房断电影响数据上报", "系统升级停机"):
        assert browser.post(address, post | {"subject": subject}).status_code == 302
    first, second = DistrictReport.objects.order_by("pk")
    assert (first.due_on, first.summary) == (None, f"{at.year}年度特殊情况、重大问题报告：机房断电影响数据上报")
    done = yearly.handed_in(first, by=people[Role.BUREAU_HEAD], at=at)
    assert Message.objects.filter(case=done.pk, office__kind=OfficeKind.COMMISSION).exists()
    assert Case.objects.visible_to(people[Role.COMMISSION_HEAD]).filter(pk=done.pk).exists()
    perform(second, DISTRICT.drop, by=people[Role.BUREAU_HANDLER], at=at, reason="已并入前一报告。")
    assert yearly.fresh(second).state == "dropped"
