"""The secret link of a receipt: read, corrected, handed in again, withdrawn, replaced when lost (E06)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse

from accounts import release
from accounts.models import Person
from accounts.roles import Role
from casework import gateway, proving
from casework.gateway import Refused, Stale
from casework.models import Message
from config.scenarios.hospitals import hospital, register_and_approve, registered, registration_data
from config.scenarios.papers import material, pdf
from emr_rating.models import Registration
from emr_rating.registration import actions
from emr_rating.registration.steps import VERIFY

from .pages import paper, receipt, typed


@pytest.mark.article("E06")
@pytest.mark.parametrize("page", ["registration", "registration_edit", "registration_withdraw"])
def test_a_wrong_secret_finds_nothing(client, handed_in, page):
    case, secret = handed_in
    other = secret[:-1] + ("0" if secret[-1] != "0" else "1")
    assert client.get(receipt(case.number, other, page)).status_code == 404
    assert client.post(receipt(case.number, other, page), {"seen": 0}).status_code == 404
    assert client.get(receipt("R2026-9999", secret, page)).status_code == 404
    case.refresh_from_db()
    assert case.state == "submitted"


@pytest.mark.article("E06")
def test_returned_with_reasons_corrected_and_handed_in_again(client, handed_in, people, at, wished):
    case, secret = handed_in
    with pytest.raises(Refused, match="理由"):
        actions.return_registration(case, reason=" ", by=people[Role.CENTRE], at=at)
    actions.return_registration(case, reason="地址不完整，请补充门牌号", by=people[Role.CENTRE], at=at)
    page = client.get(receipt(case.number, secret))
    assert "地址不完整，请补充门牌号" in page.text
    assert "修改后重新提交" in page.text

    form = client.get(receipt(case.number, secret, "registration_edit")).context["form"]
    corrected = typed(wished, address="演示路1号附3号") | {"seen": form["seen"].value()}
    wrong = client.post(receipt(case.number, secret, "registration_edit"), corrected | {"uscc": "1"})
    assert wrong.status_code == 422
    assert "演示路1号附3号" in wrong.text
    again = corrected | {"licence": pdf("新证.pdf")}
    answer = client.post(receipt(case.number, secret, "registration_edit"), again, follow=True)
    assert "待信息中心核验" in answer.text
    case.refresh_from_db()
    assert (case.state, case.address, case.returned_reason) == ("submitted", "演示路1号附3号", "")
    assert case.materials.count() == 2
    assert wrong.context["form"].errors["licence"], "to be chosen again"
    row = case.records.get(verb="resubmit")
    assert row.facts["changes"] == {"address": {"label": "地址", "before": "演示路1号", "after": "演示路1号附3号"}}
    assert (row.actor_name, row.role) == (wished.clerk, "注册申请人")
    assert proving.faults() == []


def test_a_corrected_page_posted_twice_is_refused_once(client, handed_in, people, at, wished):
    case, secret = handed_in
    returned = actions.return_registration(case, reason="补充", by=people[Role.CENTRE], at=at)
    seen = returned.version
    actions.resubmit(returned, data=registration_data(wished), seen=seen, at=at)
    with pytest.raises(Stale):
        actions.resubmit(returned, data=registration_data(wished), seen=seen, at=at)
    answer = client.post(receipt(case.number, secret, "registration_edit"), typed(wished) | {"seen": seen})
    assert answer.status_code == 302
    assert case.records.filter(verb="resubmit").count() == 1


def test_resubmitted_with_a_code_that_is_another_ones(handed_in, people, at, wished):
    other, _ = registered(hospital(5), at=at)
    case = actions.return_registration(handed_in[0], reason="核对代码", by=people[Role.CENTRE], at=at)
    data = registration_data(wished) | {"uscc": other.uscc}
    with pytest.raises(Refused, match="已有正在办理的注册申请"):
        actions.resubmit(case, data=data, seen=case.version, at=at)
    case.refresh_from_db()
    assert (case.state, case.uscc) == ("returned", wished.uscc)


@pytest.mark.article("E06")
def test_withdrawn_by_the_applicant(client, handed_in, wished, at):
    case, secret = handed_in
    url = receipt(case.number, secret, "registration_withdraw")
    assert "撤回后本申请即告结束" in client.get(url).text
    answer = client.post(url, {"seen": case.version}, follow=True)
    assert "已撤回" in answer.text
    case.refresh_from_db()
    assert (case.state, case.closed_at is not None) == ("withdrawn", True)
    assert client.post(url, {"seen": case.version}).status_code == 422
    assert client.post(reverse("register"), typed(wished)).status_code == 302


def test_not_withdrawn_while_the_institute_decides(client, handed_in, verified):
    case, secret = handed_in
    answer = client.post(receipt(case.number, secret, "registration_withdraw"), {"seen": verified.version})
    assert answer.status_code == 422
    assert "不能办理“撤回注册申请”" in answer.text


def test_the_returned_applicant_gets_a_mail(wished, people, at, django_capture_on_commit_callbacks):
    data = registration_data(wished) | {"contact_email": "tb@yanshi.example"}
    case, secret = actions.apply(data=data, licence=material(), token=uuid4(), at=at)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        actions.return_registration(case, reason="补充地址", by=people[Role.CENTRE], at=at)
    sent = [letter for letter in mail.outbox if letter.to == ["tb@yanshi.example"]]
    assert [letter.subject for letter in sent] == [f"注册申请 {case.number} 已退回"]
    assert "补充地址" in sent[0].body
    assert secret not in sent[0].body


def test_the_centre_replaces_a_lost_link(client, handed_in, people, at, signed_in):
    case, secret = handed_in
    url = reverse("registration_renew", args=[case.number])
    client = signed_in(people[Role.CENTRE])
    assert client.post(url, {"reason": ""}, follow=True).status_code in (200, 422)
    answer = client.post(url, {"reason": "电话核实联系人身份"})
    new = answer.context["link"].rstrip("/").rsplit("/", 1)[1]
    assert actions.by_receipt(case.number, secret) is None
    assert actions.by_receipt(case.number, new) == case
    assert case.records.get(verb="renew_receipt").reason == "电话核实联系人身份"
    assert new not in client.get(url).text
    assert signed_in(people[Role.INSTITUTE]).get(url).status_code == 403
    with pytest.raises(Refused, match="“重新发放查询链接”由信息中心"):
        actions.renew_receipt(case, reason="x", by=people[Role.INSTITUTE], at=at)


def test_later_renewal_of_a_closed_registration_is_refused(wished, people, at):
    register_and_approve(wished, people, at)
    with pytest.raises(Refused, match="案件现处于“注册成功”，不能办理“重新发放查询链接”"):
        actions.renew_receipt(Registration.objects.get(), reason="x", by=people[Role.CENTRE], at=at + timedelta(days=1))


@pytest.mark.article("E06")
def test_the_centre_is_told_sees_since_when_and_is_named_with_its_telephone(client, handed_in, people, settings):
    case, secret = handed_in
    case.refresh_from_db()
    told = Message.objects.get(case=case.pk, office=people[Role.CENTRE].office)
    assert told.title == f"{case.number} {case.title}：待核验的注册申请"
    assert case.summary.endswith("2026年11月9日提交")
    assert "联系市信息中心重新发放" in client.get(receipt(case.number, secret)).text, "no telephone is invented"
    settings.CENTRE_TELEPHONE = "023-67706707"
    assert "联系市信息中心（电话 023-67706707）重新发放" in client.get(receipt(case.number, secret)).text


@pytest.mark.article("E06")
def test_the_centre_opens_the_licence_which_a_stranger_does_not(handed_in, people, signed_in):
    case, _ = handed_in
    licence = case.materials.get()
    page = signed_in(people[Role.CENTRE]).get(reverse("case_tab", args=[case.number, "registration"]))
    assert reverse("material_page", args=[licence.pk]) in page.text
    assert "PDY" in page.text
    for role, status in ((Role.CENTRE, 200), (Role.INSTITUTE, 200), (Role.EXPERT, 404)):
        answer = signed_in(people[role]).get(reverse("material", args=[licence.pk]))
        assert answer.status_code == status
        if status == 200:
            assert b"".join(answer.streaming_content).startswith(b"%PDF-")


@pytest.mark.article("E06")
def test_the_receipt_says_who_releases_the_slip_what_comes_next_and_by_when(client, wished, people, at, unconnected):
    case, secret = registered(wished, at=at)
    gateway.perform(case, VERIFY, by=people[Role.CENTRE], at=at)
    actions.approve(case, by=people[Role.CENTRE], at=at, **paper())
    page = client.get(receipt(case.number, secret)).text
    for words in (
        f"{wished.leader}（机构负责人）：向市信息中心领取密码单；由区县卫生健康行政部门或者市卫生健康委核实您本人后放行",
        f"{wished.clerk}（填报人）：",
        "放行后14天内首次登录并修改密码",
    ):
        assert words in page
    leader = Person.objects.get(name=wished.leader)
    release.release([leader.slips.get()], by=people[Role.BUREAU_HEAD], at=at, grounds="电话核实")
    assert "于2026年11月23日前首次登录" in client.get(receipt(case.number, secret)).text


@pytest.mark.article("E06")
def test_the_receipt_of_applicants_with_addresses_says_that_the_link_is_on_its_way(client, wished, people, at):
    data = registration_data(wished) | {"contact_email": "tb@yanshi.example"}
    case, secret = actions.apply(data=data, licence=material(), token=uuid4(), at=at)
    gateway.perform(case, VERIFY, by=people[Role.CENTRE], at=at)
    actions.approve(case, by=people[Role.INSTITUTE], at=at)
    page = client.get(receipt(case.number, secret)).text
    assert f"{wished.clerk}（填报人）：首次登录链接已发送至所填的邮箱，72小时内有效" in page
    assert f"{wished.leader}（机构负责人）：向市信息中心领取密码单" in page
