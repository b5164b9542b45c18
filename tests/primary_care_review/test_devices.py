"""The devices of a visit: what is known of each, what waits for them, and who gives one up (P22, P23)."""

from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.refused import Refused
from casework.models import Record
from casework.text import moment_text
from config.scenarios import review, visit
from config.scenarios.papers import shot
from experts.review.rounds import panel_of
from primary_care_review.models import RatingPhoto, VisitDevice
from primary_care_review.stages import Stage
from primary_care_review.visit import devices
from tests.primary_care_review.steps import now
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("P22"), pytest.mark.article("P23")]
BROWSER = "Mozilla/5.0 (Linux; Android 14; Pad) AppleWebKit/537.36 Chrome/140.0"


@walked_once
def of(jia_on_site):
    """Everybody of its team has accepted."""
    review.accept_all(jia_on_site, at=jia_on_site.plan.rates_at)
    return now(jia_on_site)


@pytest.fixture
def on_site(of):
    return of.plan.rates_at


@pytest.fixture
def one(of):
    return panel_of(of).members[0]


def heard(one, *, at, waiting=0, device=None, cleared=False):
    """What the device says of itself."""
    devices.report(one, device=device or uuid4(), waiting=waiting, cleared=cleared, browser=BROWSER, at=at)


def test_a_device_is_one_row_however_often_it_reports(one, on_site):
    key = uuid4()
    heard(one, at=on_site, device=key, waiting=3)
    heard(one, at=on_site + timedelta(minutes=4), device=key, waiting=1)
    row = VisitDevice.objects.get(assignment=one)
    assert (row.waiting, row.opened_at, row.reported_at) == (1, on_site, on_site + timedelta(minutes=4))
    assert devices.described(row) == f"安卓设备（{moment_text(on_site + timedelta(minutes=4))}联网，1项待上传）"
    heard(one, at=on_site + timedelta(minutes=5), device=key, cleared=True)
    assert not VisitDevice.objects.standing().exists()
    heard(one, at=on_site + timedelta(minutes=6), device=key, cleared=True)
    assert VisitDevice.objects.count() == 1
    heard(one, at=on_site + timedelta(minutes=7), device=key)
    assert VisitDevice.objects.standing().count() == 1


@pytest.mark.parametrize("minutes, waiting, refused", [(14, 0, False), (16, 0, True), (1, 2, True)])
def test_nothing_is_handed_in_while_another_device_may_hold_ratings(of, one, on_site, minutes, waiting, refused):
    heard(one, at=on_site, waiting=waiting)
    now = on_site + timedelta(minutes=minutes)
    visit.rate(one, at=on_site)
    if refused:
        with pytest.raises(
            Refused, match=r"^安卓设备（.*联网.*）可能还有未上传的评定，请在该设备上联网打开“现场评审”页"
        ):
            visit.hand_in(one, at=now)
        assert not one.ratings.exists()
        devices.give_up(VisitDevice.objects.get(), reason="设备没电。", by=one.member, at=now)
    visit.hand_in(one, at=now)
    assert one.ratings.exists()


def test_nothing_is_sealed_until_every_device_was_heard_to_be_empty(of, one, on_site, people):
    key = uuid4()
    heard(one, at=on_site - timedelta(minutes=1), device=key)
    of = visit.reviewed(of)
    last = of.plan.tells_at + timedelta(hours=1)
    for row in panel_of(of).members:
        visit.signed(row, at=last)
    with pytest.raises(Refused, match="可能还有未上传的评定"):
        visit.sealed(of, at=last)
    heard(one, at=last, device=key, cleared=True)
    assert visit.sealed(of, at=last).state == Stage.SEALED


def test_a_device_that_is_given_up_stands_in_the_record(of, one, on_site, signed_in):
    heard(one, at=on_site)
    row = VisitDevice.objects.get()
    address = reverse("visit_give_up_device", args=[of.number, row.pk])
    with time_machine.travel(on_site, tick=False):
        client = signed_in(one.member)
        assert "安卓设备" in client.get(reverse("visit", args=[of.number])).content.decode()
        assert client.post(address, {"reason": ""}).status_code == 422
        assert client.post(address, {"reason": "设备遗失。"}).status_code == 302
        assert client.get(address).status_code == 404
        other = signed_in(panel_of(of).members[1].member)
        assert other.get(address).status_code == 404
    told = Record.objects.get(case=of, verb="grade_review_give_up_device")
    assert (told.reason, told.facts["device"]) == ("设备遗失。", devices.described(row))


def test_a_report_that_says_nothing_is_refused(of, one, on_site, signed_in):
    address = reverse("visit_device", args=[of.number])
    with time_machine.travel(on_site, tick=False):
        client = signed_in(one.member)
        assert client.post(address, {"device": "x", "waiting": "-1"}).status_code == 422
        said = {"device": str(uuid4()), "waiting": "2", "cleared": ""}
        assert client.post(address, said, headers={"user-agent": BROWSER}).status_code == 200
    assert VisitDevice.objects.get(assignment=one).waiting == 2


def test_a_photograph_that_waited_arrives_once_and_as_it_was_taken(of, one, on_site, signed_in):
    number = of.assessment.numbers_of(of.grouping.chapters_of(one.pk)[0])[0]
    address, picture = reverse("visit_sent_photo", args=[of.number, number]), shot("现场.jpg")

    def sent(key, digest):
        photo = SimpleUploadedFile("现场.jpg", picture, content_type="image/jpeg")
        return client.post(address, {"photo": photo, "key": key, "sha256": digest})

    with time_machine.travel(on_site, tick=False):
        client, key, digest = signed_in(one.member), str(uuid4()), sha256(picture).hexdigest()
        assert sent(key, "0" * 64).json()["refused"] == "照片与拍摄时的校验值不符，请删除后重新拍摄。"
        first = sent(key, digest)
        assert (
            sent(key, digest).json()
            == first.json()
            == {"url": reverse("visit_photo", args=[RatingPhoto.objects.get().pk])}
        )
    visit.hand_in(one, at=on_site)
    with time_machine.travel(on_site, tick=False):
        assert sent(str(uuid4()), digest).status_code == 410


def test_the_service_worker_holds_nothing_of_anybody(client, of):
    answer = client.get(reverse("visit_worker"))
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert of.number not in answer.content.decode()
