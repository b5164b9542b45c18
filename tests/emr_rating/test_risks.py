"""What a bureau risks, before it happens: told to itself and to the commission, with the cases that make it (E19, E30)."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.roles import Role
from casework.text import day_text
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from emr_rating.models import SpotCheck
from emr_rating.risks import rules
from emr_rating.stages import Stage
from tests.emr_rating.earlier_years import lowered
from tests.experts.reviews import fresh, page, visit

DAY = date(2026, 12, 1)


@pytest.mark.article("E30")
@pytest.mark.parametrize(
    "counts, said, tone",
    [
        ((0, 0, 0), "", ""),
        ((0, 0, 3), "", ""),
        ((1, 0, 0), "2027年度再有降级的，2028年度提级由市级审核。", "amber"),
        ((1, 0, 2), "本年度尚有2件正在抽查；再有降级的，2028年度提级由市级审核。", "red"),
        ((0, 2, 0), "2028年度再有降级的，2029年度提级由市级审核。", "amber"),
        ((1, 1, 0), "2028年度须提级由市级审核。", "red"),
    ],
)
def test_two_years_running_lead_to_the_third(counts, said, tone):
    before, now, open_now = counts
    found = rules.of_checks(year=2027, before=before, now=now, open_now=open_now)
    assert (found[0].endswith(said), bool(found[0]), found[1]) == (True, bool(said), tone)


@pytest.mark.article("E19")
@pytest.mark.parametrize(
    "days, said, tone",
    [((), "", ""), ((40,), "1件尚未", ""), ((40, 5), "2件尚未", "amber"), ((-1, 5), "1件已过", "red")],
)
def test_a_term_is_told_before_it_is_over(days, said, tone):
    found = rules.of_term(terms=[DAY + timedelta(days=number) for number in days], on=DAY, warns=10)
    assert (found[0].startswith(said), bool(found[0]), found[1]) == (True, bool(said), tone)


@pytest.mark.django_db
@pytest.mark.article("E19")
def test_the_bureau_reads_its_own_and_the_commission_all(people, at, cycle, applicant):
    filing = filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)
    address = reverse("emr_risks")
    assert "目前没有需要提示的风险" in page(people[Role.COMMISSION_HEAD], address, at=at)
    morning = scenes.close(cycle)
    assert fresh(filing).state == Stage.DISTRICT_REVIEW
    late = morning + timedelta(days=60)
    for role in (Role.BUREAU_HANDLER, Role.COMMISSION_HEAD):
        before, after = (page(people[role], address, at=when) for when in (morning, late))
        assert ["1件尚未汇总报送" in before, filing.number in before, "1件已过审核截止日" in after] == [
            True,
            True,
            True,
        ]
    export = reverse("emr_risks_export")
    book = load_workbook(BytesIO(visit(people[Role.BUREAU_HANDLER], export, at=late).getvalue()), read_only=True)
    said, cases = ([list(row) for row in book[name].values] for name in ("风险", "所依据的案件"))
    term = date.fromisoformat(str(cases[-1][-1])[:10])
    assert (len(said), said[-1][1].startswith("1件已过审核截止日"), said[-1][2]) == (2, True, "第十九条")
    assert cases[-1][1:5] == [filing.number, filing.title, cycle.year, Stage.DISTRICT_REVIEW.label]
    assert day_text(term) in page(people[Role.BUREAU_HANDLER], address, at=late)
    assert visit(applicant.clerk, address, at=morning).status_code == 403


@pytest.mark.django_db
@pytest.mark.article("E30")
def test_a_check_counts_for_the_year_for_which_the_suspension_counts_it(people, at, cycle, applicant):
    """One that has ended after the next closing counts a year later, on this page as well."""
    head, after = people[Role.COMMISSION_HEAD], cycle.closes_at + timedelta(days=1)
    check = lowered(cycle.year - 1, cycle, applicant, head, at)
    said = f"{cycle.year - 1}年度抽查有降级（1件）；{cycle.year}年度再有降级的，{cycle.year + 1}年度提级由市级审核。"
    assert said in page(head, reverse("emr_risks"), at=after)
    SpotCheck.objects.filter(pk=check.pk).update(closed_at=after)
    said = f"{cycle.year}年度抽查有降级（1件）；{cycle.year + 1}年度再有降级的，{cycle.year + 2}年度提级由市级审核。"
    shown = page(head, reverse("emr_risks"), at=after)
    assert (said in shown, check.number in shown) == (True, True)
