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
