"""The workbench of a hospital: what it may begin, and what is asked of it while another holds the case (E08, E16)."""

import pytest

from accounts.roles import Role
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from emr_rating.models import Filing
from emr_rating.municipal import actions as review
from emr_rating.stages import Stage


def workbench(client):
    return client.get("/workbench/").context


@pytest.mark.article("E08")
def test_the_filing_of_the_year_is_offered_until_the_close_or_until_it_is_begun(
    cycle, applicant, stranger, signed_in, now, at
):
    client = signed_in(applicant.clerk)
    now(cycle.closes_at)
    client.force_login(applicant.clerk.person)
    assert workbench(client)["invitations"] == []
    now(at)
    client.force_login(applicant.clerk.person)
    assert "填报截止：2026年11月30日 24:00（第八条）。" in client.get("/workbench/").content.decode()
    assert [invited.title for invited in workbench(client)["invitations"]] == ["2026年度填报尚未开始"]
    filings.begin(applicant, cycle, at=at)
    assert workbench(client)["invitations"] == []
    assert len(workbench(signed_in(stranger.clerk))["invitations"]) == 1


@pytest.mark.article("E16")
def test_a_question_waits_for_the_hospital_while_it_can_be_answered(cycle, applicant, people, signed_in, now, at):
    filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)
    morning = scenes.close(cycle)
    filing, handler = Filing.objects.get(), people[Role.BUREAU_HANDLER]
    review.ask(filing, question="请说明病房病历记录的结构化范围。", by=handler, at=morning)
    client = signed_in(applicant.clerk)
    now(morning)
    client.force_login(applicant.clerk.person)
    waiting = workbench(client)["groups"][0]
    assert (waiting["label"], waiting["rows"][0]["step"]) == ("待我办理", "答复提问")
    inquiry = filing.inquiries.get()
    review.answer(filing, inquiry=inquiry.pk, answer="病程记录均已结构化。", by=applicant.clerk, at=morning)
    assert workbench(client)["groups"][0]["label"] == "等待审核或时限"


@pytest.mark.article("E06")
def test_an_institution_of_the_other_regime_is_shown_the_way_to_register_and_no_level(cycle, applicant, signed_in):
    applicant.institution.enrolments.update(ended_on=cycle.opens_at.date())
    page = signed_in(applicant.clerk).get("/emr/filings/").content.decode()
    assert "尚未办理电子病历分级评价的用户注册" in page
    assert ('href="/emr/register/"' in page, "本年度可以申报的级别" in page, "年度填报</button>" in page) == (
        True,
        False,
        False,
    )


@pytest.mark.article("E09")
def test_a_page_that_may_not_be_opened_yet_leads_back_to_the_one_before(cycle, applicant, signed_in, at):
    filing = filings.begin(applicant, cycle, at=at)
    client, page = signed_in(applicant.clerk), f"/emr/filings/{filing.number}/parts"
    back = '<a class="btn" href="http://testserver{}">回到刚才的页面</a>'
    refused = client.get(f"{page}/emr-01/", headers={"referer": f"http://testserver{page}/basic/"}).content.decode()
    assert (back.format(f"{page}/basic/") in refused, "已填写的内容" in refused) == (True, False)
    elsewhere = client.get(f"{page}/emr-01/", headers={"referer": "http://example.cn/"}).content.decode()
    assert ("回到刚才的页面" in elsewhere, "回到工作台" in elsewhere) == (False, True)
    sent = client.post(f"/emr/filings/{filing.number}/confirm/", {"group": "none"})
    assert (sent.status_code, "已填写的内容在回到刚才的页面后仍可使用" in sent.content.decode()) == (409, True)
