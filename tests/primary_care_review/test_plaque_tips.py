"""A tip about a plaque: from anybody with a photograph, by its receipt to the answer (P26)."""

from uuid import uuid4

import pytest
from django.test import Client

from accounts.roles import Role
from casework.models import Record
from config.scenarios import grades as scenario
from config.scenarios import primary_care
from primary_care_review.models import PlaqueTip
from primary_care_review.plaque_tips.steps import TipStage

from .test_plaque import grade, handler, hung, picture  # noqa: F401  # fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.article("P26"), pytest.mark.usefixtures("stopped")]
ADDRESS = "/primary-care/plaques/report/"


def said(**changed):
    values = {
        "cause": "damaged",
        "place": "青禾镇卫生院正门",
        "what": "右下角撞损",
        "number": "",
        "token": str(uuid4()),
    }
    return values | {"photograph": picture()} | changed


def test_from_the_public_page_to_the_answer(hung, handler, client, signed_in):  # noqa: F811
    assert f"{ADDRESS}?number={hung.number}" in client.get(f"/P/{hung.code}").content.decode()
    assert hung.number in client.get(f"{ADDRESS}?number={hung.number}").content.decode()
    sent = client.post(ADDRESS, said(number=hung.number))
    receipt = sent.headers["Location"]
    assert "核实中" in client.get(receipt).content.decode()
    tip = PlaqueTip.objects.get()
    assert (tip.plaque, tip.district_id, tip.missing) == (hung, "500103", "核实和答复")
    assert tip.due_on is not None
    browser = signed_in(handler)
    assert "右下角撞损" in browser.get(f"/cases/{tip.number}/tabs/tip/").content.decode()
    answer = {"seen": tip.version, "finding": "so", "answer": "已补换新牌匾。", "case_number": tip.number}
    assert browser.post(f"/cases/{tip.number}/steps/answer_tip/", answer).status_code == 302
    page = client.get(receipt).content.decode()
    assert "属实" in page
    assert "已补换新牌匾。" in page
    assert list(Record.objects.filter(case=tip.pk).order_by("seq").values_list("verb", flat=True)) == [
        "open",
        "answer_tip",
    ]
    assert client.get(receipt.replace(receipt[-6:-1], "00000")).status_code == 404


def test_sent_twice_it_is_one(hung, client):  # noqa: F811
    token = str(uuid4())
    places = {client.post(ADDRESS, said(number=hung.number, token=token)).headers["Location"] for _ in range(2)}
    assert len(places) == 1
    assert PlaqueTip.objects.count() == 1


@pytest.mark.parametrize(
    "lacks, sentence",
    [
        ({"place": ""}, "请填写地点。"),
        ({"what": ""}, "请填写情况。"),
        ({"photograph": ""}, "请上传牌匾的照片"),
        ({"cause": ""}, "请选择举报事项。"),
        ({}, "请选择牌匾所在区县"),
        ({"website": "x"}, "此项请留空"),
    ],
)
def test_what_lacks_is_said_at_its_field_and_nothing_comes_in(hung, client, lacks, sentence):  # noqa: F811
    page = client.post(ADDRESS, said(number="ZSJ323010") | lacks)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not PlaqueTip.objects.exists()


def test_one_of_no_number_of_ours_goes_to_the_district_where_it_was_seen(people, client, reference):
    assert client.post(ADDRESS, said(number="ZSJ323010", cause="forged", district="500101")).status_code == 302
    tip = PlaqueTip.objects.get()
    assert (tip.plaque, tip.district_id, tip.title) == (None, "500101", "编号ZSJ323010")


def test_nobody_but_bureau_and_commission_reads_it(hung, leader, people, signed_in):  # noqa: F811
    tip, _ = scenario.told_of(hung, at=hung.hung_at)
    address = f"/cases/{tip.number}/"
    readers = {Role.BUREAU_HANDLER: 200, Role.COMMISSION_HANDLER: 200, Role.CENTRE: 404, Role.INSTITUTE: 404}
    assert {role: signed_in(people[role]).get(address).status_code for role in readers} == readers
    assert signed_in(leader).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    assert tip.state == TipStage.LODGED


def test_it_leads_to_the_grade_only_whom_that_page_is_for(hung, people, signed_in):  # noqa: F811
    tip, _ = scenario.told_of(hung, at=hung.hung_at)
    address, leads_to = f"/cases/{tip.number}/", f"/primary-care/grades/{hung.grade_id}/"
    for role, opens in ((Role.BUREAU_HANDLER, True), (Role.NOTICE_CLERK, False)):
        reader = signed_in(people[role])
        page = reader.get(address).content.decode()
        assert hung.number in page
        assert (leads_to in page) is opens
        assert reader.get(leads_to).status_code == (200 if opens else 403)


def test_an_institution_reads_its_own_grade_and_no_others(hung, leader, people, at, signed_in):  # noqa: F811
    address = f"/primary-care/grades/{hung.grade_id}/"
    assert signed_in(leader).get(address).status_code == 200
    assert signed_in(primary_care.institution(5, people=people, at=at)).get(address).status_code == 404
