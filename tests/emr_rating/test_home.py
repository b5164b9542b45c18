"""The regime's public home gives scope and legal basis; the home of an office counts what waits for it (E01)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from emr_rating.models import Filing
from emr_rating.stages import Stage


@pytest.mark.article("E01")
def test_scope_legal_basis_and_stages_stand_on_the_public_home(reference, client):
    page = client.get(reverse("emr_home")).content.decode()
    assert "国卫办医函〔2018〕1079号" in page
    assert "用户注册" in page
    assert "第五条" in page or "四个环节" in page


@pytest.mark.parametrize("role", [Role.BUREAU_HEAD, Role.COMMISSION_HANDLER, Role.CENTRE, Role.INSTITUTE])
def test_the_office_page_shows_counts_as_links_and_what_to_do(cycle, applicant, as_role, now, at, role):
    now(at)
    page = as_role(role).get(reverse("emr_office")).content.decode()
    assert f"{reverse('emr_board')}?status=none" in page
    assert ("1家尚未上报" in page) == (role in (Role.BUREAU_HEAD, Role.COMMISSION_HANDLER))


@pytest.mark.article("E16")
def test_the_office_page_names_what_waits_in_an_earlier_year(cycle, people, applicant, as_role, now, at):
    filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)
    morning = scenes.close(cycle)
    filings.cycle(people=people, at=morning, year=cycle.year + 1)
    now(morning)
    page = as_role(Role.BUREAU_HEAD).get(reverse("emr_office")).content.decode()
    assert f"{cycle}：1件待组织评审、作出结论" in page
    assert f"{reverse('emr_board')}?year={cycle.year}" in page


def test_without_a_cycle_the_office_page_says_so(people, as_role):
    assert "尚未建立评价年度" in as_role(Role.CENTRE).get(reverse("emr_office")).content.decode()


@pytest.mark.parametrize("role, shown", [(Role.COMMISSION_HEAD, True), (Role.CENTRE, True), (Role.BUREAU_HEAD, False)])
def test_the_office_page_leads_to_how_the_institute_takes_part(cycle, as_role, now, at, role, shown):
    now(at)
    assert (reverse("institute_connection") in as_role(role).get(reverse("emr_office")).content.decode()) == shown


@pytest.mark.article("E08")
def test_the_hospitals_page_keeps_the_closed_year_until_the_next_begins(cycle, people, applicant, client, now):
    closed = cycle.closes_at
    opens = closed + timedelta(days=90)
    ahead = filings.cycle(
        people=people, at=closed, year=cycle.year + 1, opens_at=opens, closes_at=opens + timedelta(days=30)
    )
    for moment, shown, told in ((closed, cycle, True), (opens, ahead, False)):
        now(moment)
        client.force_login(applicant.clerk.person, backend="accounts.backends.PersonBackend")
        page = client.get(reverse("filing_home"))
        assert page.context["cycle"] == shown
        assert (f"{ahead.year}年度：填报尚未开始" in page.content.decode()) == told


@pytest.mark.article("E08")
def test_a_late_filing_stays_on_the_hospitals_page_when_the_next_year_has_begun(cycle, people, applicant, client, now):
    begun = filings.begin(applicant, cycle, at=cycle.opens_at)
    late = cycle.closes_at + timedelta(days=40)
    filings.cycle(people=people, at=late, year=cycle.year + 1, opens_at=late, closes_at=late + timedelta(days=30))
    Filing.objects.filter(pk=begun.pk).update(exception_ends_at=late + timedelta(days=5))
    now(late)
    client.force_login(applicant.clerk.person, backend="accounts.backends.PersonBackend")
    context = client.get(reverse("filing_home")).context
    assert (context["filing"], context["cycle"], context["filling"]) == (begun, cycle, True)
