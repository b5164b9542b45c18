"""Where there is a scanner, nothing that was sent in is handed out before it has called it clean, in exactly those words."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.refused import Refused
from accounts.roles import Role
from casework import ticking
from casework.actions import materials
from casework.files import scanner
from casework.files.examine import examine
from casework.files.scanner import NoVerdict, scan
from casework.models import Material, Message, Outbox, StoredFile
from config.scenarios.papers import pdf
from tests.casework.conftest import application, institution, leader
from tests.casework.scanner import CLAMD, FINDING, MARK, answering, clamd
from tests.evidence.hostile.pdfs import by_hand

NOWHERE = "/nonexistent/clamd.socket"


def paper(*, marked: bool) -> SimpleUploadedFile:
    """An honest PDF, with or without what our signature finds."""
    stream = b"<</Length %d>>\nstream\n%b\nendstream" % (len(MARK), MARK if marked else b"x" * len(MARK))
    return SimpleUploadedFile("材料.pdf", by_hand(b"/X 4 0 R", stream))


@pytest.mark.parametrize(
    "answer",
    [
        b"stream: ok\0",
        b"stream: OK \0",
        b" stream: OK\0",
        b"stream: OK\n\0",
        b"stream: OK",
        b"stream: OK FOUND",
        b"OK\0",
        b"1: stream: OK\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Can't allocate memory ERROR\0",
        b"UNKNOWN COMMAND\0",
        b"\0stream: OK\0",
        b"",
        b"stream: OK" * 1000,
    ],
)
def test_anything_but_exactly_ok_is_not_clean(answer):
    with answering(answer) as path, pytest.raises(NoVerdict):
        scan(ContentFile(b"x" * 200_000), path=path)


def test_the_two_verdicts():
    with answering(b"stream: OK\0") as path:
        assert scan(ContentFile(b"x"), path=path) == ""
    with answering(b"stream: Win.Test.EICAR FOUND\0") as path:
        assert scan(ContentFile(b"x"), path=path) == "Win.Test.EICAR"


def test_a_scanner_that_hangs_or_is_away_gives_no_verdict(monkeypatch):
    monkeypatch.setattr(scanner, "PATIENCE", 0.1)
    with answering(None) as path, pytest.raises(NoVerdict, match="does not answer"):
        scan(ContentFile(b"x"), path=path)
    with pytest.raises(NoVerdict):
        scan(ContentFile(b"x"), path=NOWHERE)


@pytest.fixture
def clerk(people, at):
    return leader(institution(1), at=at)


@pytest.fixture
def case(clerk, at):
    return application(clerk.office.institution, at=at, by=clerk)


def added(case, upload, *, by, at) -> Material:
    return materials.add(case, kind="licence", file=examine(upload), by=by, at=at)


@pytest.mark.django_db
@pytest.mark.skipif(not CLAMD.exists(), reason="clamav-daemon is not installed; scripts/test.sh names it")
@pytest.mark.clamav
def test_the_scanner_of_debian_lets_the_clean_through_and_holds_the_rest_back(case, clerk, at, settings):
    with clamd() as path:
        settings.CLAMD_SOCKET = path
        clean, bad = (added(case, paper(marked=marked), by=clerk, at=at) for marked in (False, True))
        ticking.tick(at=at + timedelta(minutes=1))
        found = {row.pk: row.file for row in Material.objects.select_related("file")}
    assert (found[clean.pk].held_back, found[clean.pk].finding) == ("", "")
    assert (found[bad.pk].held_back, found[bad.pk].finding) == ("查出病毒", FINDING)
    told = Message.objects.get(person=clerk.person, title__startswith="上传的文件查出病毒")
    assert "请撤下该文件，查杀后重新上传" in told.body
    with pytest.raises(Refused, match=r"“材料\.pdf”查出病毒，不能提交，请先撤下"):
        materials.hand_in(case, at=at)
    materials.withdraw(bad, at=at)
    assert materials.hand_in(case, at=at) == 1


@pytest.mark.django_db
class TestHeldBack:
    """Until there is a verdict, at every address, for whoever uploaded it too."""

    def test_nothing_is_asked_where_there_is_no_scanner(self, case, clerk, at):
        row = added(case, paper(marked=False), by=clerk, at=at)
        assert (row.file.sent_in, row.file.held_back) == (True, "")
        assert not Outbox.objects.filter(kind=Outbox.Kind.SCAN).exists()
        assert ticking.tick(at=at)["ask_scanner"] == 0

    @pytest.mark.parametrize(
        "state, sentence",
        [({}, "待查毒，查毒完成后才能打开"), ({"finding": "X"}, "查出病毒（X），已隔离")],
        ids=["waiting", "infected"],
    )
    def test_nobody_gets_it(self, state, sentence, case, clerk, people, at, signed_in, settings):
        settings.CLAMD_SOCKET = NOWHERE
        row = added(case, paper(marked=True), by=clerk, at=at)
        Material.objects.update(handed_in_at=at)
        if state:
            StoredFile.objects.update(scanned_at=at, **state)
        for member in (clerk, people[Role.BUREAU_HANDLER], people[Role.COMMISSION_HEAD]):
            client = signed_in(member)
            for address in ("", "content/"):
                answer = client.get(f"/materials/{row.pk}/{address}")
                assert (answer.status_code, sentence in answer.text) == (409, True)
            page = client.get(f"/materials/{row.pk}/page/").text
            assert ("iframe" in page, row.file.path in page) == (False, False)
            assert ("查出病毒" if state else "待查毒") in page
            archive = b"".join(client.get(f"/cases/{case.number}/materials.zip").streaming_content)
            with ZipFile(BytesIO(archive)) as packed:
                assert packed.namelist() == ["清单.txt"]
        tab = signed_in(people[Role.BUREAU_HANDLER]).get(f"/cases/{case.number}/tabs/materials/").text
        assert ("查出病毒" if state else "待查毒") in tab
        assert f'href="/materials/{row.pk}/' not in tab

    def test_a_scanner_connected_later_is_asked_about_what_lies_there(self, case, clerk, at, settings):
        row = added(case, paper(marked=False), by=clerk, at=at)
        settings.CLAMD_SOCKET = NOWHERE
        row.file.refresh_from_db()
        assert row.file.held_back == "待查毒"
        assert ticking.tick(at=at)["ask_scanner"] == 1
        asked = Outbox.objects.get(kind=Outbox.Kind.SCAN)
        assert "does not answer" in asked.error
        Outbox.objects.update(given_up_at=at)
        assert ticking.tick(at=at + timedelta(days=3))["ask_scanner"] == 1
        asked.refresh_from_db()
        assert asked.given_up_at is None

    def test_the_same_bytes_are_asked_about_once(self, case, clerk, at, settings):
        settings.CLAMD_SOCKET = NOWHERE
        for _ in range(2):
            added(case, paper(marked=False), by=clerk, at=at)
        assert Outbox.objects.filter(kind=Outbox.Kind.SCAN).count() == 1

    def test_what_the_portal_makes_itself_is_not_held_back(self, at, settings):
        settings.CLAMD_SOCKET = NOWHERE
        stored = materials.store_bytes(ContentFile(pdf("文书.pdf").read()), "application/pdf")
        assert (stored.sent_in, stored.held_back) == (False, "")
