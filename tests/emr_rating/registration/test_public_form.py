"""The public form takes a registration without signing in, and refuses at the field what cannot be (E02, E06, E13)."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import addresses
from accounts.models import Institution, Membership
from accounts.roles import OfficeKind, Regime, Role
from casework import gateway, proving, receipts
from casework.forms import file as field
from config.scenarios.hospitals import LICENCE, fictional_uscc, hospital, register_and_approve, registration_data
from config.scenarios.papers import material, pdf
from emr_rating.models import Registration
from emr_rating.registration import actions
from emr_rating.registration.steps import VERIFY

from .pages import typed


@pytest.mark.article("E06")
def test_registered_without_signing_in(client, wished, stopped, at):
    page = client.get(reverse("register"))
    assert page.status_code == 200
    assert "无需登录" in page.text
    answer = client.post(reverse("register"), typed(wished), follow=True)
    case = Registration.objects.get()
    assert (case.state, case.title, case.holder.kind) == ("submitted", wished.name, OfficeKind.CENTRE)
    assert case.number in answer.text
    assert "待信息中心核验" in answer.text
    row = case.records.get()
    assert (row.label, row.role, row.article) == ("提交注册申请", "注册申请人", "E06")
    licence = case.materials.get()
    assert (licence.kind, licence.name, licence.uploaded_by, licence.handed_in_at) == ("licence", LICENCE, None, at)
    assert LICENCE in answer.text
    assert proving.faults() == []


def test_the_secret_is_kept_as_a_hash_only(handed_in):
    case, secret = handed_in
    assert actions.by_receipt(case.number, secret) == case
    assert case.secret_digest == receipts.digest(secret) != secret
    assert all(secret not in str(row.facts) for row in case.records.all())


@pytest.mark.article("E06")
def test_posted_twice_is_one_registration(client, wished):
    data = typed(wished)
    first = client.post(reverse("register"), data)
    second = client.post(reverse("register"), data | {"licence": pdf(LICENCE)})
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert Registration.objects.count() == 1


def wrong_digit(code: str, place: int) -> str:
    return code[:place] + ("1" if code[place] != "1" else "2") + code[place + 1 :]


@pytest.mark.article("E06")
@pytest.mark.parametrize(
    "changed, sentence",
    [
        ({"uscc": wrong_digit(fictional_uscc(2, district="500103"), 16)}, "第9至17位（主体标识码）校验不符"),
        ({"uscc": wrong_digit(fictional_uscc(2, district="500103"), 17)}, "末位校验不符"),
        ({"uscc": "12500103"}, "统一社会信用代码应为18位，现为8位，请核对。"),
        ({"uscc": ""}, "请填写统一社会信用代码。"),
        ({"district": "500105"}, "江北区已于2025年撤并，请选择两江新区。"),
        ({"district": "500112"}, "渝北区已于2025年撤并，请选择两江新区。"),
        ({"district": "110101"}, "请从列表中选择所在区县。"),
        ({"district": ""}, "请选择所在区县。"),
        ({"type": ""}, "请选择机构类别。"),
        ({"contact_phone": "电话"}, "不是可以拨通的电话号码"),
        ({"leader_name": ""}, "请填写机构负责人。"),
        ({"website": "http://spam.example"}, "“此项请留空”一栏不应填写"),
    ],
)
def test_refused_at_the_field_with_all_that_was_typed(client, wished, changed, sentence):
    answer = client.post(reverse("register"), typed(wished, address="演示路88号", **changed))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "演示路88号" in answer.text
    assert set(answer.context["form"].errors) == {*changed, "licence"}
    assert "请重新选择文件" in answer.text
    assert Registration.objects.count() == 0


@pytest.mark.article("E13")
def test_code_of_an_enrolled_institution_is_refused(client, wished, people, at):
    register_and_approve(wished, people, at)
    answer = client.post(reverse("register"), typed(wished, name="演示另一家"))
    assert answer.status_code == 422
    assert f"该统一社会信用代码已登记为“{wished.name}”，不能重复注册。" in answer.context["form"].errors["uscc"][0]
    assert "演示另一家" in answer.text
    assert Registration.objects.count() == 1


@pytest.mark.article("E13")
def test_code_of_an_open_registration_is_refused(client, wished, handed_in):
    answer = client.post(reverse("register"), typed(wished))
    assert answer.status_code == 422
    assert "已有正在办理的注册申请" in answer.context["form"].errors["uscc"][0]
    assert Registration.objects.count() == 1


@pytest.mark.article("E13")
def test_branch_with_its_own_code_registers_as_its_own(wished, people, at):
    main, _ = register_and_approve(wished, people, at)
    data = registration_data(wished) | {
        "uscc": fictional_uscc(700, district=wished.district),
        "name": f"{wished.name}东院区",
        "licence_number": "PDY-东院区",
    }
    case, _ = actions.apply(data=data, licence=material(), token=uuid4(), at=at)
    gateway.perform(case, VERIFY, by=people[Role.CENTRE], at=at)
    branch = actions.approve(case, by=people[Role.INSTITUTE], at=at).registered
    assert branch.pk != main.office.institution.pk
    assert not set(Membership.objects.filter(office=branch.office).values_list("person")) & {(main.person_id,)}
    assert Institution.objects.enrolled(Regime.EMR).count() == 2


def test_one_address_is_stopped_before_any_more_of_its_files_are_looked_into(client, reference, monkeypatch):
    assert addresses.TRIES_AN_HOUR == 60
    monkeypatch.setattr(addresses, "TRIES_AN_HOUR", 1)
    assert client.post(reverse("register"), typed(hospital(0))).status_code == 302
    monkeypatch.setattr(field, "examine", None)
    answer = client.post(reverse("register"), typed(hospital(1)))
    assert answer.status_code == 422
    assert "请一小时后再提交" in answer.text
    assert hospital(1).name in answer.text
    assert Registration.objects.count() == 1


@pytest.mark.parametrize("licence", ["", "许可证.xlsx", "假.pdf"])
def test_no_registration_without_a_licence_that_can_be_read(client, wished, licence):
    sent = typed(wished)
    del sent["licence"]
    if licence:
        sent["licence"] = SimpleUploadedFile(licence, b"%PDF-")
    answer = client.post(reverse("register"), sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["licence"]
    assert not Registration.objects.exists()
