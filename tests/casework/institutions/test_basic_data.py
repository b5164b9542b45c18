"""Name and contacts are the institution's to change, code, district and type the centre's; the history follows the code (E06)."""

import pytest
from django.urls import reverse

from accounts.models import District, Institution, InstitutionType
from accounts.roles import Role
from casework import proving
from casework.actions import institutions
from casework.gateway import Refused
from config.scenarios import cast
from config.scenarios.hospitals import fictional_uscc

from .entries import DISTRICT, create, verbs


def own_data(institution: Institution, **changed) -> dict:
    return {field: getattr(institution, field) for field in institutions.OWN_FIELDS} | {"reason": ""} | changed


@pytest.mark.article("E06")
def test_name_and_contacts_by_the_institution_at_once(institution, clerk, at):
    changed = institutions.change_basic_data(
        institution, changes={"name": "演示渝中区新名医院", "contact_phone": "13800000009"}, by=clerk, at=at
    )
    assert (changed.name, changed.contact_phone) == ("演示渝中区新名医院", "13800000009")
    changed.office.refresh_from_db()
    assert changed.office.name == "演示渝中区新名医院"
    row = institutions.history(changed)[0]
    assert (row.verb, row.actor_name) == ("change_basic_data", "王文博")
    assert row.facts["changes"] == {
        "name": {"label": "机构名称", "before": "演示渝中区测试医院", "after": "演示渝中区新名医院"},
        "contact_phone": {"label": "联系电话", "before": "13800000002", "after": "13800000009"},
    }


@pytest.mark.article("E06")
@pytest.mark.parametrize("field", ["uscc", "district", "type"])
def test_code_district_and_type_not_by_the_institution(institution, clerk, at, field):
    values = {
        "uscc": fictional_uscc(7, district=DISTRICT),
        "district": District.objects.get(pk="500104"),
        "type": InstitutionType.OTHER,
    }
    with pytest.raises(Refused) as refused:
        institutions.change_basic_data(institution, changes={field: values[field]}, by=clerk, at=at, reason="更正")
    assert refused.value.field == field
    assert str(refused.value).endswith("须经市信息中心变更，请提交变更申请（第六条）。")
    assert verbs(institution) == ["create_institution"]


def test_nobody_else_changes_basic_data(institution, people, at):
    stranger = create(people, at, index=902, name="演示别家医院")
    other = cast.person("bj", "李晓燕", role=Role.INSTITUTION_LEADER, office=stranger.office, at=at)
    for by in (other, people[Role.BUREAU_HEAD], people[Role.COMMISSION_HEAD], people[Role.INSTITUTE]):
        with pytest.raises(Refused):
            institutions.change_basic_data(institution, changes={"name": "演示改名"}, by=by, at=at)
    assert verbs(institution) == ["create_institution"]


def test_centre_needs_a_reason_and_a_free_code(institution, people, at):
    centre, other = people[Role.CENTRE], create(people, at, index=903, name="演示别家医院")
    for changes, reason, field in (
        ({"district": District.objects.get(pk="500104")}, " ", "reason"),
        ({"uscc": other.uscc}, "更正", "uscc"),
        ({"uscc": "12"}, "更正", "uscc"),
        ({"district": District.objects.get(pk="500112")}, "更正", "district"),
        ({"name": institution.name}, "", None),
    ):
        with pytest.raises(Refused) as refused:
            institutions.change_basic_data(institution, changes=changes, by=centre, at=at, reason=reason)
        assert refused.value.field == field
    institution.refresh_from_db()
    assert institution.district_id == DISTRICT


@pytest.mark.article("E06")
def test_history_follows_a_corrected_code(institution, people, at):
    centre, former = people[Role.CENTRE], institution.uscc
    new = fictional_uscc(8, district=DISTRICT)
    changed = institutions.change_basic_data(institution, changes={"uscc": new}, by=centre, at=at, reason="原代码有误")
    assert verbs(changed) == ["take_code", "leave_code", "create_institution"]
    assert institutions.history(changed)[0].facts["former"] == {"uscc": former, "seq": 2}

    true_owner = create(people, at, index=900, name="演示真正持有人医院")
    assert true_owner.uscc == former
    assert verbs(true_owner) == ["create_institution"]
    assert verbs(changed) == ["take_code", "leave_code", "create_institution"]
    assert proving.faults() == []


def test_a_code_taken_back_keeps_the_whole_history(institution, people, at):
    centre, former = people[Role.CENTRE], institution.uscc
    new = fictional_uscc(8, district=DISTRICT)
    institutions.change_basic_data(institution, changes={"uscc": new}, by=centre, at=at, reason="更正")
    back = institutions.change_basic_data(institution, changes={"uscc": former}, by=centre, at=at, reason="原代码无误")
    assert verbs(back) == ["take_code", "leave_code", "take_code", "leave_code", "create_institution"]


@pytest.mark.article("E06")
def test_profile_is_changed_in_the_browser(institution, clerk, signed_in):
    client = signed_in(clerk)
    answer = client.post(reverse("institution_edit"), own_data(institution, contact_phone="x"))
    assert answer.status_code == 422
    assert "不是可以拨通的电话号码" in answer.text
    answer = client.post(
        reverse("institution_edit"), own_data(institution, contact_name="李建平", reason="人员调整"), follow=True
    )
    assert "联系人：王文博 → 李建平" in answer.text
    assert "人员调整" in answer.text
    answer = client.post(reverse("institution_edit"), own_data(institution, contact_name="李建平", reason="再来一次"))
    assert answer.status_code == 422
    assert "没有需要变更的" in answer.text
    assert "再来一次" in answer.text
