"""The protocol tus 1.0.0, request by request: what each is answered with, and what is then on the disk."""

import hashlib
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from casework.models import Upload
from casework.uploads import pieces, receiving
from config.scenarios.papers import pdf

from . import tus

pytestmark = [pytest.mark.django_db, pytest.mark.article("E11")]
CONTENT = pdf().read()


@pytest.fixture
def client(owing, applicant, morning, signed_in, now) -> Client:
    now(morning)
    return signed_in(applicant.clerk)


@pytest.fixture
def url(client, owing) -> str:
    return tus.begun(client, case=owing.number, content=CONTENT)


def kept() -> bytes:
    return pieces.path(Upload.objects.get()).read_bytes()


def test_what_is_offered(client):
    answer = client.options(reverse("uploads"))
    assert (answer.status_code, answer["Tus-Version"], answer["Tus-Extension"]) == (
        204,
        "1.0.0",
        "creation,checksum,termination,expiration",
    )
    assert (answer["Tus-Max-Size"], answer["Tus-Checksum-Algorithm"]) == (str(2000 * 1024**2), "sha256")


def test_begun_sent_in_pieces_asked_after_and_whole(client, url, owing, morning):
    row = Upload.objects.get()
    assert (url, row.name, row.places, row.length) == (
        reverse("upload", args=[row.key]),
        "材料.pdf",
        ["proof:01.01"],
        len(CONTENT),
    )
    assert tus.offset(client, url) == 0
    half = len(CONTENT) // 2
    answer = tus.patch(client, url, CONTENT[:half], offset=0)
    assert (answer.status_code, answer["Upload-Offset"], answer["Tus-Resumable"]) == (204, str(half), "1.0.0")
    assert answer["Upload-Expires"] == "Tue, 08 Dec 2026 02:00:00 GMT"
    asked = tus.head(client, url)
    assert (asked["Upload-Offset"], asked["Upload-Length"], asked["Cache-Control"]) == (
        str(half),
        str(len(CONTENT)),
        "no-store",
    )
    assert tus.patch(client, url, CONTENT[half:], offset=half)["Upload-Offset"] == str(len(CONTENT))
    assert kept() == CONTENT
    assert Upload.objects.get().completed_at is not None


def override(client, url):
    return client.generic(
        "POST",
        url,
        CONTENT,
        tus.STREAM,
        headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"},
    )


@pytest.mark.parametrize(
    "send, status, there",
    [
        (lambda client, url: tus.patch(client, url, CONTENT[:9], offset=0, **{"Tus-Resumable": "0.2.2"}), 412, 0),
        (lambda client, url: tus.head(client, url, **{"Tus-Resumable": "2.0.0"}), 412, 0),
        (lambda client, url: tus.patch(client, url, CONTENT[:9], offset=3), 409, 0),
        (lambda client, url: tus.patch(client, url, CONTENT[:9], offset=0, content_type="text/plain"), 415, 0),
        (lambda client, url: tus.patch(client, url, CONTENT[:9], offset="-1"), 400, 0),
        (lambda client, url: tus.patch(client, url, CONTENT[:9], offset="9" * 5000), 400, 0),
        (lambda client, url: tus.patch(client, url, CONTENT[:9], offset="９"), 400, 0),
        (lambda client, url: tus.patch(client, url, CONTENT + b"x", offset=0), 413, 0),
        (lambda client, url: tus.patch(client, url, CONTENT[:9], offset=0, **{"Upload-Checksum": "md5 eA=="}), 400, 0),
        (lambda client, url: tus.patch(client, url, CONTENT[:9], offset=0, **{"Upload-Checksum": tus.summed(b"x")}), 460, 0),
        (lambda client, url: tus.patch(client, url, CONTENT[:9], offset=0, **{"Upload-Checksum": tus.summed(CONTENT[:9])}), 204, 9),
        (lambda client, url: client.put(url, headers={"Tus-Resumable": "1.0.0"}), 405, 0),
        (override, 204, len(CONTENT)),
        (lambda client, url: client.get(url, headers={"Tus-Resumable": "1.0.0", "X-HTTP-Method-Override": "DELETE"}), 405, 0),
    ],
)  # fmt: skip
def test_what_a_piece_is_answered_with(client, url, send, status, there):
    answer = send(client, url)
    assert answer.status_code == status
    assert answer["Tus-Resumable"] == "1.0.0"
    if status == 412:
        assert answer["Tus-Version"] == "1.0.0"
    assert (tus.offset(client, url), kept() if there else b"") == (there, CONTENT[:there])


@pytest.mark.parametrize(
    "said, status, sentence",
    [
        ({"length": ""}, 400, ""),
        ({"length": "x"}, 400, ""),
        ({"length": 0}, 422, "是空文件"),
        ({"length": 2000 * 1024**2 + 1}, 413, "超过2000MB"),
        ({"length": 9, "name": "压缩.zip"}, 422, "请解压后逐个上传其中的文件"),
        ({"length": 9, "places": "proof:99.99"}, 422, "不在本填报的材料清单中"),
        ({"length": 9, "places": ""}, 422, "请选择该文件证明哪个项目"),
        ({"length": 9, "case": "E2026-9999"}, 404, ""),
        ({"length": 9, "Upload-Metadata": "filename ***"}, 400, ""),
        ({"length": 9, "Upload-Metadata": tus.coded(filename="材料\0.pdf")}, 400, ""),
        ({"length": "9" * 5000}, 400, ""),
        ({"length": 9, "Tus-Resumable": "0.9"}, 412, ""),
    ],
)
def test_what_is_refused_before_the_first_byte(client, owing, said, status, sentence):
    answer = tus.create(client, **{"case": owing.number} | said)
    assert answer.status_code == status
    assert sentence in answer.content.decode()
    assert Upload.objects.count() == 0


def test_others_uploads_are_not_there(url, owing, stranger, applicant, people, signed_in):
    for member in (stranger.clerk, applicant.leader):
        browser = signed_in(member)
        assert [answer.status_code for answer in (
            tus.head(browser, url), tus.patch(browser, url, b"x", offset=0), tus.delete(browser, url)
        )] == [404, 404, 404]  # fmt: skip
    assert tus.create(signed_in(stranger.clerk), case=owing.number, length=9).status_code == 404
    assert tus.create(signed_in(people[Role.EXPERT]), case=owing.number, length=9).status_code == 403


def test_an_ended_session_costs_nothing(client, url, applicant, signed_in):
    assert tus.patch(client, url, CONTENT[:9], offset=0).status_code == 204
    client.logout()
    assert tus.patch(client, url, CONTENT[9:], offset=9).status_code == 401
    again = signed_in(Membership.objects.get(pk=applicant.clerk.pk))
    assert tus.patch(again, url, CONTENT[tus.offset(again, url) :], offset=9).status_code == 204
    assert kept() == CONTENT


def test_a_form_of_another_site_begins_and_sends_nothing(owing, applicant, client, url):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(applicant.clerk.person)
    assert tus.create(strict, case=owing.number, length=9).status_code == 403
    assert tus.patch(strict, url, b"x", offset=0).status_code == 403


def test_given_up_it_is_gone_with_its_bytes(client, url):
    tus.patch(client, url, CONTENT[:9], offset=0)
    assert tus.delete(client, url).status_code == 204
    assert not pieces.path(Upload.objects.get()).exists()
    assert [tus.head(client, url).status_code, tus.patch(client, url, b"x", offset=9).status_code] == [410, 410]


def test_what_the_disk_has_lost_is_sent_again(client, url):
    """A machine went down between the row and the disk: what counts is what lies there."""
    tus.patch(client, url, CONTENT[:100], offset=0)
    row = Upload.objects.get()
    pieces.path(row).write_bytes(CONTENT[:40])
    assert tus.offset(client, url) == 40
    assert tus.patch(client, url, CONTENT[100:], offset=100).status_code == 409
    assert tus.patch(client, url, CONTENT[40:], offset=40).status_code == 204
    assert kept() == CONTENT


def test_what_the_row_does_not_count_is_written_over(client, url):
    """A worker was killed between the disk and the row."""
    tus.patch(client, url, CONTENT[:50], offset=0)
    with pieces.path(Upload.objects.get()).open("ab") as file:
        file.write(b"left over")
    assert tus.offset(client, url) == 50
    tus.patch(client, url, CONTENT[50:], offset=50)
    assert kept() == CONTENT


class Broken:
    """A line that breaks after some bytes."""

    def __init__(self, content: bytes):
        self.content = content

    def read(self, size: int) -> bytes:
        if not self.content:
            raise ConnectionResetError
        piece, self.content = self.content[:size], self.content[size:]
        return piece


@pytest.mark.parametrize("cut", [1, 100, receiving.READ, receiving.PIECE, receiving.PIECE + 7])
def test_what_has_arrived_before_a_cut_counts(client, owing, morning, cut):
    content = b"%PDF-" + bytes(receiving.PIECE * 2)
    tus.begun(client, case=owing.number, content=content)
    row = Upload.objects.get()
    assert receiving.receive(row, Broken(content[:cut]), start=0, expected="", at=morning) == cut
    assert kept() == content[:cut]
    wrong = tus.summed(content).partition(" ")[2]
    with pytest.raises(receiving.WrongSum):
        receiving.receive(Upload.objects.get(), Broken(content[cut : cut + 5]), start=cut, expected=wrong, at=morning)
    assert kept() == content[:cut]


def test_one_person_sends_so_many_at_a_time(client, owing, url, monkeypatch):
    monkeypatch.setattr(receiving, "MOST_UNDER_WAY", 1)
    answer = tus.create(client, case=owing.number, length=9)
    assert (answer.status_code, "您已有1个文件正在上传" in answer.content.decode()) == (429, True)


def test_a_full_disk_is_said_before_the_first_byte(client, owing, monkeypatch):
    monkeypatch.setattr(receiving, "SPARE", 1024**6)
    answer = tus.create(client, case=owing.number, length=9)
    assert (answer.status_code, "存储空间不足" in answer.content.decode()) == (507, True)


def test_after_the_term_nothing_is_begun(client, owing, over, applicant, signed_in, now):
    now(over)
    answer = tus.create(signed_in(applicant.clerk), case=owing.number, length=9)
    assert (answer.status_code, "24:00截止" in answer.content.decode()) == (422, True)


def test_sending_keeps_the_session_alive(client, url, now, morning, monkeypatch):
    """A piece that took three quarters of an hour is no idleness."""
    monkeypatch.setattr("casework.uploads.tus.running_from", lambda at: lambda: at + timedelta(minutes=45))
    tus.patch(client, url, CONTENT[:9], offset=0)
    now(morning + timedelta(minutes=50))
    assert tus.offset(client, url) == 9


def test_the_sum_over_all_pieces_is_that_of_the_file(client, url):
    for start in range(0, len(CONTENT), 999):
        piece = CONTENT[start : start + 999]
        tus.patch(client, url, piece, offset=start, **{"Upload-Checksum": tus.summed(piece)})
    assert hashlib.sha256(kept()).hexdigest() == hashlib.sha256(CONTENT).hexdigest()
