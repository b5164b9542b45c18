"""The chain holds what nobody may change: every kind of tampering is found once the database's own guard is out of the way."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from accounts.roles import Role
from casework import anchors, proving, record, triggers
from casework.commands import CheckFailed
from casework.models import Record, RecordHead

from .conftest import application, institution

pytestmark = [pytest.mark.django_db, pytest.mark.article("E31")]


@pytest.fixture
def chain(people, at):
    """A case with four rows in its record."""
    case = application(institution(1), at=at, by=people[Role.BUREAU_HANDLER])
    for number in range(3):
        record.append(
            subject=record.case_subject(case),
            case=case,
            at=at,
            verb="note",
            label=f"第{number}次",
            by=people[Role.BUREAU_HEAD],
        )
    return Record.objects.filter(case=case)


@pytest.fixture
def unguarded(chain):
    """The triggers are dropped, as somebody with the database's password could."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for verb in ("update", "delete"):
            on = " ON casework_record" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER casework_record_no_{verb}{on}")
    return chain


def faults() -> list[str]:
    return [str(fault) for fault in proving.faults()]


def test_a_whole_record_has_no_faults(chain):
    out = StringIO()
    call_command("verify_record", json=True, stdout=out)
    assert json.loads(out.getvalue()) == {
        "whole": True,
        "chains": RecordHead.objects.count(),
        "rows": Record.objects.count(),
        "covered": proving.check().covered,
        "unsealed": 0,
        "anchors": 0,
        "faults": [],
        "missing_triggers": [],
    }


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses(chain, act):
    with pytest.raises(DatabaseError), transaction.atomic():
        chain.update(reason="改") if act == "update" else chain.filter(seq=2)._raw_delete("default")


def test_a_changed_row_is_found(unguarded):
    unguarded.filter(seq=2).update(reason="改写的理由")
    assert faults() == ["case:P2026-0001第2行：已被改动"]


def test_a_changed_row_with_its_digest_made_anew_breaks_the_next(unguarded):
    row = unguarded.get(seq=2)
    row.reason = "改写的理由"
    row.digest = record.digest(row)
    unguarded.filter(seq=2).update(reason=row.reason, digest=row.digest)
    assert faults() == ["case:P2026-0001第3行：与前一行不衔接"]


def test_a_deleted_row_is_found(unguarded):
    unguarded.filter(seq=2)._raw_delete("default")
    assert faults() == ["case:P2026-0001第2行：本行缺失"]


def test_an_inserted_row_is_found(unguarded):
    row = unguarded.get(seq=4)
    row.pk, row.seq, row.previous, row.label = None, 5, row.digest, "插入"
    row.digest = record.digest(row)
    row.save(force_insert=True)
    assert faults() == ["case:P2026-0001第5行：末行与链首登记不符"]


def test_a_tail_cut_off_is_found(unguarded):
    unguarded.filter(seq=4)._raw_delete("default")
    assert faults() == ["case:P2026-0001第3行：末行与链首登记不符"]


def test_a_tail_cut_off_with_its_head_put_back_is_found_by_the_anchor(unguarded, at):
    anchors.set_anchor(at=at)
    unguarded.filter(seq=4)._raw_delete("default")
    RecordHead.objects.filter(subject="case:P2026-0001").update(seq=3, digest=unguarded.get(seq=3).digest)
    assert faults() == ["case:P2026-0001第4行：2026-11-09的存证所载的这一行已不在"]


def test_a_chain_that_vanished_is_found(unguarded):
    unguarded._raw_delete("default")
    assert "case:P2026-0001：全部行缺失" in faults()


def test_the_command_names_every_fault_and_exits_1(unguarded):
    unguarded.filter(seq=2).update(reason="改写的理由")
    out = StringIO()
    with pytest.raises(CheckFailed) as failed:
        call_command("verify_record", json=True, stdout=out)
    answer = json.loads(out.getvalue())
    assert failed.value.returncode == 1
    assert answer["faults"] == [{"subject": "case:P2026-0001", "seq": 2, "table": "", "pk": "", "what": "已被改动"}]
    assert answer["missing_triggers"] == ["casework_record_no_delete", "casework_record_no_update"]


def test_migrating_again_puts_the_guard_back(unguarded):
    triggers.install()
    assert triggers.names() - triggers.installed() == set()
