"""代录: while the institute is not connected the centre enters its act, with number, date and scan of the paper (E06)."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Institution, Office
from accounts.roles import OfficeKind, Role
from casework.gateway import NotTheirs, Refused, perform
from casework.jobs.working import Refusals
from casework.models import Material
from config.scenarios import proxied as sheets
from config.scenarios.hospitals import LICENCE as LICENCE_NAME
from config.scenarios.hospitals import hospital, registered, registration_data
from config.scenarios.papers import material, pdf
from emr_rating.proxied.sheets import REGISTRATIONS
from emr_rating.registration import actions
from emr_rating.registration.actions import LICENCE
from emr_rating.registration.steps import VERIFY

from .pages import paper, step


def scans() -> QuerySet[Material]:
    """Besides the licence, which the applicant has handed in."""
    return Material.objects.exclude(kind=LICENCE)


@pytest.mark.article("E06")
def test_the_centre_enters_the_act_with_number_date_and_scan(unconnected, verified, people, signed_in):
    assert verified.holder.kind == OfficeKind.CENTRE
    client = signed_in(people[Role.CENTRE])
    letter = {"seen": verified.version, "proxy_number": "医管所函〔2026〕12号", "proxy_date": "2026-11-06"}
    assert "文件扫描件" in client.get(step(verified, "approve")).text
    answer = client.post(step(verified, "approve"), letter)
    assert answer.status_code == 422
    assert "请填写文件扫描件。" in answer.text
    assert "医管所函〔2026〕12号" in answer.text
    assert (Institution.objects.count(), scans().count()) == (0, 0)
    future = client.post(
        step(verified, "approve"), letter | {"proxy_date": "2099-01-01", "proxy_scan": pdf("批复.pdf")}
    )
    assert "文件日期不能晚于今天" in future.text
    false = client.post(step(verified, "approve"), letter | {"proxy_scan": SimpleUploadedFile("批复.pdf", b"no pdf")})
    assert false.status_code == 422
    assert "“批复.pdf”未能接收：内容与扩展名不符" in false.text
    assert (Institution.objects.count(), scans().count()) == (0, 0)
    answer = client.post(step(verified, "approve"), letter | {"proxy_scan": pdf("批复.pdf")})
    assert answer.status_code == 302

    verified.refresh_from_db()
    material = scans().get()
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
    for missing in paper():
        facts = {name: value for name, value in paper().items() if name != missing}
        with pytest.raises(Refused, match="须填写文号、日期并上传扫描件") as refused:
            actions.approve(verified, by=people[Role.CENTRE], at=at, **facts)
        assert refused.value.field == "proxy_number"
    assert (Institution.objects.count(), scans().count()) == (0, 0)


@pytest.mark.parametrize("role", [Role.COMMISSION_HEAD, Role.BUREAU_HEAD, Role.SYSTEM_ADMIN])
def test_nobody_else_enters_it(unconnected, verified, people, at, role):
    with pytest.raises((Refused, NotTheirs)):
        actions.approve(verified, by=people[role], at=at, **paper())
    assert Institution.objects.count() == 0


@pytest.mark.article("E06")
def test_rejected_through_the_centre(unconnected, verified, people, at):
    letter = paper(proxy_number="医管所函〔2026〕13号")
    returned = actions.reject(verified, reason="不符合条件", by=people[Role.CENTRE], at=at, **letter)
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


@pytest.mark.article("E03")
@pytest.mark.article("E06")
def test_several_are_approved_and_returned_by_one_sheet(unconnected, verified, people, at):
    further, _ = registered(hospital(3), at=at)
    further = perform(further, VERIFY, by=people[Role.CENTRE], at=at)
    approved = sheets.row(verified, at=at, act="审核通过")
    bare = sheets.row(further, at=at, act="审核退回")
    with pytest.raises(Refusals, match="请填写理由"):
        sheets.entered(REGISTRATIONS, approved, bare, people=people, at=at)
    assert (Institution.objects.count(), scans().count()) == (0, 0)
    assert sheets.entered(REGISTRATIONS, approved, bare | {"reason": "执业许可证已过期。"}, people=people, at=at) == 2
    for case, state, verb in ((verified, "approved", "approve"), (further, "returned", "reject")):
        case.refresh_from_db()
        row = case.records.get(verb=verb)
        assert (case.state, row.role, row.facts["proxy"]["number"]) == (state, "信息中心人员（代录）", sheets.NUMBER)
    assert scans().count() == 2


def test_what_is_asked_about_is_answered_on_the_page_of_the_case(unconnected, verified, people, at):
    """Two bear one licence number: the second row says so, and neither is entered."""
    same = registration_data(hospital(3)) | {"licence_number": verified.licence_number}
    further, _ = actions.apply(data=same, licence=material(LICENCE_NAME), token=uuid4(), at=at)
    further = perform(further, VERIFY, by=people[Role.CENTRE], at=at)
    rows = [sheets.row(case, at=at, act="审核通过") for case in (verified, further)]
    with pytest.raises(Refusals, match=r"执业许可证登记号与.*相同。请在案件页面核对后逐件登记"):
        sheets.entered(REGISTRATIONS, *rows, people=people, at=at)
    assert Institution.objects.count() == 0
