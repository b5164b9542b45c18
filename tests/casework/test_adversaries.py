"""Two who have the database's password: one changes rows and leaves the chain, the other computes all of it anew."""

import json
from datetime import date, timedelta

import pytest

from accounts.columns import declared
from accounts.roles import Role
from casework import anchors, proving, record
from casework.models import Anchor, Case, Record, RecordHead
from casework.record_file import record_file
from primary_care_review.stages import Stage
from tests.evidence import forging
from tests.guards import lift

from .conftest import application, institution
from .test_record_file import run

pytestmark = [pytest.mark.django_db, pytest.mark.article("E31")]


@pytest.fixture
def handler(people):
    return people[Role.BUREAU_HANDLER]


@pytest.fixture
def case(handler, at):
    """With two rows in its record, before the day's anchor, and one after it."""
    case = application(institution(1), at=at, by=handler)
    note(case, "第一次", handler, at)
    anchors.set_anchor(at=at + timedelta(hours=1))
    note(case, "第二次", handler, at + timedelta(hours=2))
    for model in (Record, RecordHead, Anchor, Case):
        lift(model)
    return case


def note(case, label, by, at):
    subject = record.case_subject(case)
    return record.append(subject=subject, case=case, at=at, verb="note", label=label, by=by, reason="如实记录。")


@pytest.fixture
def download(case, handler, tmp_path):
    """What the bureau gets of the record when it is called, as a file beside the others."""

    def downloaded(name: str) -> str:
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(record_file(case, handler)), encoding="utf-8")
        return str(path)

    return downloaded


def verified(tmp_path, file: str, *options: str) -> tuple[int, list[tuple[int, str]]]:
    with open(file, encoding="utf-8") as content:
        status, said, _ = run(tmp_path, content.read(), *options, "--json")
    return status, [(fault["seq"], fault["what"]) for fault in json.loads(said)["faults"]]


def rewrite(case, seq: int) -> None:
    Record.objects.filter(subject=record.case_subject(case), seq=seq).update(reason="改写的理由。")


def test_who_leaves_the_chain_is_found_by_whoever_downloads_it(case, download, tmp_path):
    rewrite(case, 2)
    assert verified(tmp_path, download("now")) == (1, [(2, "内容与校验值不一致")])


def test_who_changes_a_row_beside_the_record_is_found_at_the_row(case):
    Case.objects.filter(pk=case.pk).update(title="另一机构")
    assert [(fault.table, fault.pk) for fault in proving.faults()] == [("casework_case", str(case.pk))]


def test_who_computes_all_anew_is_whole_alone_and_found_by_an_earlier_download(case, download, tmp_path):
    earlier = download("earlier")
    assert verified(tmp_path, download("now"), earlier) == (0, [])
    rewrite(case, 2)
    forging.all_anew()
    assert proving.faults() == []
    assert verified(tmp_path, download("now")) == (0, [])
    said = "与以前下载的文件不符"
    assert verified(tmp_path, download("now"), earlier) == (1, [(2, said), (3, said)])


def test_a_tail_cut_off_is_found_by_an_earlier_download(case, download, tmp_path):
    earlier = download("earlier")
    Record.objects.filter(subject=record.case_subject(case), seq=3)._raw_delete("default")
    assert verified(tmp_path, download("now"), earlier) == (1, [(3, "以前下载的文件所载的这一行已不在")])


def test_exported_anchors_find_what_was_done_before_them_and_not_what_was_done_since(case):
    """That is their reach: up to the last one that was carried out of the house."""
    exported = {anchor.on: anchor.digest for anchor in Anchor.objects.all()}
    (day,) = exported
    rewrite(case, 3)
    forging.all_anew()
    assert proving.check(exported=exported).faults == []
    rewrite(case, 1)
    forging.all_anew()
    assert [(fault.pk, fault.what) for fault in proving.check(exported=exported).faults] == [
        (str(day), "与导出的存证不符")
    ]


def test_a_cover_made_anew_needs_the_whole_chain_anew(case):
    Case.objects.filter(pk=case.pk).update(title="另一机构")
    of_case = declared(Case)
    forging.cover_anew(of_case, str(case.pk))
    assert {fault.what for fault in proving.faults()} == {"已被改动"}


@pytest.mark.parametrize("values", [{"state": Stage.QUALIFIED}, {"due_on": date(2027, 1, 4)}, {"holder": None}])
def test_what_the_triggers_let_pass_is_found_without_its_act(handler, at, values):
    """A state moved along an edge that the table has, and a date that an act might move."""
    case = application(institution(1), at=at, by=handler)
    Case.objects.filter(pk=case.pk).update(**values)
    found = [(fault.subject, fault.table, fault.pk) for fault in proving.faults()]
    assert found == [(record.case_subject(case), "casework_case", str(case.pk))]
