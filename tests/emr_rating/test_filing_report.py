"""Confirming, reporting, the one modification, and what is frozen and shown of each report (E09, E10, E12)."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from casework import autosave
from casework.actor import CLOCK
from casework.gateway import Refused, perform
from casework.models import Record
from config.scenarios import filing as scenario
from emr_rating.filing import actions
from emr_rating.filing.documents import receipt
from emr_rating.filing.steps import AMEND
from emr_rating.models import Filing, Report, YearResult
from emr_rating.rules import Part
from emr_rating.stages import Stage
from tests.emr_rating.pages import address, save, text
from tests.worlds import walked_once


@walked_once
def filled(cycle, applicant, at):
    return scenario.filing_at(Stage.DRAFT, applicant=applicant, of_cycle=cycle, at=at, level=5)


@walked_once
def confirmed(filled, applicant, at):
    return scenario.confirm(filled, by=applicant.clerk, at=at)


@walked_once
def reported(confirmed, applicant, at):
    return scenario.report(confirmed, by=applicant.leader, at=at)


@walked_once
def amending(reported, applicant, at):
    return perform(reported, AMEND, by=applicant.clerk, at=at)


def post_report(client, filing, **more):
    return client.post(
        address("filing_report", filing),
        {"seen": filing.version, "declared_level": "4", "case_number": filing.number} | more,
    )


def digests(filing, *codes):
    return {f"digest-{code}": filing.sheet.digests()[code] for code in codes}


# Confirming


@pytest.mark.article("E10")
def test_items_are_confirmed_one_by_one_or_a_role_at_once(filled, signed_in, applicant):
    client = signed_in(applicant.clerk)
    client.post(address("filing_confirm", filled), {"item": "basic"} | digests(filled, "basic"))
    assert list(filled.confirmations.values_list("item", flat=True)) == ["basic"]
    role = digests(filled, "02.01", "02.02", "02.03")
    client.post(address("filing_confirm", filled), {"group": "02"} | role)
    assert filled.confirmations.count() == 4
    page = text(client.get(address("filing_confirm", filled)))
    assert "确认以上6项：01.01、01.02、01.03、01.04、01.05、01.06" in page
    assert "4/40" in page


@pytest.mark.article("E10")
def test_a_changed_item_is_open_again_and_shows_what_changed(confirmed, signed_in, applicant):
    client = signed_in(applicant.clerk)
    save(client, confirmed, "basic", **{"basic.beds": "700"})
    assert Filing.objects.get().unconfirmed() == ["basic"]
    page = text(client.get(address("filing_confirm", confirmed)))
    assert ("确认后有改动" in page, "原确认：620张" in page) == (True, True)
    save(client, confirmed, "basic", **{"basic.beds": "620"})
    assert Filing.objects.get().unconfirmed() == []


@pytest.mark.article("E10")
def test_nobody_confirms_what_they_did_not_see(filled, signed_in, applicant):
    client = signed_in(applicant.clerk)
    seen = digests(filled, "basic")
    save(client, filled, "basic", **{"basic.beds": "700"})
    response = client.post(address("filing_confirm", filled), {"item": "basic"} | seen)
    assert "“基础数据”在您打开页面之后已有改动，请核对最新内容后再确认（第十条）。" in text(response)
    assert filled.confirmations.count() == 0


@pytest.mark.parametrize(
    "code, sentence", [("01.01", "“01.01 病房医嘱处理”尚未填写完整或有错误"), ("99.99", "不属于本填报")]
)
def test_an_unfinished_or_unknown_item_is_not_confirmed(cycle, applicant, signed_in, at, code, sentence):
    filing = scenario.begin(applicant, cycle, at=at)
    posted = {"item": code, f"digest-{code}": filing.sheet.digests().get(code, "")}
    response = signed_in(applicant.clerk).post(address("filing_confirm", filing), posted)
    assert (response.status_code, sentence in text(response)) == (409, True)


# Reporting


@pytest.mark.article("E10")
@pytest.mark.refuses("E10", 3)
def test_reporting_with_an_unconfirmed_item_is_refused(confirmed, signed_in, applicant):
    client = signed_in(applicant.leader)
    save(client, confirmed, "basic", **{"basic.beds": "700"})
    response = post_report(client, confirmed)
    assert (response.status_code, "尚有1项未确认（基础数据），请逐项确认后再上报（第十条）。" in text(response)) == (
        422,
        True,
    )
    assert (Filing.objects.get().state, Report.objects.count()) == (Stage.DRAFT, 0)


@pytest.mark.article("E09")
def test_reporting_before_all_is_filled_in_is_refused(cycle, applicant, signed_in, at):
    filing = scenario.fill(scenario.begin(applicant, cycle, at=at), by=applicant.clerk, at=at, parts=(Part.BASIC,))
    response = post_report(signed_in(applicant.leader), filing, declared_level="0")
    assert "EMR数据尚未填写完整，请补充后再上报（第九条）。" in text(response)
    assert Report.objects.count() == 0


@pytest.mark.article("E12")
@pytest.mark.refuses("E12", 1)
def test_declaring_five_without_a_passed_four_is_refused_with_four_offered(confirmed, signed_in, applicant):
    client = signed_in(applicant.leader)
    page = text(client.get(address("filing_report", confirmed)))
    sentence = "申报5级须先通过4级评价，本机构尚无通过4级的记录（第十二条）。"
    assert sentence in page
    assert 'value="5" disabled' in page
    assert 'value="4" checked' in page
    response = post_report(client, confirmed, declared_level="5")
    assert f"{sentence}本次最高可申报4级，请改选。" in text(response)
    assert f'value="{confirmed.number}"' in text(response)  # what was typed is still there
    assert Report.objects.count() == 0
    assert post_report(client, confirmed).status_code == 302


@pytest.mark.article("E12")
def test_five_with_a_passed_four_and_six_above_the_computed(confirmed, applicant, signed_in, at):
    YearResult.objects.create(institution=applicant.institution, year=2024, final_level=4, imported_at=at)
    client = signed_in(applicant.leader)
    assert "申报级别不得高于自评级别5级" in text(post_report(client, confirmed, declared_level="6"))
    assert "请从所列级别中选择申报级别。" in text(post_report(client, confirmed, declared_level="99"))
    assert "请选择申报级别。" in text(post_report(client, confirmed, declared_level=""))
    assert post_report(client, confirmed, declared_level="5").status_code == 302
    assert Filing.objects.get().declared_level == 5


@pytest.mark.article("E12")
@pytest.mark.refuses("E12", 3)
def test_an_upgrade_inside_the_interval(cycle, confirmed, applicant, signed_in, at):
    cycle.upgrade_interval = 2
    cycle.save()
    for year, declared, final in ((2023, 3, 3), (2025, 4, 3)):
        YearResult.objects.create(
            institution=applicant.institution, year=year, declared_level=declared, final_level=final, imported_at=at
        )
    response = post_report(signed_in(applicant.leader), confirmed)
    assert "上次升级申报为2025年度，间隔不足2年，2027年度起方可再次升级申报" in text(response)
    assert "本次最高可申报3级，请改选。" in text(response)


def test_the_clerk_does_not_report_and_the_number_is_asked(confirmed, signed_in, applicant):
    refused = post_report(signed_in(applicant.clerk), confirmed)
    assert "“确认上报”由机构负责人办理，您当前的岗位不能办理。" in text(refused)
    wrong = post_report(signed_in(applicant.leader), confirmed, case_number="E2026-9999")
    assert "与本案件编号不符，请输入 E2026-0001。" in text(wrong)
    assert Report.objects.count() == 0


@pytest.mark.article("E09")
def test_a_report_is_frozen_with_its_scoring_hash_and_receipt(confirmed, signed_in, applicant):
    response = post_report(signed_in(applicant.leader), confirmed)
    assert response.url == address("case_tab", confirmed, "analysis")
    report = Report.objects.get()
    levels = (report.computed_level, report.declared_level, str(report.total), report.version)
    assert levels == (5, 4, "184.4240", 1)
    assert report.sheet.scoring == confirmed.sheet.scoring
    assert report.scoring["total"] == "184.4240"
    row = Record.objects.get(case=confirmed, verb="report")
    assert (row.facts["digest"], row.facts["code"]) == (report.digest, report.code)
    assert (len(report.digest), len(report.code)) == (64, 12)
    facts = dict(receipt(report).sections[0].blocks[0].pairs)
    assert facts["上报时间"] == "2026年11月9日 10:00:00"


def test_a_page_posted_twice_reports_once(confirmed, signed_in, applicant):
    client = signed_in(applicant.leader)
    assert [post_report(client, confirmed).status_code for _ in range(2)] == [302, 422]
    assert (Report.objects.count(), Filing.objects.get().reports_made) == (1, 1)


# The one modification


@pytest.mark.article("E10")
def test_one_modification_replaces_the_report_and_both_stay_readable(amending, signed_in, applicant, at):
    client = signed_in(applicant.leader)
    assert amending.reports_made == 1  # opening uses nothing
    save(client, amending, "basic", **{"basic.beds": "700"})
    scenario.confirm(amending, by=applicant.clerk, at=at)
    assert post_report(client, Filing.objects.get()).status_code == 302
    filing = Filing.objects.get()
    assert (filing.reports_made, filing.declared_level, filing.state) == (2, 4, Stage.REPORTED)
    first, second = filing.reports.all()
    assert (first.answers["basic.beds"], second.answers["basic.beds"]) == ("620", "700")
    page = text(client.get(address("case_tab", filing, "data")))
    assert ("<mark>700</mark>" in page, "1处与第1次上报不同" in page, "第2版（共可上报2版）" in page) == (True,) * 3
    assert "<mark>620</mark>" in text(client.get(address("filing_version", filing, 1)))


@pytest.mark.article("E10")
@pytest.mark.refuses("E10", 1)
def test_a_second_modification_is_refused(amending, signed_in, applicant, at):
    twice = scenario.report(amending, by=applicant.leader, at=at)
    with pytest.raises(Refused, match="上报后只允许修改1次，本年度的修改机会已使用"):
        perform(twice, AMEND, by=applicant.clerk, at=at)
    page = signed_in(applicant.clerk).post(address("step", twice, "amend"), {"seen": twice.version})
    assert (page.status_code, "本年度的修改机会已使用" in text(page)) == (422, True)
    with pytest.raises(IntegrityError), transaction.atomic():  # and the database itself refuses a third report
        Filing.objects.filter(pk=twice.pk).update(reports_made=3)


@pytest.mark.article("E10")
@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=1)], ids=["24:00", "a day later"])
@pytest.mark.refuses("E10", 2)
def test_no_modification_after_the_window(reported, applicant, cycle, late):
    with pytest.raises(Refused, match="填报环节已于2026年11月30日 24:00结束，不得再修改"):
        perform(reported, AMEND, by=applicant.clerk, at=cycle.closes_at + late)
    last = cycle.closes_at - timedelta(seconds=1)
    assert perform(reported, AMEND, by=applicant.clerk, at=last).state == Stage.AMENDING


@pytest.mark.article("E10")
def test_an_open_modification_is_not_reported_after_the_window(amending, applicant, cycle):
    with pytest.raises(Refused, match="填报已于2026年11月30日 24:00截止"):
        scenario.report(amending, by=applicant.leader, at=cycle.closes_at)
    assert Filing.objects.get().state == Stage.AMENDING


@pytest.mark.article("E10")
@pytest.mark.parametrize("by_clock", [False, True], ids=["by the clerk", "at closing"])
def test_a_dropped_modification_restores_the_report(amending, signed_in, applicant, at, by_clock):
    client = signed_in(applicant.clerk)
    save(client, amending, "emr-01", **{"emr.01.01.level": "8"})
    save(client, amending, "quality-01", **{"dq.01.01.7.completeness.have": "5"})
    if by_clock:
        actions.drop_amendment(amending, by=CLOCK, at=at)
    else:
        client.post(address("step", amending, "drop_amendment"), {"seen": amending.version})
    filing = Filing.objects.get()
    assert (filing.state, filing.reports_made) == (Stage.REPORTED, 1)
    assert filing.sheet.frozen() == Report.objects.get().answers
    assert autosave.values(filing)["dq.01.01.7.completeness.have"] == ""
    assert filing.unconfirmed() == []
    assert perform(filing, AMEND, by=applicant.clerk, at=at).state == Stage.AMENDING  # the right is still there


# What is shown of a report


@pytest.mark.article("E09")
def test_the_analysis_report_on_screen(reported, signed_in, applicant):
    page = text(signed_in(applicant.leader).get(address("case_tab", reported, "analysis")))
    assert "<strong>5 级</strong>" in page
    assert "得分 184.42 · 申报4级 · 第1次上报" in page
    assert page.count('data-label="结论"') == 8
    assert "距6级还差" in page
    assert "最省力的提升路径" in page
    assert "演示标准" in page


@pytest.mark.article("E31")
def test_authorities_see_what_is_reported_and_never_a_draft(filled, applicant, signed_in, people, at):
    bureau, own = signed_in(people[Role.BUREAU_HEAD]), signed_in(applicant.clerk)
    tab, draft = address("case_tab", filled, "data"), address("filing_document", filled, 0, "sheet")
    assert (bureau.get(tab).status_code, bureau.get(draft).status_code) == (404, 404)
    assert (own.get(tab).status_code, own.get(draft).status_code) == (200, 200)
    scenario.report(scenario.confirm(filled, by=applicant.clerk, at=at), by=applicant.leader, at=at)
    perform(Filing.objects.get(), AMEND, by=applicant.clerk, at=at)
    save(own, filled, "basic", **{"basic.beds": "7001"})
    page = text(bureau.get(tab))
    assert ("620" in page, "7001" in page) == (True, False)


@pytest.mark.parametrize("kind", ["sheet", "analysis", "receipt"])
def test_the_papers_of_a_report(reported, signed_in, people, kind):
    response = signed_in(people[Role.COMMISSION_HANDLER]).get(address("filing_document", reported, 1, kind))
    assert (response.status_code, response.content[:5]) == (200, b"%PDF-")


def test_papers_that_are_not_there(reported, signed_in, applicant):
    client = signed_in(applicant.clerk)
    missing = [(1, "letter"), (2, "sheet"), (0, "receipt")]
    assert [client.get(address("filing_document", reported, *which)).status_code for which in missing] == [404] * 3


@pytest.mark.article("E10")
def test_anybody_may_verify_a_receipt(amending, applicant, client, now, at):
    now(at)
    report = Report.objects.get()
    page = text(client.get(f"/emr/receipts/{report.code[:4]}-{report.code[4:8].lower()}-{report.code[8:]}/"))
    for said in (
        report.code,
        report.digest,
        "E2026-0001",
        "第1版（共可上报2版）",
        "2026年11月9日 10:00:00",
        "回执有效",
    ):
        assert said in page
    told = re.findall(r"<dd[^>]*>(.*?)</dd>", page)
    assert [value for value in told if "620" in value and value not in (report.code, report.digest)] == []
    scenario.report(amending, by=applicant.leader, at=at)
    assert "第2次上报替换" in text(client.get(f"/emr/receipts/{report.code}/"))
    assert client.get("/emr/receipts/000000000000/").status_code == 404
