"""One name, however it is written: former names and other spellings find the institution and are known in imports."""

import pytest
from django.urls import reverse

from accounts.models import Institution
from accounts.roles import Role
from casework.actions import institutions
from casework.searching import found, numbers_meant

from ..conftest import application, institution, leader


@pytest.fixture
def renamed(people, at) -> Institution:
    place = institution(1, name="演示渝中区青禾镇卫生院（2）")
    by = leader(place, at=at)
    return institutions.change_basic_data(place, changes={"name": "演示渝中区石榴镇卫生院"}, by=by, at=at)


@pytest.mark.parametrize(
    "words",
    ["石榴镇", "青禾镇卫生院(2)", "青禾 镇卫生院（２）", "\u200b青禾镇", "ＳＨＩＬＩＵＺＨＥＮ", "青禾镇卫生院【2】"],
)
def test_found_by_any_spelling_and_by_its_former_name(renamed, words):
    assert list(Institution.objects.matching(words)) == [renamed]


def test_a_former_name_is_known_in_imports(renamed):
    assert renamed.goes_by("演示渝中区青禾镇卫生院(2)")
    assert renamed.goes_by("演示渝中区石榴镇 卫生院")
    assert not renamed.goes_by("演示渝中区青禾镇卫生院（3）")


def test_a_case_number_in_full_width(people, at, signed_in):
    assert numbers_meant("Ｅ２０２６－００１２", on=at.date()) == ["E2026-0012"]
    case = application(institution(1), at=at, by=people[Role.BUREAU_HANDLER])
    wide = case.number.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    handler = people[Role.BUREAU_HANDLER]
    assert list(found(wide, by=handler, on=at.date()).values_list("number", flat=True)) == [case.number]
    assert case.number in signed_in(handler).get(reverse("workbench"), {"q": wide}).text
