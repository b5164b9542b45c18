"""Registration from the public form to the accounts (E06), with every refusal on the way (E02, E13)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import District, Institution, InstitutionType, Membership, Office
from accounts.roles import OfficeKind, Regime, Role
from casework import gateway, institutions, record
from casework.gateway import NotTheirs, Refused, Stale
from casework.models import Material, Message
from config.scenarios.hospitals import fictional_uscc, hospital, register_and_approve, registered, registration_data
from emr_rating.actions import registration as actions
from emr_rating.actions.institute import connect_institute
from emr_rating.models import Registration
from emr_rating.workflow import VERIFY

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
WISHED = 2  # its district is 渝中区


@pytest.fixture(autouse=True)
def forgotten_counts():
    cache.clear()


@pytest.fixture
def wished(reference):
    return hospital(WISHED)


@pytest.fixture
def handed_in(wished, people, at) -> tuple[Registration, str]:
    return registered(wished, at=at)


@pytest.fixture
def verified(handed_in, people, at) -> Registration:
    return gateway.perform(handed_in[0], VERIFY, by=people[Role.CENTRE], at=at)


@pytest.fixture
def unconnected(people, at) -> Office:
    return connect_institute(connected=False, reason="尚未对接", by=people[Role.COMMISSION_HEAD], at=at)


@pytest.fixture
def signed_in(client):
    def sign_in(member):
        client.force_login(member.person, backend="accounts.backends.PersonBackend")
        return client

    return sign_in


def scan(name: str = "批复.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def typed(wished, **changed) -> dict:
    data = registration_data(wished)
    return data | {"district": data["district"].pk, "token": str(uuid4()), "website": ""} | changed


def receipt(number: str, secret: str, page: str = "registration") -> str:
    return reverse(page, args=[number, secret])


def step(case, name: str) -> str:
    return reverse("step", args=[case.number, name])


# The public form


@pytest.mark.article("E06")
def test_registered_without_signing_in(client, wished):
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


def test_the_secret_is_kept_as_a_hash_only(handed_in):
    case, secret = handed_in
    assert actions.by_receipt(case.number, secret) == case
    assert case.secret_digest == actions.digest(secret) != secret
    assert all(secret not in str(row.facts) for row in case.records.all())


@pytest.mark.article("E06")
def test_posted_twice_is_one_registration(client, wished):
    data = typed(wished)
    first = client.post(reverse("register"), data)
    second = client.post(reverse("register"), data)
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
        ({"contact_phone": "电话"}, "请填写可以拨通的电话号码"),
        ({"leader_name": ""}, "请填写机构负责人。"),
        ({"website": "http://spam.example"}, "“此项请留空”一栏不应填写"),
    ],
)
def test_refused_at_the_field_with_all_that_was_typed(client, wished, changed, sentence):
    answer = client.post(reverse("register"), typed(wished, address="演示路88号", **changed))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "演示路88号" in answer.text
    assert list(answer.context["form"].errors) == list(changed)
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
    }
    case, _ = actions.apply(data=data, token=uuid4(), at=at)
    gateway.perform(case, VERIFY, by=people[Role.CENTRE], at=at)
    branch = actions.approve(case, by=people[Role.INSTITUTE], at=at).registered
    assert branch.pk != main.office.institution.pk
    assert not set(Membership.objects.filter(office=branch.office).values_list("person")) & {(main.person_id,)}
    assert Institution.objects.enrolled(Regime.EMR).count() == 2


def test_one_address_is_stopped_at_its_thirtieth(client, people, at):
    for index in range(30):
        assert client.post(reverse("register"), typed(hospital(index))).status_code == 302
    answer = client.post(reverse("register"), typed(hospital(30)))
    assert answer.status_code == 422
    assert "请一小时后再提交" in answer.text
    assert Registration.objects.count() == 30


# The receipt


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
    answer = client.post(receipt(case.number, secret, "registration_edit"), corrected, follow=True)
    assert "待信息中心核验" in answer.text
    case.refresh_from_db()
    assert (case.state, case.address, case.returned_reason) == ("submitted", "演示路1号附3号", "")
    row = case.records.get(verb="resubmit")
    assert row.facts["changes"] == {"address": {"label": "地址", "before": "演示路1号", "after": "演示路1号附3号"}}
    assert (row.actor_name, row.role) == (wished.clerk, "注册申请人")
    assert list(record.faults()) == []


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
    case, secret = actions.apply(data=data, token=uuid4(), at=at)
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
    with pytest.raises(Refused, match="由信息中心重新发放"):
        actions.renew_receipt(case, reason="x", by=people[Role.INSTITUTE], at=at)


# The centre and the institute


@pytest.mark.article("E06")
def test_verified_by_the_centre_in_the_browser(handed_in, people, signed_in):
    case, _ = handed_in
    client = signed_in(people[Role.CENTRE])
    page = client.get(reverse("case_tab", args=[case.number, "registration"]))
    assert case.uscc in page.text
    assert "重新发放" in page.text
    assert case.number in client.get(reverse("workbench")).text
    answer = client.post(step(case, "return_"), {"seen": case.version, "reason": ""})
    assert answer.status_code == 422
    assert client.post(step(case, "verify"), {"seen": case.version}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.holder.kind) == ("verified", OfficeKind.INSTITUTE)
    assert client.post(step(case, "verify"), {"seen": 0}).status_code == 422


@pytest.mark.article("E06")
@pytest.mark.parametrize(
    "role", [Role.CENTRE, Role.COMMISSION_HEAD, Role.COMMISSION_HANDLER, Role.BUREAU_HEAD, Role.BUREAU_HANDLER]
)
def test_only_the_institute_approves(verified, people, at, role):
    for verb, facts in ((actions.approve, {}), (actions.reject, {"reason": "不符"})):
        with pytest.raises(Refused, match="由医管所人员办理"):
            verb(verified, by=people[role], at=at, **facts)
    verified.refresh_from_db()
    assert (verified.state, Institution.objects.count()) == ("verified", 0)


@pytest.mark.article("E06")
def test_a_bureau_of_another_district_knows_nothing_of_it(people, at):
    case, _ = registered(hospital(0), at=at)
    with pytest.raises(NotTheirs):
        gateway.perform(case, VERIFY, by=people[Role.BUREAU_HEAD], at=at)


@pytest.mark.article("E06")
def test_approved_entered_enrolled_and_accounts_opened(verified, people, signed_in, wished):
    client = signed_in(people[Role.INSTITUTE])
    answer = client.post(step(verified, "approve"), {"seen": verified.version})
    assert answer.status_code == 302
    verified.refresh_from_db()
    made = Institution.objects.get(uscc=wished.uscc)
    assert (verified.state, verified.registered, verified.institution) == ("approved", made, made)
    assert (made.name, made.type, made.district_id) == (wished.name, wished.type, wished.district)
    assert list(made.enrolments.values_list("regime", flat=True)) == [Regime.EMR]
    people_of = Membership.objects.filter(office=made.office).select_related("person")
    assert {(member.role, member.person.name) for member in people_of} == {
        (Role.INSTITUTION_LEADER, wished.leader),
        (Role.INSTITUTION_CLERK, wished.clerk),
    }
    code = wished.uscc[8:17].lower()
    assert {member.person.login for member in people_of} == {f"{code}-fz", f"{code}-tb"}
    assert all(member.person.must_change_password for member in people_of)
    assert Message.objects.filter(office=made.office, title="注册成功，账号已开通").count() == 1
    assert [row.verb for row in institutions.history(made)] == ["enrol", "create_institution"]
    assert list(record.faults()) == []


def test_the_contact_is_mailed_a_one_time_link(wished, people, at, monkeypatch, django_capture_on_commit_callbacks):
    mailed: list[str] = []
    monkeypatch.setattr("accounts.tickets.send", mailed.append)
    data = registration_data(wished) | {"contact_email": "tb@yanshi.example"}
    case, _ = actions.apply(data=data, token=uuid4(), at=at)
    gateway.perform(case, VERIFY, by=people[Role.CENTRE], at=at)
    with django_capture_on_commit_callbacks(execute=True):
        actions.approve(case, by=people[Role.INSTITUTE], at=at)
    assert mailed == [f"{wished.uscc[8:17].lower()}-tb"]


@pytest.mark.article("E06")
def test_first_password_wall_holds(wished, people, at, signed_in):
    for member in register_and_approve(wished, people, at):
        client = signed_in(member)
        for name in ("workbench", "institution_profile", "messages"):
            answer = client.get(reverse(name))
            assert (answer.status_code, answer.url) == (302, reverse("change_password"))


@pytest.mark.article("E06")
def test_rejected_by_the_institute_with_reasons(handed_in, verified, people, client, signed_in):
    case, secret = handed_in
    institute = signed_in(people[Role.INSTITUTE])
    assert institute.post(step(case, "reject"), {"seen": verified.version, "reason": ""}).status_code == 422
    institute.post(step(case, "reject"), {"seen": verified.version, "reason": "机构名称与证照不一致"})
    institute.logout()
    assert "机构名称与证照不一致" in client.get(receipt(case.number, secret)).text
    case.refresh_from_db()
    assert case.state == "returned"


def test_approved_twice_is_refused(verified, people, at):
    seen = verified.version
    actions.approve(verified, by=people[Role.INSTITUTE], at=at, seen=seen)
    with pytest.raises(Stale):
        actions.approve(verified, by=people[Role.INSTITUTE], at=at, seen=seen)
    assert (Institution.objects.count(), Membership.objects.filter(role=Role.INSTITUTION_LEADER).count()) == (1, 1)


def test_an_institution_of_the_other_regime_is_enrolled_with_its_people(wished, people, at):
    clinic = institutions.create_institution(
        uscc=wished.uscc,
        name="演示渝中区已有机构",
        type=InstitutionType.COMMUNITY_HEALTH_CENTRE,
        district=District.objects.get(pk=wished.district),
        by=people[Role.BUREAU_HANDLER],
        at=at,
    )
    institutions.enrol(clinic, regime=Regime.PRIMARY_CARE, by=people[Role.BUREAU_HANDLER], at=at)
    leader = people[Role.EXPERT].person
    Membership.objects.create(
        person=leader, office=clinic.office, role=Role.INSTITUTION_LEADER, valid_from=date(2026, 1, 1)
    )
    case, _ = registered(wished, at=at)
    gateway.perform(case, VERIFY, by=people[Role.CENTRE], at=at)
    approved = actions.approve(case, by=people[Role.INSTITUTE], at=at)
    assert (approved.registered, Institution.objects.count()) == (clinic, 1)
    assert set(clinic.enrolments.values_list("regime", flat=True)) == {Regime.EMR, Regime.PRIMARY_CARE}
    assert list(Membership.objects.filter(office=clinic.office).values_list("person", flat=True)) == [leader.pk]
    assert Message.objects.filter(office=clinic.office, title="电子病历分级评价注册成功").count() == 1


def test_a_code_entered_meanwhile_is_refused_and_nothing_is_left(verified, wished, people, at):
    register_again = institutions.create_institution(
        uscc=wished.uscc,
        name="演示先登记的医院",
        type=InstitutionType.GENERAL_HOSPITAL,
        district=District.objects.get(pk=wished.district),
        by=people[Role.CENTRE],
        at=at,
    )
    institutions.enrol(register_again, regime=Regime.EMR, by=people[Role.CENTRE], at=at)
    with pytest.raises(Refused, match="不能重复登记"):
        actions.approve(verified, by=people[Role.INSTITUTE], at=at)
    verified.refresh_from_db()
    assert (verified.state, verified.registered) == ("verified", None)
    assert not Membership.objects.filter(office=register_again.office).exists()


# 代录


@pytest.mark.article("E06")
def test_the_centre_enters_the_act_with_number_date_and_scan(unconnected, verified, people, signed_in):
    assert verified.holder.kind == OfficeKind.CENTRE
    client = signed_in(people[Role.CENTRE])
    paper = {"seen": verified.version, "proxy_number": "医管所函〔2026〕12号", "proxy_date": "2026-11-06"}
    assert "文件扫描件" in client.get(step(verified, "approve")).text
    answer = client.post(step(verified, "approve"), paper)
    assert answer.status_code == 422
    assert "请填写文件扫描件。" in answer.text
    assert "医管所函〔2026〕12号" in answer.text
    assert (Institution.objects.count(), Material.objects.count()) == (0, 0)
    future = client.post(step(verified, "approve"), paper | {"proxy_date": "2099-01-01", "proxy_scan": scan()})
    assert "文件日期不能晚于今天" in future.text
    false = client.post(step(verified, "approve"), paper | {"proxy_scan": scan("批复.pdf", b"no pdf")})
    assert false.status_code == 422
    assert (Institution.objects.count(), Material.objects.count()) == (0, 0)
    answer = client.post(step(verified, "approve"), paper | {"proxy_scan": scan()})
    assert answer.status_code == 302

    verified.refresh_from_db()
    material = Material.objects.get()
    row = verified.records.get(verb="approve")
    assert (verified.state, row.role) == ("approved", "信息中心人员（代录）")
    assert (material.kind, material.handed_in_at is not None) == ("proxy_scan", True)
    assert row.facts["proxy"] == {
        "number": "医管所函〔2026〕12号",
        "date": "2026-11-06",
        "scan": "批复.pdf",
        "sha256": material.file_id,
    }
    page = client.get(reverse("case_tab", args=[verified.number, "registration"]))
    assert "医管所函〔2026〕12号" in page.text
    assert "2026年11月6日" in page.text
    assert reverse("material", args=[material.pk]) in page.text


def test_entered_without_a_complete_paper_is_refused(unconnected, verified, people, at):
    whole = {"proxy_number": "医管所函〔2026〕12号", "proxy_date": date(2026, 11, 6), "proxy_scan": scan()}
    for missing in whole:
        facts = {name: value for name, value in whole.items() if name != missing}
        with pytest.raises(Refused, match="须填写文号、日期并上传扫描件") as refused:
            actions.approve(verified, by=people[Role.CENTRE], at=at, **facts)
        assert refused.value.field == "proxy_number"
    assert (Institution.objects.count(), Material.objects.count()) == (0, 0)


@pytest.mark.parametrize("role", [Role.COMMISSION_HEAD, Role.BUREAU_HEAD, Role.SYSTEM_ADMIN])
def test_nobody_else_enters_it(unconnected, verified, people, at, role):
    with pytest.raises((Refused, NotTheirs)):
        actions.approve(
            verified,
            by=people[role],
            at=at,
            proxy_number="医管所函〔2026〕12号",
            proxy_date=date(2026, 11, 6),
            proxy_scan=scan(),
        )
    assert Institution.objects.count() == 0


@pytest.mark.article("E06")
def test_rejected_through_the_centre(unconnected, verified, people, at):
    paper = {"proxy_number": "医管所函〔2026〕13号", "proxy_date": date(2026, 11, 6), "proxy_scan": scan()}
    returned = actions.reject(verified, reason="不符合条件", by=people[Role.CENTRE], at=at, **paper)
    assert (returned.state, returned.returned_reason) == ("returned", "不符合条件")
    assert returned.records.get(verb="reject").role == "信息中心人员（代录）"


@pytest.mark.article("E06")
def test_the_way_of_the_institute_is_the_heads_decision(verified, people, at, signed_in):
    url = reverse("institute_connection")
    client = signed_in(people[Role.COMMISSION_HEAD])
    answer = client.post(url, {"connected": "0", "reason": ""})
    assert answer.status_code == 422
    assert "请填写理由。" in answer.text
    answer = client.post(url, {"connected": "0", "reason": "接口维护"}, follow=True)
    assert "由市信息中心代录医管所意见" in answer.text
    assert "接口维护" in answer.text
    verified.refresh_from_db()
    assert verified.holder.kind == OfficeKind.CENTRE
    assert "无需变更" in client.post(url, {"connected": "0", "reason": "再来"}).text
    client.post(url, {"connected": "1", "reason": "接口恢复"})
    verified.refresh_from_db()
    assert verified.holder.kind == OfficeKind.INSTITUTE

    client = signed_in(people[Role.CENTRE])
    assert "接口恢复" in client.get(url).text
    answer = client.post(url, {"connected": "0", "reason": "想自己录"})
    assert "由市级负责人变更" in answer.text
    assert Office.objects.get(kind=OfficeKind.INSTITUTE).connected
    assert signed_in(people[Role.BUREAU_HEAD]).get(url).status_code == 403


def test_later_renewal_of_a_closed_registration_is_refused(wished, people, at):
    register_and_approve(wished, people, at)
    with pytest.raises(Refused, match="已办结"):
        actions.renew_receipt(Registration.objects.get(), reason="x", by=people[Role.CENTRE], at=at + timedelta(days=1))


@pytest.mark.article("E06")
def test_the_centre_prints_a_slip_for_who_has_no_mail(wished, people, at, signed_in):
    leader, _ = register_and_approve(wished, people, at)
    client = signed_in(people[Role.CENTRE])
    page = client.get(reverse("case_tab", args=[Registration.objects.get().number, "registration"]))
    assert reverse("person", args=[leader.pk]) in page.text
    assert client.get(reverse("person", args=[leader.pk])).status_code == 200
    slip = client.post(
        reverse("reset_person", args=[leader.pk]), {"reason": "未填写电子邮箱，打印初始密码单"}, follow=True
    )
    assert leader.person.login in slip.text
    leader.person.refresh_from_db()
    assert leader.person.must_change_password
