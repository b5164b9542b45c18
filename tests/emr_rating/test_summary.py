"""The district's summary (E16) and the provisional result (E18): reported at once, returned singly, never shown as final."""

from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.models import Office
from accounts.roles import OfficeKind, Role
from casework.gateway import Refused, Stale
from casework.models import Message, Reading
from config.scenarios import cast
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from emr_rating.models import Cycle, DistrictSummary, Filing, SummaryLine
from emr_rating.stages import Stage
from emr_rating.summary import actions as verbs
from tests.worlds import walked_once


@walked_once
def morning(people, at):
    """After the window: two hospitals of 渝中区 in district review; the first is concluded, lowered from 3 to 2."""
    cycle = filings.cycle(people=people, at=at)
    for index in (2, 22):
        applicant = filings.hospital(index, people=people, at=at)
        filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)
    morning = scenes.close(cycle)
    scenes.review_at(Stage.DISTRICT_CONCLUDED, first(), people=people, at=morning, level=2)
    return morning


@walked_once
def cycle(morning) -> Cycle:
    return Cycle.objects.get()


def first() -> Filing:
    return Filing.objects.order_by("pk").first()


def typed(client, **changes) -> dict:
    """The form as the page offers it, ticked."""
    form = client.get(reverse("district_summary")).context["form"]
    return {"remarks": "组织3名专家集中审核。", "read": "on", "seen": form["seen"].value()} | changes


@pytest.mark.article("E16")
def test_the_head_reports_what_is_concluded_and_sees_what_is_open(cycle, people, as_role, now, morning):
    now(morning)
    client = as_role(Role.BUREAU_HEAD)
    page = client.get(reverse("district_summary")).content.decode()
    assert "可以报送（1件）" in page
    assert "尚未作出结论（1件）" in page
    answer = client.post(reverse("district_summary"), typed(client))
    summary = DistrictSummary.objects.get()
    assert answer.url == reverse("summary", args=[summary.pk])
    assert (summary.serial, summary.remarks) == (1, "组织3名专家集中审核。")
    line = summary.lines.get()
    assert (line.filing, line.conclusion.from_level, line.conclusion.to_level) == (first(), 3, 2)
    assert first().state == Stage.PROVISIONAL
    assert not first().deadlines.filter(met_on=None).exists()
    assert Message.objects.filter(office=people[Role.COMMISSION_HEAD].office, title__contains="渝中区报送").exists()


@pytest.mark.article("E16")
def test_the_summary_goes_out_as_page_workbook_and_pdf(cycle, people, as_role, now, morning):
    summary = scenes.report_summary(cycle, people=people, at=morning, remarks="说明")
    now(morning)
    for role in (Role.BUREAU_HANDLER, Role.COMMISSION_HANDLER):
        client = as_role(role)
        page = client.get(reverse("summary", args=[summary.pk])).content.decode()
        assert "暂定结果" in page
        assert "降为2级" in page
    sheet = client.get(reverse("summary_excel", args=[summary.pk])).content
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert [row[0].split("，")[0] for row in rows[:3]] == [
        str(summary),
        "所列结果为暂定结果",
        "工作情况说明：说明",
    ]
    assert rows[4][0] == first().number
    assert rows[4][3:5] == [3.0, 2.0]
    pdf = client.get(reverse("summary_pdf", args=[summary.pk]))
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    read = Reading.objects.filter(what__endswith=str(summary)).order_by("pk")
    assert [row.what.split()[0] for row in read] == [
        *2 * ["区县审核汇总"],
        "导出区县审核汇总",
        "下载区县审核汇总",
    ]


@pytest.mark.article("E16")
@pytest.mark.parametrize(
    "changes, sentence",
    [({"read": ""}, "请核对所列结论后勾选确认。"), ({"seen": "1:1"}, "名单在您打开页面之后已有变化")],
)
def test_a_summary_unread_or_out_of_date_is_refused(cycle, as_role, now, morning, changes, sentence):
    now(morning)
    client = as_role(Role.BUREAU_HEAD)
    answer = client.post(reverse("district_summary"), typed(client, **changes))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert "组织3名专家集中审核。" in page
    assert not DistrictSummary.objects.exists()


@pytest.mark.article("E16")
def test_only_the_head_reports_and_only_what_there_is(cycle, people, as_role, now, morning):
    now(morning)
    handler = as_role(Role.BUREAU_HANDLER)
    answer = handler.post(reverse("district_summary"), typed(handler))
    assert "汇总报送由区县负责人办理" in answer.content.decode()
    scenes.report_summary(cycle, people=people, at=morning)
    with pytest.raises(Refused, match="尚无已作出结论的案件"):
        scenes.report_summary(cycle, people=people, at=morning)
    with pytest.raises(Refused, match="由区县卫生健康行政部门汇总报送"):
        verbs.report_summary(cycle, remarks="", seen="", by=people[Role.COMMISSION_HEAD], at=morning)
    assert DistrictSummary.objects.count() == 1


def test_a_conclusion_taken_back_meanwhile_is_not_reported(cycle, people, morning):
    seen = verbs.mark(verbs.concluded(cycle, people[Role.BUREAU_HEAD].office.district))
    second = Filing.objects.order_by("pk").last()
    scenes.review_at(Stage.DISTRICT_CONCLUDED, second, people=people, at=morning)
    with pytest.raises(Stale):
        verbs.report_summary(cycle, remarks="", seen=seen, by=people[Role.BUREAU_HEAD], at=morning)


@pytest.mark.article("E18")
def test_the_hospital_sees_a_provisional_result_with_reason_and_opinions_and_not_before(
    cycle, people, client, now, morning
):
    filing = first()
    leader = filing.institution.office.memberships.get(role=Role.INSTITUTION_LEADER)
    now(morning)
    client.force_login(leader.person, backend="accounts.backends.PersonBackend")
    review_tab = reverse("case_tab", args=[filing.number, "review"])
    before = (
        client.get(review_tab).content.decode() + client.get(reverse("case", args=[filing.number])).content.decode()
    )
    assert scenes.LOWERED not in before
    assert scenes.DOUBT not in before
    assert "降为2级" not in before
    scenes.report_summary(cycle, people=people, at=morning)
    after = client.get(review_tab).content.decode()
    assert "暂定结果：2级（申报3级，降级）" in after
    assert "待国家级审核结束后确认" in after
    assert scenes.LOWERED in after
    assert scenes.DOUBT in after
    assert "何佩文" not in after
    results = client.get(reverse("results", args=[filing.institution.uscc])).content.decode()
    assert "暂定" in results


@pytest.mark.article("E16")
def test_the_commission_returns_a_single_case_with_a_reason(cycle, people, as_role, now, morning):
    scenes.report_summary(cycle, people=people, at=morning)
    now(morning)
    client = as_role(Role.COMMISSION_HANDLER)
    url = reverse("step", args=[first().number, "return_summary"])
    assert client.post(url, {"seen": first().version, "reason": ""}).status_code == 422
    assert client.post(url, {"seen": first().version, "reason": "专家意见与结论不一致"}).status_code == 302
    assert first().state == Stage.PROVISIONAL
    head = as_role(Role.COMMISSION_HEAD)
    assert head.post(url, {"seen": first().version, "proposal": first().proposals.latest("pk").pk}).status_code == 302
    filing = first()
    assert (filing.state, filing.conclusion, filing.due_on) == (
        Stage.DISTRICT_REVIEW,
        None,
        cycle.district_due_on,
    )
    assert SummaryLine.objects.get().returned_at == morning
    tab = reverse("case_tab", args=[filing.number, "review"])
    assert "专家意见与结论不一致" in as_role(Role.BUREAU_HEAD).get(tab).content.decode()
    assert "专家意见与结论不一致" not in as_role(Role.COMMISSION_HANDLER).get(tab).content.decode()
    scenes.conclude_district(filing, people=people, at=morning, level=3)
    again = scenes.report_summary(cycle, people=people, at=morning)
    assert (again.serial, again.lines.get().conclusion.to_level) == (2, 3)


@pytest.mark.article("E31")
def test_a_summary_of_another_district_is_404(cycle, people, as_role, now, morning, at):
    summary = scenes.report_summary(cycle, people=people, at=morning)
    other = Office.objects.get(kind=OfficeKind.BUREAU, district="500104")
    people[Role.BUREAU_HEAD] = cast.person("qx2", "吕文", role=Role.BUREAU_HEAD, office=other, at=at)
    now(morning)
    client = as_role(Role.BUREAU_HEAD)
    for name in ("summary", "summary_excel", "summary_pdf"):
        assert client.get(reverse(name, args=[summary.pk])).status_code == 404


@pytest.mark.article("E27")
def test_the_commission_sees_the_progress_of_every_district(cycle, people, as_role, now, morning):
    scenes.report_summary(cycle, people=people, at=morning)
    now(morning)
    page = as_role(Role.COMMISSION_HANDLER).get(reverse("emr_summaries")).content.decode()
    assert "渝中区" in page
    assert "2026年度 渝中区 第1批" in page


@pytest.mark.article("E16")
def test_a_year_still_under_review_is_reported_while_the_next_is_open(cycle, people, as_role, now, morning):
    now(morning)
    later = filings.cycle(people=people, at=morning, year=cycle.year + 1)
    client = as_role(Role.BUREAU_HEAD)
    assert Cycle.objects.under_review(cast.office(OfficeKind.BUREAU, "500101").own_district, at=morning) == later
    assert client.get(reverse("district_summary")).context["cycle"] == cycle
    assert client.post(reverse("district_summary"), typed(client)).status_code == 302
    assert client.get(reverse("district_summary"), {"year": later.year}).context["cycle"] == later
    assert client.get(reverse("district_summary"), {"year": "x"}).context["cycle"] == cycle
