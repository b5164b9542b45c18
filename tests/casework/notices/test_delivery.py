"""A notice is printed once its file stands, and each delivery is entered with its way, hour and receiver."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from casework.models import Record, Standing

from .papers import printed_file, standing, words


def test_printed_then_delivered(people, issued, at, signed_in):
    clerk = signed_in(people[Role.NOTICE_CLERK])
    answer = clerk.post(reverse("notice_printed", args=[issued.pk]))
    assert "本文书的PDF尚未生成" in words(answer)
    printed_file(issued, at)
    clerk.post(reverse("notice_printed", args=[issued.pk]))
    assert standing(issued) == Standing.PRINTED
    typed = {"way": "in_person", "to": "马建军", "delivered_at": "2026-11-09T10:00", "remark": "当面签收"}
    assert clerk.post(reverse("notice_deliver", args=[issued.pk]), typed).status_code == 302
    assert standing(issued) == Standing.DELIVERED
    delivery = issued.deliveries.get(way="in_person")
    assert (delivery.to, delivery.at, delivery.remark) == ("马建军", at, "当面签收")
    assert Record.objects.get(verb="notice_deliver").facts["to"] == "马建军"


@pytest.mark.parametrize(
    "changed, sentence",
    [
        ({"delivered_at": "2026-11-09T10:01"}, "送达时间不能晚于现在，请核对后重填。"),
        ({"delivered_at": "2026-11-09T09:59"}, "送达时间不能早于签发时间，请核对后重填。"),
        ({"way": "portal"}, "选择"),
    ],
)
def test_a_delivery_that_cannot_be(people, issued, signed_in, changed, sentence):
    typed = {"way": "post", "to": "马建军", "delivered_at": "2026-11-09T10:00", "remark": "邮件号 1"} | changed
    answer = signed_in(people[Role.NOTICE_CLERK]).post(reverse("notice_deliver", args=[issued.pk]), typed)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "邮件号 1" in words(answer)
    assert issued.deliveries.count() == 1


def test_a_delivery_that_was_entered_wrongly_is_struck_with_the_right_one_beside_it(people, issued, at, signed_in):
    clerk = signed_in(people[Role.NOTICE_CLERK])
    typed = {"way": "in_person", "to": "马建国", "delivered_at": "2026-11-09T10:00", "remark": ""}
    clerk.post(reverse("notice_deliver", args=[issued.pk]), typed)
    wrong = issued.deliveries.get(way="in_person")
    address = reverse("delivery_correct", args=[issued.pk, wrong.pk])
    right = typed | {"to": "马建军", "correction": "签收人姓名填错"}
    assert "请填写" in words(clerk.post(address, right | {"correction": ""}))
    assert clerk.post(address, right).status_code == 302
    wrong.refresh_from_db()
    assert (wrong.replaced_by.to, wrong.struck_reason) == ("马建军", "签收人姓名填错")
    page = words(clerk.get(reverse("notice", args=[issued.pk])))
    assert "马建国" in page
    assert "由另一条代替，理由：签收人姓名填错" in page
    assert Record.objects.get(verb="notice_correct_delivery").facts["struck"]["to"] == "马建国"
    assert clerk.post(address, right).status_code == 404, "it is struck already"


def test_a_notice_whose_only_delivery_was_a_mistake_waits_for_delivery_again(people, issued, at, signed_in):
    clerk = signed_in(people[Role.NOTICE_CLERK])
    typed = {"way": "post", "to": "马建军", "delivered_at": "2026-11-09T10:00", "remark": ""}
    clerk.post(reverse("notice_deliver", args=[issued.pk]), typed)
    assert standing(issued) == Standing.DELIVERED
    wrong = issued.deliveries.get(way="post")
    clerk.post(
        reverse("delivery_correct", args=[issued.pk, wrong.pk]), typed | {"void": "on", "correction": "登记错案件"}
    )
    assert standing(issued) == Standing.ISSUED


def test_what_the_portal_delivered_and_what_is_anothers_is_not_there_to_correct(people, issued, signed_in):
    portal = issued.deliveries.get(way="portal")
    address = reverse("delivery_correct", args=[issued.pk, portal.pk])
    assert signed_in(people[Role.NOTICE_CLERK]).get(address).status_code == 404
    assert signed_in(people[Role.CENTRE]).get(address).status_code == 404
