"""Starting a filing: the window to the second, one per year, and what may be declared at a glance (E08, E12, E13)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from casework.gateway import NotTheirs, Refused
from casework.models import Case, Record
from config.scenarios import filing as scenario
from emr_rating.filing import actions
from emr_rating.models import Filing, YearResult
from emr_rating.rules import earliest_declaration
from emr_rating.stages import Stage
from tests.emr_rating.pages import address, text

OPENS = datetime(2026, 11, 1, 16, 0, tzinfo=UTC)  # 2 November, 00:00 in Shanghai
CLOSES = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)  # 30 November, 24:00 in Shanghai
SECOND = timedelta(seconds=1)


def result(institution, year, *, final, declared=None, at):
    YearResult.objects.create(
        institution=institution, year=year, final_level=final, declared_level=declared, imported_at=at
    )


@pytest.mark.article("E08")
def test_starting_opens_a_case_with_the_window_as_its_clock(cycle, applicant, signed_in):
    client = signed_in(applicant.clerk)
    response = client.post(reverse("filing_start", args=[2026]))
    filing = Filing.objects.get()
    assert response.url == address("filing_section", filing, "basic")
    assert (filing.number, filing.state, filing.holder) == ("E2026-0001", Stage.DRAFT, applicant.institution.office)
    assert (filing.due_on.isoformat(), filing.due_label) == ("2026-11-30", "完成数据填报")
    assert (filing.standard, filing.rules_edition) == (cycle.standard, cycle.rules_edition)
    assert Record.objects.get(case=filing).label == "开始年度填报"


@pytest.mark.article("E08")
@pytest.mark.parametrize(
    "moment, opened",
    [(OPENS - SECOND, False), (OPENS, True), (CLOSES - SECOND, True), (CLOSES, False)],
    ids=["23:59:59 before", "first second", "last second", "24:00"],
)
def test_the_window_to_the_second(cycle, applicant, signed_in, now, moment, opened):
    cycle.opens_at, cycle.closes_at = OPENS, CLOSES
    cycle.save()
    now(moment)
    type(applicant.clerk).objects.update(valid_from="2026-01-01")
    response = signed_in(applicant.clerk).post(reverse("filing_start", args=[2026]))
    assert (response.status_code, Filing.objects.count()) == ((302, 1) if opened else (409, 0))
    if not opened:
        expected = "请于2026年11月2日 00:00后填报" if moment < OPENS else "填报已于2026年11月30日 24:00截止"
        assert expected in text(response)


@pytest.mark.article("E12")
@pytest.mark.refuses("E12", 2)
def test_a_second_filing_in_a_year_is_refused(cycle, applicant, signed_in):
    client = signed_in(applicant.clerk)
    client.post(reverse("filing_start", args=[2026]))
    response = client.post(reverse("filing_start", args=[2026]))
    assert response.status_code == 409
    assert "本机构2026年度的填报（E2026-0001）已经建立，同一年度只能填报一次（第十二条）。" in text(response)
    assert Filing.objects.count() == 1


def test_withdrawn_in_the_window_it_may_begin_anew(cycle, applicant, signed_in):
    first = scenario.begin(applicant, cycle, at=cycle.opens_at)
    client = signed_in(applicant.clerk)
    client.post(address("step", first, "withdraw"), {"seen": first.version, "case_number": first.number})
    client.post(reverse("filing_start", args=[2026]))
    assert list(Filing.objects.order_by("id").values_list("state", flat=True)) == [Stage.WITHDRAWN, Stage.DRAFT]


def test_only_its_own_people_start_a_hospitals_filing(cycle, applicant, stranger, people, at):
    for member in (stranger.clerk, people[Role.BUREAU_HEAD]):
        with pytest.raises(NotTheirs):
            actions.start(institution=applicant.institution, cycle=cycle, by=member, at=at)
    applicant.institution.enrolments.update(ended_on="2026-11-01")
    with pytest.raises(Refused, match="请先办理注册（第六条）"):
        actions.start(institution=applicant.institution, cycle=cycle, by=applicant.clerk, at=at)
    assert Filing.objects.count() == 0


@pytest.mark.article("E31")
def test_another_hospitals_filing_is_not_found(cycle, applicant, stranger, signed_in, at):
    filing = scenario.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at)
    client = signed_in(stranger.leader)
    pages = [
        address("filing", filing),
        address("filing_section", filing, "basic"),
        address("filing_confirm", filing),
        address("filing_report", filing),
        address("filing_template", filing),
        address("filing_import", filing),
        address("filing_version", filing, 1),
        address("filing_document", filing, 1, "sheet"),
        address("case_tab", filing, "data"),
    ]
    assert [client.get(page).status_code for page in pages] == [404] * len(pages)
    assert client.post(address("filing_answers", filing), {}).status_code == 404
    assert client.post(address("filing_section", filing, "basic"), {"basic.beds": "1"}).status_code == 404


@pytest.mark.article("E12")
def test_eligibility_at_a_glance(cycle, applicant, signed_in, at):
    result(applicant.institution, 2024, final=4, declared=4, at=at)
    page = text(signed_in(applicant.clerk).get(reverse("filing_home")))
    assert "最近最终结果：4级；上次升级申报：无" in page
    assert "申报6级须先通过5级评价，本机构尚无通过5级的记录（第十二条）。" in page
    assert "2027年度" in page
    assert "无历史记录：" not in page


@pytest.mark.article("E12")
def test_unknown_history_is_said(cycle, applicant, signed_in):
    page = text(signed_in(applicant.clerk).get(reverse("filing_home")))
    assert "无历史记录：平台没有本机构以往年度的结果" in page


@pytest.mark.article("E13")
@pytest.mark.refuses("E13", 2)
def test_a_branch_inherits_nothing(cycle, applicant, stranger, at):
    result(applicant.institution, 2025, final=5, at=at)
    own = actions.declarations(applicant.institution, cycle, computed=6)
    branch = actions.declarations(stranger.institution, cycle, computed=6)
    assert (own[6].ok, branch[6].ok, branch[5].ok) == (True, False, False)


@pytest.mark.article("E12")
@pytest.mark.parametrize(
    "latest, passed, last_upgrade, interval, level, expected",
    [
        (4, {4}, None, 1, 5, 2026),
        (4, {4}, 2025, 2, 5, 2027),
        (3, {3}, None, 1, 5, 2027),
        (3, {3}, None, 2, 5, 2028),
        (None, set(), None, 2, 5, 2027),  # a first result is no upgrade
        (2, {2}, 2025, 1, 4, 2026),
        (4, {4}, None, 3, 7, 2032),
    ],
)
def test_the_year_a_level_becomes_possible(latest, passed, last_upgrade, interval, level, expected):
    facts = {"latest_final": latest, "passed_levels": passed, "last_upgrade_year": last_upgrade}
    assert earliest_declaration(level, **facts, year=2026, interval=interval) == expected


def test_the_home_page_without_a_cycle_and_with_earlier_years(people, applicant, signed_in, at):
    client = signed_in(applicant.clerk)
    assert "市卫生健康委尚未建立评价年度" in text(client.get(reverse("filing_home")))
    result(applicant.institution, 2023, final=3, at=at)
    assert "2023年度" in text(client.get(reverse("filing_home")))


def test_as_many_queries_for_three_earlier_years_as_for_one(cycle, applicant, signed_in, at):
    client = signed_in(applicant.clerk)
    result(applicant.institution, 2021, final=2, at=at)
    client.get(reverse("filing_home"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("filing_home"))
    for earlier in (2022, 2023):
        result(applicant.institution, earlier, final=3, at=at)
    with CaptureQueriesContext(connection) as three:
        client.get(reverse("filing_home"))
    assert len(one) == len(three)


def test_officials_have_no_filing_pages(cycle, people, signed_in):
    assert signed_in(people[Role.BUREAU_HEAD]).get(reverse("filing_home")).status_code == 403
    assert Case.objects.filter(kind="emr_filing").count() == 0
