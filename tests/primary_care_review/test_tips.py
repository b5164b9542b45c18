"""A tip about a review: from anybody, to the commission or on to the district's bureau, to the answer (P29, P31 to P34)."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import District
from accounts.roles import Role
from casework.gateway import NotTheirs
from casework.models import Case
from config.scenarios import cast, telling
from primary_care_review.models import ReviewTip
from primary_care_review.tips.rules import KEPT, TipCause, may_hand_on

from .steps import post_step

pytestmark = [pytest.mark.article("P33"), pytest.mark.usefixtures("stopped")]


def said(**changed):
    values = {"cause": "fraud", "concerned": "青禾镇卫生院", "district": cast.DISTRICT, "what": "补造随访记录"}
    return values | {"name": "安知远", "phone": "13800007777", "token": str(uuid4())} | changed


@pytest.mark.django_db
def test_from_the_front_page_over_the_bureau_to_the_answer(people, client, signed_in):
    address = reverse("lodge_review_tip")
    assert [address in client.get(reverse(page)).content.decode() for page in ("home", "primary_care_home")] == [
        True
    ] * 2
    receipt = client.post(address, said()).headers["Location"]
    assert "核实中" in client.get(receipt).content.decode()
    tip = ReviewTip.objects.get()
    assert (tip.number, tip.missing, tip.due_on is not None) == ("JB2026-0001", "核实和答复", True)
    bureau, commission = people[Role.BUREAU_HANDLER], people[Role.COMMISSION_HANDLER]
    pages = [f"/cases/{tip.number}/", f"/cases/{tip.number}/informer/"]
    assert [signed_in(bureau).get(page).status_code for page in pages] == [404, 404]
    handed = post_step(signed_in(commission), tip, "hand_on_tip", reason="请核查随访记录。", case_number=tip.number)
    assert handed.status_code == 302
    tip.refresh_from_db()
    browser = signed_in(bureau)
    assert [browser.get(page).status_code for page in pages] == [200, 200]
    assert "补造随访记录" in browser.get(f"/cases/{tip.number}/tabs/tip/").content.decode()
    answer = {"finding": "so", "answer": "已终止其评审。", "case_number": tip.number}
    assert post_step(browser, tip, "answer_handed_tip", **answer).status_code == 302
    assert "已终止其评审。" in client.get(receipt).content.decode()
    assert client.get(receipt.replace(receipt[-6:-1], "00000")).status_code == 404


@pytest.mark.django_db
def test_who_has_told_it_is_known_to_whoever_looks_into_it_now_or_has_answered_it(people, at, signed_in):
    tip, _ = telling.told_of(at=at, name="安知远")
    commission, bureau = people[Role.COMMISSION_HANDLER], people[Role.BUREAU_HANDLER]

    def known():
        return [
            signed_in(member).get(reverse("tip_informer", args=[tip.number])).status_code
            for member in (commission, bureau)
        ]

    found = [known()]
    handed = telling.handed_on(tip, by=commission, at=at)
    found.append(known())
    back = telling.returned(handed, by=bureau, at=at)
    found.append(known())
    telling.answered(back, by=commission, at=at)
    found.append(known())
    assert found == [[200, 404], [404, 200], [200, 404], [200, 404]]


@pytest.mark.django_db
def test_another_district_does_not_learn_of_what_was_handed_on(people, at):
    other = District.objects.exclude(pk=cast.DISTRICT).filter(valid_until=None).first()
    tip, _ = telling.told_of(at=at, district=other)
    telling.handed_on(tip, by=people[Role.COMMISSION_HANDLER], at=at)
    assert not Case.objects.visible_to(people[Role.BUREAU_HANDLER]).filter(pk=tip.pk).exists()
    with pytest.raises(NotTheirs):
        telling.answered(tip, by=people[Role.BUREAU_HANDLER], at=at)


@pytest.mark.parametrize("cause", TipCause)
def test_what_is_about_the_people_of_the_offices_stays_with_the_commission(cause):
    assert bool(may_hand_on(cause, district_known=True)) is (cause not in KEPT)
    assert not may_hand_on(cause, district_known=False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "lacks, sentence",
    [
        ({"concerned": ""}, "请填写被举报单位或者人员。"),
        ({"what": ""}, "请填写情况。"),
        ({"cause": ""}, "请选择举报事项。"),
    ],
)
def test_what_lacks_is_said_at_its_field_and_nothing_comes_in(client, people, lacks, sentence):
    page = client.post(reverse("lodge_review_tip"), said() | lacks)
    assert (page.status_code, sentence in page.content.decode()) == (422, True)
    assert not ReviewTip.objects.exists()


@pytest.mark.django_db
def test_sent_twice_it_is_one(client, people):
    token = str(uuid4())
    places = {client.post(reverse("lodge_review_tip"), said(token=token)).headers["Location"] for _ in range(2)}
    assert (len(places), ReviewTip.objects.count()) == (1, 1)
