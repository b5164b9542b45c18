"""An institution is entered once per code, in a district that exists, and enrolled once per regime (E02, E06, E13)."""

import pytest

from accounts.models import District, Institution
from accounts.roles import OfficeKind, Regime, Role
from casework import proving
from casework.actions import enrolments, institutions
from casework.gateway import Refused
from config.scenarios.hospitals import fictional_uscc, hospital, hospitals

from .entries import DISTRICT, create, verbs


@pytest.mark.article("E13")
def test_created_with_its_office_and_recorded(institution):
    assert (institution.office.kind, institution.office.name) == (OfficeKind.INSTITUTION, institution.name)
    assert verbs(institution) == ["create_institution"]
    assert proving.faults() == []


@pytest.mark.article("E13")
@pytest.mark.refuses("E13", 1)
def test_one_code_is_one_institution(institution, people, at):
    with pytest.raises(Refused) as refused:
        create(people, at, name="演示另一家医院")
    assert refused.value.field == "uscc"
    assert str(refused.value) == (
        "该统一社会信用代码已登记为“演示渝中区测试医院”，不能重复注册。"
        "分院区如有独立的统一社会信用代码，请使用其自己的代码。"
    )
    assert Institution.objects.count() == 1


@pytest.mark.article("E13")
def test_branch_with_its_own_code_is_its_own_institution(institution, people, at):
    branch = create(people, at, index=901, name="演示渝中区测试医院东院区")
    assert branch.pk != institution.pk
    assert branch.office_id != institution.office_id
    assert branch.uscc != institution.uscc
    assert verbs(branch) == ["create_institution"]


@pytest.mark.article("E06")
@pytest.mark.parametrize(
    "place, sentence",
    [
        (16, "统一社会信用代码第9至17位（主体标识码）校验不符，请对照证照逐位核对。"),
        (17, "统一社会信用代码末位校验不符，请对照证照逐位核对。"),
    ],
)
@pytest.mark.refuses("E06", 1)
def test_each_check_digit_is_checked(people, at, place, sentence):
    good = fictional_uscc(1, district=DISTRICT)
    wrong = good[:place] + ("1" if good[place] != "1" else "2") + good[place + 1 :]
    with pytest.raises(Refused) as refused:
        institutions.checked_uscc(wrong)
    assert (str(refused.value), refused.value.field) == (sentence, "uscc")


def test_code_is_kept_as_the_standard_writes_it():
    good = fictional_uscc(5, district=DISTRICT)
    assert institutions.checked_uscc(f" {good[:8]} {good[8:].lower()} ") == good


@pytest.mark.article("E02")
@pytest.mark.refuses("E02", 1)
def test_abolished_district_names_its_successor(people, at):
    with pytest.raises(Refused) as refused:
        create(people, at, district="500105")
    assert (str(refused.value), refused.value.field) == ("江北区已于2025年撤并，请选择两江新区。", "district")
    assert Institution.objects.count() == 0


def test_enrolled_once_in_each_regime(institution, people, at):
    enrolments.enrol(institution, regime=Regime.EMR, by=people[Role.CENTRE], at=at)
    enrolments.enrol(institution, regime=Regime.PRIMARY_CARE, by=people[Role.BUREAU_HANDLER], at=at)
    with pytest.raises(Refused) as refused:
        enrolments.enrol(institution, regime=Regime.EMR, by=people[Role.CENTRE], at=at)
    assert str(refused.value).endswith("不能重复登记。")
    assert institution.enrolments.count() == 2
    assert verbs(institution) == ["enrol", "enrol", "create_institution"]


def test_fictional_hospitals_are_sixty_different_ones(reference):
    made = hospitals()
    assert len({row.uscc for row in made}) == len({row.name for row in made}) == 60
    assert all(institutions.checked_uscc(row.uscc) == row.uscc for row in made)
    assert all("演示" in row.name for row in made)
    assert hospital(3) == made[3]
    assert set(District.objects.filter(valid_until=None).values_list("pk", flat=True)) >= {row.district for row in made}
