"""Anchors and readings: set, carried out and sealed by the clock; what is missing of them is found."""

import contextlib
import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from accounts.roles import Role
from casework import anchors, proving, sealing, ticking
from casework.commands import BadInput, CheckFailed
from casework.messages import send
from casework.models import Anchor, Message, Reading, Record
from casework.record import log_reading
from tests.guards import lift

from .conftest import application, institution

pytestmark = [pytest.mark.django_db, pytest.mark.article("E31")]


@pytest.fixture
def case(people, at):
    return application(institution(1), at=at, by=people[Role.BUREAU_HANDLER])


@pytest.fixture
def days(case, at):
    """Three days' anchors."""
    return [anchors.set_anchor(at=at + timedelta(days=day)) for day in range(3)]


@pytest.fixture
def unguarded(db):
    def unguard(*names: str) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for name in names:
                on = f" ON {name.rpartition('_no_')[0]}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {name}{on}")

    return unguard


def said() -> list[str]:
    return [str(fault) for fault in proving.faults()]


def test_a_day_has_one_anchor_and_each_names_the_one_before(days, at):
    assert anchors.set_anchor(at=at) == days[0]
    assert [anchor.previous for anchor in days[1:]] == [anchor.digest for anchor in days[:-1]]
    assert said() == []


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_deleted_anchor_is_found(days, unguarded, place):
    unguarded("casework_anchor_no_delete")
    Anchor.objects.filter(pk=days[place].pk)._raw_delete("default")
    assert f"anchor第{place + 1}行，casework_anchor {days[place].on}：记录所载的本行已不在" in said()


def test_the_days_line_goes_to_a_folder_and_an_address(case, at, settings, tmp_path):
    settings.ANCHORS_FOLDER, settings.ANCHORS_MAIL = str(tmp_path), "auditor@example.cn"
    ticking.tick(at=at)
    ticking.tick(at=at + timedelta(minutes=1))
    anchor = Anchor.objects.get()
    assert (tmp_path / "anchors.txt").read_text("utf-8") == f"{anchor.line}\n"
    assert [(letter.to, anchor.line in letter.body) for letter in mail.outbox] == [(["auditor@example.cn"], True)]


def test_the_auditor_prints_and_exports_them(days, people, signed_in):
    client = signed_in(people[Role.AUDIT_ADMIN])
    page = client.get("/audit/anchors/").content.decode()
    assert days[-1].line in page
    assert "<svg" in page
    text = client.get("/audit/anchors/export/").content.decode()
    assert anchors.read_lines(text) == {anchor.on: anchor.digest for anchor in days}


def verify(**options):
    out = StringIO()
    with contextlib.suppress(CheckFailed):
        call_command("verify_record", json=True, stdout=out, **options)
    return json.loads(out.getvalue())


def test_exported_lines_hold_against_another_history(days, tmp_path):
    file = tmp_path / "anchors.txt"
    file.write_text("".join(f"{anchor.line}\n" for anchor in days), encoding="utf-8")
    assert verify(anchors=str(file))["whole"]
    other = "f" * 64
    file.write_text(f"{days[0].on} {other}\n2020-01-01 {other}\n", encoding="utf-8")
    assert [(fault["pk"], fault["what"]) for fault in verify(anchors=str(file))["faults"]] == [
        (str(days[0].on), "与导出的存证不符"),
        ("2020-01-01", "导出的存证在平台中已不在"),
    ]


@pytest.mark.parametrize(
    "options",
    [
        {"since": "昨天"},
        {"subject": "case:none"},
        {"anchors": "/nowhere"},
    ],
)
def test_bad_input_is_called_that(case, options):
    with pytest.raises(BadInput):
        call_command("verify_record", **options)


def test_lines_that_are_none_are_named(tmp_path):
    with pytest.raises(ValueError, match="第2行"):
        anchors.read_lines(f"2026-03-05 {'0' * 64}\nnonsense\n")
    assert anchors.read_lines("") == {}
    assert anchors.read_lines(f"2026-03-05 {'0' * 64}\n") == {date(2026, 3, 5): "0" * 64}


def test_one_subject_and_what_is_recent(case, at, people):
    other = application(institution(2), at=at + timedelta(days=2), by=people[Role.BUREAU_HANDLER])
    alone = verify(subject=f"case:{other.number}")
    assert (alone["whole"], alone["chains"], alone["rows"]) == (True, 1, 1)
    recent = verify(since=str((at + timedelta(days=2)).date()))
    assert (recent["whole"], recent["chains"]) == (True, 1)


class TestReadings:
    @pytest.fixture
    def read(self, case, people, at):
        for number in range(3):
            log_reading(by=people[Role.CENTRE], at=at + timedelta(minutes=number), what=f"查阅{number}")
        return list(Reading.objects.order_by("pk"))

    def test_they_wait_until_they_have_settled_and_are_counted(self, read, at):
        assert (sealing.unsealed(), proving.check().unsealed) == (3, 3)
        assert sealing.seal(at + timedelta(minutes=6)) == 2
        assert (sealing.unsealed(), proving.check().unsealed) == (1, 1)
        assert sealing.seal(at + timedelta(hours=1)) == 1
        assert sealing.seal(at + timedelta(hours=2)) == 0
        assert said() == []
        assert Record.objects.filter(subject=sealing.subject(Reading)).count() == 2

    @pytest.mark.parametrize("act", ["update", "delete"])
    def test_a_changed_or_deleted_one_is_found(self, read, at, unguarded, act):
        sealing.seal(at + timedelta(hours=1))
        unguarded(f"casework_reading_no_{act}")
        rows = Reading.objects.filter(pk=read[1].pk)
        rows.update(what="别的") if act == "update" else rows._raw_delete("default")
        what = "与记录所载不符，已被改动" if act == "update" else "记录所载的本行已不在"
        assert said() == [f"readings第1行，casework_reading {read[1].pk}：{what}"]


class TestMessages:
    @pytest.fixture
    def message(self, people, at):
        return send(to=people[Role.CENTRE].office, title="请核验", body="请于三日内办理。", at=at)

    def test_what_somebody_was_told_is_sealed_and_stays(self, message, people, at):
        sealing.seal(at + timedelta(hours=1))
        Message.objects.filter(pk=message.pk).update(read_at=at, read_by=people[Role.CENTRE].person)
        assert said() == []
        with pytest.raises(DatabaseError), transaction.atomic():
            Message.objects.filter(pk=message.pk).update(body="请于三十日内办理。")
        with pytest.raises(DatabaseError), transaction.atomic():
            Message.objects.filter(pk=message.pk).delete()

    @pytest.mark.parametrize("column", ["title", "body"])
    def test_a_changed_one_is_found(self, message, at, column):
        sealing.seal(at + timedelta(hours=1))
        lift(Message)
        Message.objects.filter(pk=message.pk).update(**{column: "别的"})
        assert said() == [f"messages第1行，casework_message {message.pk}：与记录所载不符，已被改动"]
