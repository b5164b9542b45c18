"""What a year has come to: why this level, provisional results, the register, the sheet with its code (E18, E32)."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from config.scenarios import deciding
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from emr_rating.models import Filing, ResultSheet, YearResult
from emr_rating.results import sheets
from emr_rating.results.derivation import derivation
from emr_rating.results.outcome import outcome_of
from emr_rating.stages import Stage
from emr_rating.summary.steps import RETURN_SUMMARY
from tests.casework import beside_kinds
from tests.experts.reviews import fresh, page, tab, visit
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("E18")]


@walked_once
def filing(people, at, cycle, applicant) -> Filing:
    return filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)


@walked_once
def morning(filing, cycle):
    return scenes.close(cycle)


def reviewed(filing: Filing, people, at, stage: Stage, *, level: int | None = 2) -> Filing:
    return scenes.review_at(stage, fresh(filing), people=people, at=at, level=level)


def told(filing: Filing, member) -> list[tuple[str, int, str]]:
    return [(rung.label, rung.level, rung.changed) for rung in derivation(filing, member)]


DECLARED = [("自评级别", 3, "不变"), ("申报级别", 3, "不变")]


@pytest.mark.article("E04")
def test_why_this_level_shows_each_step_with_what_changed_it(filing, applicant, people, morning):
    concluded = reviewed(filing, people, morning, Stage.DISTRICT_CONCLUDED)
    own = [*DECLARED, ("区县审核结论", 2, "降1级")]
    assert told(concluded, people[Role.BUREAU_HANDLER]) == own
    for reader in (applicant.leader, people[Role.COMMISSION_HEAD], people[Role.CENTRE]):
        assert told(concluded, reader) == DECLARED
        assert scenes.LOWERED not in page(reader, tab(filing, "why"), at=morning)
    scenes.report_summary(filing.cycle, people=people, at=morning)
    reported = fresh(filing)
    assert told(reported, applicant.leader) == own
    shown = page(applicant.leader, tab(filing, "why"), at=morning)
    assert "2级（暂定）" in shown
    assert scenes.LOWERED in shown
    assert "评价结果以国家通知和市级通知文件为准（第十八条）。" in shown


@pytest.mark.parametrize(
    "stage, level, words",
    [
        (Stage.DISTRICT_REVIEW, None, "尚无结果"),
        (Stage.DISTRICT_CONCLUDED, None, "尚无结果"),
        (Stage.PROVISIONAL, 2, "2级（暂定）"),
    ],
)
def test_a_result_is_told_once_it_is_public_to_its_hospital(filing, people, morning, stage, level, words):
    outcome = outcome_of(reviewed(filing, people, morning, stage), on=morning.date())
    assert (outcome.level, outcome.words) == (level, words)


def test_no_sheet_while_there_is_no_result(filing, applicant, people, morning):
    concluded = reviewed(filing, people, morning, Stage.DISTRICT_CONCLUDED)
    with pytest.raises(Refused, match="2026年度尚无结果，不能出具结果单（第十八条）"):
        sheets.issue(concluded, by=applicant.leader, at=morning)
    answer = visit(applicant.leader, reverse("issue_result_sheet", args=[filing.number]), {}, at=morning)
    assert answer.status_code == 302
    assert ResultSheet.objects.count() == 0


def test_a_sheet_says_what_stands_and_its_code_when_it_no_longer_does(filing, applicant, people, morning):
    provisional = reviewed(filing, people, morning, Stage.PROVISIONAL)
    answer = visit(applicant.leader, reverse("issue_result_sheet", args=[filing.number]), {}, at=morning)
    made = ResultSheet.objects.get()
    assert answer.headers["Location"] == reverse("result_sheet_pdf", args=[made.code])
    assert sheets.issue(provisional, by=applicant.leader, at=morning) == made
    html = sheets.paper(made).html()
    for said in ("评价结果：2级（暂定）。", "以国家通知和市级通知文件为准", filing.title, "2026年度"):
        assert said in html
    public = reverse("result_sheet", args=[made.code])
    shown = visit(applicant.leader, public, at=morning).content.decode()
    assert "所载内容与现行记录一致" in shown
    assert "2级" not in shown
    assert visit(applicant.leader, f"{reverse('verify')}?code={made.code}", at=morning).headers["Location"] == public
    head = people[Role.COMMISSION_HEAD]
    deciding.decided(fresh(provisional), RETURN_SUMMARY, by=head, at=morning, reason="请补充依据。")
    assert "出具之后该年度的结果已有变化" in visit(applicant.leader, public, at=morning).content.decode()
    assert proving.faults() == []


@pytest.mark.article("E31")
def test_a_sheet_is_its_hospitals_and_the_citys(filing, applicant, stranger, people, morning, monkeypatch):
    monkeypatch.setattr("casework.printing.engine.render_pdf", lambda html, **_: html.encode())
    made = sheets.issue(reviewed(filing, people, morning, Stage.PROVISIONAL), by=people[Role.CENTRE], at=morning)
    url = reverse("result_sheet_pdf", args=[made.code])
    readers = {applicant.clerk: 200, people[Role.COMMISSION_HANDLER]: 200, people[Role.CENTRE]: 200}
    readers |= {stranger.leader: 404, people[Role.EXPERT]: 403, people[Role.BUREAU_HEAD]: 403}
    assert {member: visit(member, url, at=morning).status_code for member in readers} == readers


@walked_once
def years(filing, people, morning, stranger, at) -> None:
    """This year's provisional 2, and a final 4 of another hospital from before the portal."""
    reviewed(filing, people, morning, Stage.PROVISIONAL)
    YearResult.objects.create(
        institution=stranger.institution,
        year=2024,
        declared_level=4,
        final_level=4,
        notice="演示通报1号",
        imported_at=at,
    )


@pytest.mark.article("E32")
@pytest.mark.parametrize(
    "asked, own, other",
    [
        ("", True, False),
        ("?year=2026&level=2", True, False),
        ("?year=2026&level=3", False, False),
        ("?year=2024", False, True),
        ("?year=2024&level=4&district=500103", False, True),
        ("?year=2024&district=500101", False, False),
        ("?year=1999", True, False),
    ],
)
def test_the_register_is_filtered_by_year_level_and_district(
    years, filing, applicant, stranger, people, morning, asked, own, other
):
    shown = page(people[Role.COMMISSION_HANDLER], reverse("emr_results") + asked, at=morning)
    assert (applicant.institution.uscc in shown, stranger.institution.uscc in shown) == (own, other)


@pytest.mark.article("E32")
def test_the_register_goes_out_as_it_is_filtered(years, filing, applicant, people, morning):
    answer = visit(people[Role.CENTRE], f"{reverse('emr_results_export')}?year=2026&level=2", at=morning)
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    told = next(row for row in rows if row[3] == applicant.institution.uscc)
    assert (told[0], told[4], told[6], told[7], told[8]) == (2026, 3, 2, "2级（暂定）", "待国家通知和市级通知")


@pytest.mark.article("E31")
def test_a_bureau_reads_its_own_districts_results_and_a_hospital_none_but_its_own(
    years, filing, applicant, people, morning
):
    assert applicant.institution.uscc in page(people[Role.BUREAU_HANDLER], reverse("emr_results"), at=morning)
    assert visit(applicant.leader, reverse("emr_results"), at=morning).status_code == 403


@pytest.mark.article("E25")
def test_what_a_case_beside_the_filing_concluded_is_told_to_whoever_may_know_of_that_case(
    filing, applicant, people, morning
):
    reviewed(filing, people, morning, Stage.PROVISIONAL)
    institute, bureau = people[Role.INSTITUTE], people[Role.BUREAU_HEAD]
    with beside_kinds.registered():  # such a case is the bureau's to know
        beside = beside_kinds.lodge(filing, by=bureau, at=morning)
        beside.conclusions.create(
            article="E23", concluded_by=institute, concluded_at=morning, from_level=2, to_level=1, reason="材料不足"
        )
        own = [*DECLARED, ("区县审核结论", 2, "降1级")]
        assert told(fresh(filing), bureau) == [*own, ("实证材料审核结论", 1, "降1级")]
        assert told(fresh(filing), applicant.leader) == own
