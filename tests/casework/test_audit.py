"""The audit administrator sees whether the record is whole, and no case."""

import pytest

from accounts.roles import Role

from .conftest import application, institution

pytestmark = [pytest.mark.django_db, pytest.mark.article("E31")]


def test_the_page_counts_and_checks_without_naming_a_case(people, at, signed_in):
    case = application(institution(1), at=at, by=people[Role.BUREAU_HANDLER])
    client = signed_in(people[Role.AUDIT_ADMIN])
    page = client.get("/audit/").content.decode()
    assert "逐行核对完毕" not in page
    assert "2026年11月9日" in page
    checked = client.get("/audit/", {"check": "1"}).content.decode()
    assert "逐行核对完毕，记录完整" in checked
    assert case.title not in page + checked


def test_others_are_told_whose_page_it_is(people, signed_in):
    response = signed_in(people[Role.SYSTEM_ADMIN]).get("/audit/")
    assert response.status_code == 403
    assert "本页供审计管理员使用" in response.content.decode()
