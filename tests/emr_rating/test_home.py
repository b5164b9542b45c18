"""The regime's public home gives scope and legal basis; the home of an office counts what waits for it (E01)."""

import pytest
from django.urls import reverse

from accounts.roles import Role


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


def test_without_a_cycle_the_office_page_says_so(people, as_role):
    assert "尚未建立评价年度" in as_role(Role.CENTRE).get(reverse("emr_office")).content.decode()
