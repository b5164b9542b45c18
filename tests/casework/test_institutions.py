"""Institutions: entered once per code, enrolled per regime, changed by whom the article names, with a history (E06, E13)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import District, Institution, InstitutionType
from accounts.roles import OfficeKind, Regime, Role
from casework import change_requests, institutions, record
from casework.gateway import Refused
from casework.models import ChangeRequest, Message
from config.scenarios import cast
from config.scenarios.hospitals import fictional_uscc, hospital, hospitals

DISTRICT = cast.DISTRICT


def create(people, at, *, index=900, district=DISTRICT, name="演示渝中区测试医院"):
    return institutions.create_institution(
        uscc=fictional_uscc(index, district=district),
        name=name,
        type=InstitutionType.GENERAL_HOSPITAL,
        district=District.objects.get(pk=district),
        address="演示路1号",
        contact_name="王文博",
        contact_phone="13800000002",
        by=people[Role.CENTRE],
        at=at,
    )


@pytest.fixture
def institution(people, at) -> Institution:
    return create(people, at)


@pytest.fixture
def clerk(institution, at):
    return cast.person("tb-ceshi", "王文博", role=Role.INSTITUTION_CLERK, office=institution.office, at=at)


@pytest.fixture
def signed_in(client):
    def sign_in(member):
        client.force_login(member.person, backend="accounts.backends.PersonBackend")
        return client

    return sign_in


def own_data(institution: Institution, **changed) -> dict:
    return {field: getattr(institution, field) for field in institutions.OWN_FIELDS} | {"reason": ""} | changed


def verbs(institution: Institution) -> list[str]:
    return [row.verb for row in institutions.history(institution)]


@pytest.mark.article("E13")
def test_created_with_its_office_and_recorded(institution):
    assert (institution.office.kind, institution.office.name) == (OfficeKind.INSTITUTION, institution.name)
    assert verbs(institution) == ["create_institution"]
    assert list(record.faults()) == []


@pytest.mark.article("E13")
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
def test_abolished_district_names_its_successor(people, at):
    with pytest.raises(Refused) as refused:
        create(people, at, district="500105")
    assert (str(refused.value), refused.value.field) == ("江北区已于2025年撤并，请选择两江新区。", "district")
    assert Institution.objects.count() == 0


def test_enrolled_once_in_each_regime(institution, people, at):
    institutions.enrol(institution, regime=Regime.EMR, by=people[Role.CENTRE], at=at)
    institutions.enrol(institution, regime=Regime.PRIMARY_CARE, by=people[Role.BUREAU_HANDLER], at=at)
    with pytest.raises(Refused) as refused:
        institutions.enrol(institution, regime=Regime.EMR, by=people[Role.CENTRE], at=at)
    assert str(refused.value).endswith("不能重复登记。")
    assert institution.enrolments.count() == 2
    assert verbs(institution) == ["enrol", "enrol", "create_institution"]


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
    assert list(record.faults()) == []


def test_a_code_taken_back_keeps_the_whole_history(institution, people, at):
    centre, former = people[Role.CENTRE], institution.uscc
    new = fictional_uscc(8, district=DISTRICT)
    institutions.change_basic_data(institution, changes={"uscc": new}, by=centre, at=at, reason="更正")
    back = institutions.change_basic_data(institution, changes={"uscc": former}, by=centre, at=at, reason="原代码无误")
    assert verbs(back) == ["take_code", "leave_code", "take_code", "leave_code", "create_institution"]


@pytest.mark.article("E06")
def test_change_asked_of_the_centre_and_made(institution, clerk, people, at):
    district = District.objects.get(pk="500104")
    asked = change_requests.request_change(institution, changes={"district": district}, reason="迁址", by=clerk, at=at)
    assert asked.changes == {"district": "500104"}
    later = at + timedelta(hours=1)
    done = change_requests.decide(asked, make=True, reason="已核对新证照", by=people[Role.CENTRE], at=later)
    institution.refresh_from_db()
    assert (done.outcome, institution.district, institution.office.district) == ("made", district, district)
    assert verbs(institution) == ["change_basic_data", "decide_change", "request_change", "create_institution"]
    assert Message.objects.get(office=institution.office).title == "基本信息变更申请：已变更"


def test_change_refused_with_a_reason(institution, clerk, people, at):
    new = fictional_uscc(8, district=DISTRICT)
    asked = change_requests.request_change(institution, changes={"uscc": new}, reason="换证", by=clerk, at=at)
    with pytest.raises(Refused, match="请填写处理意见的理由。"):
        change_requests.decide(asked, make=False, reason="", by=people[Role.CENTRE], at=at)
    change_requests.decide(asked, make=False, reason="未附新证", by=people[Role.CENTRE], at=at)
    institution.refresh_from_db()
    assert institution.uscc != new
    with pytest.raises(Refused, match="该申请已处理：不予变更"):
        change_requests.decide(asked, make=True, reason="再办", by=people[Role.CENTRE], at=at)


def test_request_refusals(institution, clerk, people, at):
    new = {"uscc": fictional_uscc(8, district=DISTRICT)}
    for by in (people[Role.CENTRE], people[Role.BUREAU_HEAD]):
        with pytest.raises(Refused, match="由本机构提出"):
            change_requests.request_change(institution, changes=new, reason="换证", by=by, at=at)
    with pytest.raises(Refused, match="没有需要变更的"):
        change_requests.request_change(institution, changes={"type": institution.type}, reason="换证", by=clerk, at=at)
    change_requests.request_change(institution, changes=new, reason="换证", by=clerk, at=at)
    with pytest.raises(Refused, match="已有一份变更申请正在处理"):
        change_requests.request_change(institution, changes=new, reason="换证", by=clerk, at=at)
    with pytest.raises(Refused, match="由信息中心处理"):
        change_requests.decide(
            ChangeRequest.objects.get(), make=True, reason="好", by=people[Role.COMMISSION_HEAD], at=at
        )
    assert ChangeRequest.objects.count() == 1


@pytest.mark.article("E06")
def test_profile_is_changed_in_the_browser(institution, clerk, signed_in):
    client = signed_in(clerk)
    answer = client.post(reverse("institution_edit"), own_data(institution, contact_phone="x"))
    assert answer.status_code == 422
    assert "请填写可以拨通的电话号码" in answer.text
    answer = client.post(
        reverse("institution_edit"), own_data(institution, contact_name="李建平", reason="人员调整"), follow=True
    )
    assert "联系人：王文博 → 李建平" in answer.text
    assert "人员调整" in answer.text
    answer = client.post(reverse("institution_edit"), own_data(institution, contact_name="李建平", reason="再来一次"))
    assert answer.status_code == 422
    assert "没有需要变更的" in answer.text
    assert "再来一次" in answer.text


@pytest.mark.article("E06")
def test_request_goes_to_the_queue_of_the_centre(institution, clerk, people, signed_in):
    typed = {"uscc": institution.uscc, "district": "500105", "type": institution.type, "reason": "迁至新址"}
    client = signed_in(clerk)
    answer = client.post(reverse("institution_request_change"), typed)
    assert answer.status_code == 422
    assert "江北区已于2025年撤并，请选择两江新区。" in answer.text
    assert "迁至新址" in answer.text
    answer = client.post(reverse("institution_request_change"), typed | {"district": "500157"}, follow=True)
    assert "正由市信息中心处理" in answer.text

    client = signed_in(people[Role.CENTRE])
    asked = ChangeRequest.objects.get()
    assert institution.name in client.get(reverse("change_requests")).text
    page = client.get(reverse("change_request", args=[asked.pk]))
    assert "两江新区" in page.text
    answer = client.post(reverse("change_request", args=[asked.pk]), {"decision": "made", "reason": ""})
    assert answer.status_code == 422
    client.post(reverse("change_request", args=[asked.pk]), {"decision": "made", "reason": "已核对"})
    institution.refresh_from_db()
    assert institution.district_id == "500157"
    assert "已核对" in client.get(reverse("change_requests")).text


def test_strangers_do_not_find_an_institution(institution, clerk, people, at, signed_in):
    elsewhere = create(people, at, index=904, district="500104", name="演示大渡口区测试医院")
    client = signed_in(people[Role.BUREAU_HANDLER])
    assert client.get(reverse("institution", args=[institution.pk])).status_code == 200
    assert client.get(reverse("institution", args=[elsewhere.pk])).status_code == 404
    client = signed_in(clerk)
    assert client.get(reverse("institution", args=[institution.pk])).status_code == 403
    assert client.get(reverse("change_requests")).status_code == 403


def test_list_searches_filters_and_exports(people, at, signed_in):
    first = create(people, at)
    other = create(people, at, index=905, district="500104", name="演示大渡口区测试中医院")
    institutions.enrol(first, regime=Regime.EMR, by=people[Role.CENTRE], at=at)
    client = signed_in(people[Role.COMMISSION_HANDLER])
    for asked, found in (
        ({}, [first, other]),
        ({"q": "中医"}, [other]),
        ({"q": "dadukou"}, [other]),
        ({"q": first.uscc.lower()}, [first]),
        ({"district": "500104"}, [other]),
        ({"district": "999999"}, [first, other]),
        ({"type": InstitutionType.GENERAL_HOSPITAL}, [first, other]),
        ({"regime": Regime.EMR}, [first]),
        ({"q": "没有这家"}, []),
    ):
        assert list(client.get(reverse("institutions"), asked).context["page"].object_list) == found
    assert "没有符合条件的机构" in client.get(reverse("institutions"), {"q": "没有这家"}).text
    answer = client.get(reverse("institution_export"), {"district": "500104"})
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert answer.content.startswith(b"PK")


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_lists_ask_the_same_queries_for_one_row_and_three(people, at, signed_in):
    client, counted = signed_in(people[Role.CENTRE]), []
    urls = (reverse("institutions"), reverse("change_requests"))
    for rows in ([910], [911, 912]):
        for index in rows:
            made = create(people, at, index=index, name=f"演示第{index}医院")
            institutions.enrol(made, regime=Regime.EMR, by=people[Role.CENTRE], at=at)
            clerk = cast.person(f"tb-{index}", "王文博", role=Role.INSTITUTION_CLERK, office=made.office, at=at)
            wish = {"type": InstitutionType.OTHER}
            change_requests.request_change(made, changes=wish, reason="更正", by=clerk, at=at)
        client.get(urls[0])
        counted.append([queries(client, url) for url in urls])
    assert counted[0] == counted[1]


def test_fictional_hospitals_are_sixty_different_ones(reference):
    made = hospitals()
    assert len({row.uscc for row in made}) == len({row.name for row in made}) == 60
    assert all(institutions.checked_uscc(row.uscc) == row.uscc for row in made)
    assert all("演示" in row.name for row in made)
    assert hospital(3) == made[3]
    assert set(District.objects.filter(valid_until=None).values_list("pk", flat=True)) >= {row.district for row in made}
