"""A tip about the rating: from anybody, by its receipt to the answer; who has told it is for the handler alone (E28, E29)."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.roles import Role
from casework.models import Reading, Record
from config.scenarios import violating
from emr_rating.models import EmrTip
from tests.primary_care_review.steps import post_step

pytestmark = [pytest.mark.django_db, pytest.mark.article("E28"), pytest.mark.usefixtures("stopped")]


def said(**changed):
    values = {"cause": "coaching", "concerned": "演示信息技术公司", "what": "收费辅导", "name": "安知远"}
    return values | {"phone": "13800007777", "token": str(uuid4())} | changed


def test_from_the_public_page_to_the_answer(people, client, signed_in):
    address = reverse("lodge_emr_tip")
    assert address in client.get(reverse("emr_home")).content.decode()
    receipt = client.post(address, said()).headers["Location"]
    assert "核实中" in client.get(receipt).content.decode()
    tip = EmrTip.objects.get()
    assert (tip.number, tip.missing, tip.due_on is not None) == ("I2026-0001", "核实和答复", True)
    handler = signed_in(people[Role.COMMISSION_HANDLER])
    shown = handler.get(f"/cases/{tip.number}/tabs/tip/").content.decode()
    assert ("收费辅导" in shown, "安知远" in shown, "13800007777" in shown) == (True, False, False)
    answer = {"finding": "so", "answer": "已责令停止。", "case_number": tip.number}
    assert post_step(handler, tip, "answer_tip", **answer).status_code == 302
    assert "已责令停止。" in client.get(receipt).content.decode()
    assert client.get(receipt.replace(receipt[-6:-1], "00000")).status_code == 404


def test_who_has_told_it_the_handler_alone_reads_and_every_look_is_recorded(people, at, signed_in):
    tip, _ = violating.told_of(at=at)
    address = reverse("tip_informer", args=[tip.number])
    others = {Role.BUREAU_HANDLER: 404, Role.CENTRE: 403, Role.NOTICE_CLERK: 403}
    assert {role: signed_in(people[role]).get(address).status_code for role in others} == others
    assert not Reading.objects.filter(case=tip.pk).exists()
    page = signed_in(people[Role.COMMISSION_HANDLER]).get(address).content.decode()
    assert ("安知远" in page, "13800007777" in page) == (True, True)
    (reading,) = Reading.objects.filter(case=tip.pk)
    assert (reading.person, reading.what) == (people[Role.COMMISSION_HANDLER].person, f"{tip.number} 举报人信息")
    assert "安知远" not in str(list(Record.objects.filter(case=tip.pk).values_list("facts", "actor_name")))


@pytest.mark.parametrize(
    "lacks, sentence",
    [
        ({"concerned": ""}, "请填写被举报单位或者人员。"),
        ({"what": ""}, "请填写情况。"),
        ({"cause": ""}, "请选择举报事项。"),
    ],
)
def test_what_lacks_is_said_at_its_field_and_nothing_comes_in(client, people, lacks, sentence):
    page = client.post(reverse("lodge_emr_tip"), said() | lacks)
    assert (page.status_code, sentence in page.content.decode()) == (422, True)
    assert not EmrTip.objects.exists()


def test_sent_twice_it_is_one(client, people):
    token = str(uuid4())
    places = {client.post(reverse("lodge_emr_tip"), said(token=token)).headers["Location"] for _ in range(2)}
    assert (len(places), EmrTip.objects.count()) == (1, 1)
