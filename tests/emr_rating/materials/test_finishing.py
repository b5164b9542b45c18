"""What becomes of a file that was sent in pieces: the same door as for every material, a state to be read, a term (E11)."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from accounts.entry.asking import Doubtful, answer
from casework import integrity, outbox
from casework.models import Message, Outbox, StoredFile, Upload
from casework.ticking import tick
from casework.uploads import finishing, pieces
from config.scenarios import materials as scenes
from config.scenarios.papers import pdf
from emr_rating.materials import actions

from . import tus

pytestmark = [pytest.mark.django_db, pytest.mark.article("E11")]
CONTENT = pdf("大文件.pdf").read()


@pytest.fixture
def client(owing, applicant, morning, signed_in, now) -> Client:
    now(morning)
    return signed_in(applicant.clerk)


def later(at: datetime) -> datetime:
    """The clock has gone on while pieces were sent."""
    return at + timedelta(minutes=1)


def sent(client, owing, content: bytes = CONTENT, **said: str) -> Upload:
    url = tus.begun(client, case=owing.number, content=content, **said)
    assert tus.patch(client, url, content, offset=0).status_code == 204
    return Upload.objects.get(ended_at=None)


def test_a_whole_file_is_looked_into_hung_on_its_items_and_its_pieces_are_gone(client, owing, applicant, morning):
    upload = sent(client, owing, places="proof:01.01,proof:01.02", name="大文件.pdf")
    assert owing.materials.count() == 0
    assert tick(at=later(morning))["outbox"] == 1
    upload.refresh_from_db()
    rows = list(owing.materials.all())
    assert [(row.kind, row.name, row.sent_sha256, row.uploaded_by) for row in rows] == [
        (place, "大文件.pdf", upload.sha256, applicant.clerk.person) for place in ("proof:01.01", "proof:01.02")
    ]
    assert (upload.ending, rows[0].file_id, rows[0].file.size) == (Upload.Ending.TAKEN, upload.sha256, len(CONTENT))
    assert not pieces.path(upload).exists()
    assert (tick(at=later(morning))["outbox"], owing.materials.count()) == (0, 2)


@pytest.mark.parametrize(
    "content, sentence",
    [(b"MZ" + bytes(99), "内容与扩展名不符"), (CONTENT + b"PK\x05\x06" + bytes(18), "在 PDF 内容之外还有其他内容")],
)
def test_what_the_door_refuses_is_told_and_not_kept(client, owing, applicant, morning, content, sentence):
    upload = sent(client, owing, content)
    tick(at=later(morning))
    upload.refresh_from_db()
    assert (upload.ending, owing.materials.count(), StoredFile.objects.filter(pk=upload.sha256).count()) == (
        "refused",
        0,
        0,
    )
    assert sentence in upload.reason
    assert (
        Message.objects.get(person=applicant.clerk.person, title__startswith="上传的文件未能接收").body == upload.reason
    )
    assert sentence in client.get(f"/emr/filings/{owing.number}/materials/").content.decode()
    assert not pieces.path(upload).exists()


def test_what_arrived_otherwise_than_it_was_sent_is_not_kept(client, owing, morning):
    url = tus.begun(client, case=owing.number, content=CONTENT)
    digest = "sha-256=:" + tus.summed(b"as it was").partition(" ")[2] + ":"
    tus.patch(client, url, CONTENT, offset=0, **{"Repr-Digest": digest})
    tick(at=later(morning))
    upload = Upload.objects.get()
    assert (upload.ending, "校验值与原文件不一致" in upload.reason) == ("refused", True)
    right = "sha-256=:" + tus.summed(CONTENT).partition(" ")[2] + ":"
    url = tus.begun(client, case=owing.number, content=CONTENT)
    tus.patch(client, url, CONTENT, offset=0, **{"Repr-Digest": right})
    tick(at=later(later(morning)))
    assert Upload.objects.last().ending == "taken"


def test_it_meets_the_scanner_like_every_file_from_outside(client, owing, morning, settings):
    settings.CLAMD_SOCKET = "/nowhere"
    sent(client, owing)
    row = Outbox.objects.get(kind=Outbox.Kind.UPLOAD)
    outbox.work(row.pk, at=later(morning))
    stored = owing.materials.get().file
    assert (stored.sent_in, stored.held_back) == (True, StoredFile.WAITING)
    assert Outbox.objects.filter(kind=Outbox.Kind.SCAN, key=stored.pk).exists()


def test_a_kill_between_the_store_and_the_row_leaves_nothing_wrong(client, owing, morning, monkeypatch):
    upload = sent(client, owing)
    row = Outbox.objects.get(kind=Outbox.Kind.UPLOAD)

    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(finishing, "_hang", killed)
        with pytest.raises(KeyboardInterrupt):
            outbox.work(row.pk, at=later(morning))
    assert pieces.path(upload).exists()
    assert outbox.work(row.pk, at=later(morning) + outbox.LEASE + timedelta(seconds=1))
    assert owing.materials.count() == 1


def test_pieces_that_the_disk_has_lost_are_no_file(client, owing, morning):
    upload = sent(client, owing)
    pieces.path(upload).write_bytes(CONTENT[:10])
    tick(at=later(morning))
    upload.refresh_from_db()
    assert (upload.ending, "请重新上传" in upload.reason) == ("refused", True)


def test_handing_in_asks_about_files_that_are_still_coming_and_then_takes_none(client, owing, applicant, morning):
    filing = scenes.hang(owing, by=applicant, at=morning)
    upload = sent(client, owing)
    with pytest.raises(Doubtful, match="还有1个文件未传完或正在检查") as asked:
        actions.hand_in(filing, by=applicant.leader, at=morning)
    actions.hand_in(filing, confirmed=answer(asked.value.doubts), by=applicant.leader, at=morning)
    tick(at=later(morning))
    upload.refresh_from_db()
    assert (upload.ending, "提交后不予更改" in upload.reason) == ("refused", True)


def test_what_nobody_sends_on_is_taken_away_after_its_term(client, owing, morning, settings):
    url = tus.begun(client, case=owing.number, content=CONTENT)
    tus.patch(client, url, CONTENT[:9], offset=0)
    upload = Upload.objects.get()
    term = timedelta(days=settings.UPLOADS_KEPT_DAYS)
    assert finishing.expire(morning + term - timedelta(minutes=1)) == 0
    assert finishing.expire(morning + term + timedelta(minutes=1)) == 1
    upload.refresh_from_db()
    assert (upload.ending, pieces.path(upload).exists()) == ("expired", False)
    finishing.expire(morning + 2 * term + timedelta(minutes=2))
    assert Upload.objects.count() == 0


def test_the_nightly_reading_takes_no_more_than_a_portion_of_bytes(owing, applicant, morning, monkeypatch):
    scenes.hand_in(scenes.hang(owing, by=applicant, at=morning), by=applicant, at=morning)
    night = morning + timedelta(hours=15)
    monkeypatch.setattr(integrity, "MOST", 1)
    assert [integrity.verify_files(night) for _ in range(2)] == [1, 1]
