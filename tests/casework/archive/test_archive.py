"""A case that has ended is kept by whoever ran it: entered, sealed, held, and destroyed after its term by two (E26, P07)."""

import hashlib
import json
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path

import bagit
import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.columns import canonical
from accounts.refused import Refused
from accounts.roles import Role
from casework import outbox, proving, verifiers
from casework.archive import actions, checks, entries
from casework.archive.contents import contents_of
from casework.archive.hanging import hanging
from casework.archive.kinds import kept_kinds, term_of
from casework.archive.rules import Term, kept_until, may_destroy
from casework.archive.working import dossier, start_dossier
from casework.models import (
    Answer,
    ArchiveEntry,
    Case,
    Destruction,
    FigureSetting,
    Job,
    Material,
    Outbox,
    Reading,
    Record,
    StoredFile,
)
from casework.registry import case_types
from casework.regulations import article
from casework.verifiers import verify_record
from casework.verifiers.handing_out import program_text
from config.scenarios import archiving, cast
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade
from tests.primary_care_review.steps import walk
from tests.worlds import walked_once

pytestmark = pytest.mark.django_db
PROGRAM = Path(verifiers.__file__).parent / "verify_dossier.py"
A_DAY = timedelta(days=1)


@walked_once
def ended(people, at):
    """An application found unqualified, with its materials and a notice."""
    return Case.objects.get(pk=walk(Stage.UNQUALIFIED, people, at).pk)


@walked_once
def entry(ended, people, at):
    return archiving.entered(ended)


@walked_once
def colleague(people, at):
    """Another one of the bureau, who did not propose."""
    office = people[Role.BUREAU_HEAD].office
    return cast.person("archive-colleague", "秦晓芸", role=Role.BUREAU_HANDLER, office=office, at=at)


@pytest.fixture(autouse=True)
def bytes_come_back(monkeypatch):
    """What a test takes from the disk does not come back with its transaction."""
    gone, delete = {}, default_storage.delete

    def remove(name: str) -> None:
        if default_storage.exists(name):
            with default_storage.open(name) as kept:
                gone[name] = kept.read()
        delete(name)

    monkeypatch.setattr(default_storage, "delete", remove)
    yield
    for name, content in gone.items():
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(content))


@pytest.fixture
def over(entry):
    """The day after the last one on which it is kept."""
    return archiving.term_over(entry)


@pytest.fixture
def handler(people):
    return people[Role.BUREAU_HANDLER]


def made_by(client, entry) -> tuple[Job, bytes]:
    """The dossier over its page: asked for, made by the worker, downloaded."""
    answer = client.post(reverse("archive_dossier", args=[entry.case.number]))
    job = Job.objects.get(kind="archive_dossier", pk=int(answer.url.rstrip("/").rpartition("/")[2]))
    outbox.work(Outbox.objects.get(kind=Outbox.Kind.JOB, key=str(job.pk)).pk, at=timezone.now())
    job.refresh_from_db()
    result = client.get(reverse("job_result", args=[job.pk]))
    return job, b"".join(result.streaming_content)


# The inventory


@pytest.mark.article("E26")
@pytest.mark.article("P07")
def test_a_case_that_has_ended_is_entered_by_the_clock_with_its_number_and_term(ended, people):
    assert entries.enter(ended.closed_at) == 0  # still the same day
    assert entries.enter(ended.closed_at + 2 * A_DAY) == 1
    assert entries.enter(ended.closed_at + 3 * A_DAY) == 0
    entry, closed = ArchiveEntry.objects.get(case=ended), timezone.localdate(ended.closed_at)
    assert entry.office == people[Role.BUREAU_HEAD].office
    assert (entry.years, entry.keep_until) == (10, closed.replace(year=closed.year + 10))
    assert entry.number == f"500103-JCPS·{closed.year}-D10-0001"
    row = Record.objects.get(subject=f"archive:{entry.office_id}")
    assert (row.verb, row.facts["cases"]) == ("archive", [[entry.number, ended.number]])
    assert proving.faults() == []


def test_every_kind_of_case_has_a_keeper_and_a_term_of_three_years_at_least():
    assert set(kept_kinds()) == {of_kind.kind for of_kind in case_types()}
    for of_kind in case_types():
        kept = kept_kinds()[of_kind.kind]
        ends = {stage.value for stage in of_kind.stages if stage.end}
        assert set(kept.results) | set(kept.begins) <= ends, of_kind.kind


@pytest.mark.parametrize("regime", ["emr", "primary_care"])
def test_no_setting_takes_a_term_below_three_years(regime, at):
    law = FigureSetting.objects.law(regime, at.date())
    figures = [figure for name, figure in law.settings().items() if name.startswith("kept_")]
    assert len(figures) == 4
    assert {(figure.value, figure.least) for figure in figures} == {(10, 3)}


@pytest.mark.article("P07")
def test_the_papers_of_a_grade_are_kept_until_its_term_has_ended_and_ten_years_more(people, at):
    of = walk(Stage.AWARDED, people, at, grade=Grade.YI)
    grade = of.awarded
    term = term_of(Case.objects.get(pk=of.pk))
    assert term.begins_on == date(grade.decreed_on.year + 4, grade.decreed_on.month, grade.decreed_on.day)
    assert term.ends_on == kept_until(term.begins_on, 10)


def test_the_inventory_is_searched_and_goes_out_as_a_spreadsheet(entry, handler, people, signed_in):
    client = signed_in(handler)
    for asked, shown in (("", True), (f"?q={entry.case.number}", True), ("?q=没有", False), ("?standing=over", False)):
        page = client.get(f"{reverse('archive')}{asked}").content.decode()
        assert (entry.number in page) is shown, asked
    assert client.get(reverse("archive_export"))["Content-Type"].endswith("sheet")
    other = signed_in(people[Role.COMMISSION_HANDLER])
    assert entry.number not in other.get(reverse("archive")).content.decode()
    assert other.get(reverse("archive_entry", args=[entry.case.number])).status_code == 404
    assert other.post(reverse("archive_dossier", args=[entry.case.number])).status_code == 404


# The dossier


@pytest.mark.opens("E26")
@pytest.mark.opens("P07")
def test_the_keeper_makes_a_dossier_and_reads_what_was_found_of_it(entry, handler, signed_in, tmp_path):
    client = signed_in(handler)
    job, content = made_by(client, entry)
    assert (job.ending, job.result_name) == ("done", f"{entry.case.number}.zip")
    path = tmp_path / job.result_name
    path.write_bytes(content)
    for name in ("verify_dossier.py", "verify_certificate.py"):
        (tmp_path / name).write_bytes(program_text(name))
    command = [sys.executable, "-I", "-S", "-X", "utf8", tmp_path / "verify_dossier.py", path, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["faults"], answer["cases"]) == (0, [], [entry.case.number])
    assert answer["signature"].startswith("电子签名已核对")
    found = entry.checks.get()
    assert (found.digest, found.size) == (answer["sum"], len(content))
    assert {name for name, *_ in found.results} == {"真实性", "完整性", "可用性", "安全性"}
    assert [row for row in found.results if row[2] == checks.FAILED] == []
    address = reverse("archive_entry", args=[entry.case.number])
    assert address in client.get(reverse("case", args=[entry.case.number])).content.decode()
    page = client.get(address).content.decode()
    assert all(row[1] in page for row in found.results)
    report = client.get(reverse("archive_report", args=[entry.case.number]))
    assert (report["Content-Type"], report.content[:5]) == ("application/pdf", b"%PDF-")
    assert Reading.objects.filter(case=entry.case, what=f"制作 {entry.case.number} 归档包").count() == 1
    assert proving.faults() == []


def test_the_command_writes_byte_for_byte_what_the_page_gives(entry, handler, signed_in, tmp_path, capsys):
    _, content = made_by(signed_in(handler), entry)
    path = tmp_path / "dossier.zip"
    call_command("dossier", entry.case.number, "--out", str(path), "--json")
    assert path.read_bytes() == content
    answer = json.loads(capsys.readouterr().out)
    assert (answer["bytes"], answer["left_out"]) == (len(content), [])


def unpacked(entry, folder: Path) -> Path:
    with dossier(contents_of(entry.case), entry.case.number)[0] as made, zipfile.ZipFile(made.file) as archive:
        archive.extractall(folder)
    return folder / entry.case.number


@pytest.mark.article("E26")
def test_unpacked_it_holds_the_whole_case_and_other_programs_accept_it(entry, tmp_path):
    folder = unpacked(entry, tmp_path)
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        done = subprocess.run(["sha256sum", "-c", "--strict", manifest], cwd=folder, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
    bag = bagit.Bag(str(folder))
    assert bag.validate()
    assert bag.algorithms == ["sha256"]  # it counts no SM3
    for line in (folder / "manifest-sm3.txt").read_text("utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.new("sm3", (folder / name).read_bytes()).hexdigest() == digest
    data = folder / "data"
    assert {path.name for path in data.iterdir()} == {"data", "materials", "notices", "record", "index.pdf"}
    handed_in = Material.objects.filter(case=entry.case, handed_in_at__isnull=False).values_list("file", flat=True)
    files = [path for path in (data / "materials").iterdir() if path.suffix != ".json"]
    assert sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in files) == sorted(handed_in)
    assert len([path for path in (data / "notices").iterdir() if path.suffix == ".pdf"]) == 1
    chain = verify_record.parse((data / "record" / "record.json").read_text("utf-8"))
    assert (verify_record.misfit(chain), verify_record.faults(chain)) == ("", [])
    assert not any("withheld" in row for row in chain["rows"])


def test_its_data_say_what_the_record_proves(entry, tmp_path):
    """Whoever has nothing but the dossier counts again what stands behind the record, and finds every row of the data there."""
    data = unpacked(entry, tmp_path) / "data"
    chain = json.loads((data / "record" / "record.json").read_text("utf-8"))
    sealed = json.loads((data / "record" / "sealed.json").read_text("utf-8"))
    covered = {}
    for row, under in zip(chain["rows"], sealed["rows"], strict=True):
        assert hashlib.sha256(canonical(under["values"]).encode()).hexdigest() == row["sealed"]
        covered |= {(table, key): digest for table, key, digest in under["values"][-1]["rows"]}
    rows = [json.loads(path.read_text("utf-8")) for path in data.rglob("casework_*.json")]
    assert {"casework_case", "casework_material", "casework_notice"} <= {table["table"] for table in rows}
    for table in rows:
        for row in table["rows"]:
            told = [table["table"], str(row["key"]), row["says"]]
            assert hashlib.sha256(canonical(told).encode()).hexdigest() == row["digest"]
    case = next(table for table in rows if table["table"] == "casework_case")["rows"][0]
    assert covered["casework_case", str(case["key"])] == case["digest"]


def test_a_case_that_goes_on_has_none(people, at, capsys, tmp_path):
    of = walk(Stage.SUBMITTED, people, at)
    with pytest.raises(Refused, match="尚未办结，办结后才能制作归档包"):
        contents_of(Case.objects.get(pk=of.pk))


def test_a_file_that_is_lost_is_named_and_the_check_fails(entry, handler, signed_in):
    lost = Material.objects.filter(case=entry.case, handed_in_at__isnull=False).first().file
    default_storage.delete(lost.path)
    assert [why for _, why in contents_of(entry.case).left_out] == ["存储中缺失"]
    made_by(signed_in(handler), entry)
    failed = [row for row in entry.checks.get().results if row[2] == checks.FAILED]
    assert [row[1] for row in failed] == ["应归档文件齐全"]


# Kept until its term has ended


@pytest.mark.parametrize(
    "term, held, on, sentence",
    [
        (Term(article("E26"), 10, "案件办结之日", date(2026, 3, 5)), "", date(2036, 3, 5), "保管至2036年3月5日"),
        (Term(article("E26"), 10, "等级期满之日", None), "", date(2099, 1, 1), "保管期限尚未确定"),
        (Term(article("E26"), 3, "案件办结之日", date(2026, 3, 5)), "信访", date(2029, 3, 6), "已暂停销毁（信访）"),
        (
            Term(article("E26"), 3, "案件办结之日", date(2026, 3, 5), date(2036, 1, 1)),
            "",
            date(2036, 1, 1),
            "保管至2036年1月1日",
        ),
    ],
)
def test_nothing_is_destroyed_before_its_term_nor_while_it_is_held(term, held, on, sentence):
    assert sentence in str(may_destroy(term, held=held, on=on))
    if not held and term.ends_on:
        assert may_destroy(term, held="", on=term.ends_on + A_DAY)


def proposing(entry) -> str:
    return f"{reverse('destruction_new')}?entry={entry.pk}"


@pytest.mark.refuses("E26", 1)
def test_deletion_before_the_term_is_refused(entry, handler, signed_in):
    last = entry.case.closed_at.replace(year=entry.keep_until.year)
    with pytest.raises(Refused, match="期限届满前不能销毁"):
        actions.propose([entry], reason="保管期满。", by=handler, at=last)
    with time_machine.travel(last, tick=False):
        answer = signed_in(handler).post(proposing(entry), {"reason": "保管期满。"})
    assert answer.status_code == 422
    assert "期限届满前不能销毁" in answer.content.decode()
    assert not Destruction.objects.exists()


def test_destruction_waits_while_it_is_held_and_both_say_why(entry, handler, colleague, over, signed_in):
    with time_machine.travel(over, tick=False):
        client, path = signed_in(handler), reverse("archive_entry", args=[entry.case.number])
        assert client.post(path, {"reason": ""}).status_code == 422
        assert client.post(path, {"reason": "涉及信访。"}).status_code == 302
        assert "涉及信访。" in client.get(path).content.decode()
    with pytest.raises(Refused, match="已暂停销毁（涉及信访。）"):
        actions.propose([entry], reason="保管期满。", by=colleague, at=over)
    with time_machine.travel(over, tick=False):
        assert signed_in(colleague).post(path, {"reason": "信访已办结。"}).status_code == 302
    assert actions.propose([entry], reason="保管期满。", by=colleague, at=over).lines.count() == 1
    assert proving.faults() == []


@pytest.mark.article("E26")
def test_two_people_destroy_what_has_gone_past_its_term_and_the_record_stays(
    entry, handler, colleague, over, signed_in, tmp_path
):
    named = {digest for table in hanging(entry.case) for *_, digest in table.files}
    Answer.objects.create(case=entry.case, field="f", value="草稿", by=handler.person, at=over)
    rows = Record.objects.filter(case=entry.case).count()
    with time_machine.travel(over, tick=False):
        client = signed_in(handler)
        listed = client.get(f"{reverse('archive')}?standing=over").content.decode()
        assert entry.number in listed
        assert client.post(proposing(entry), {"reason": "保管期满。"}).status_code == 302
        made = Destruction.objects.get()
        path = reverse("destruction", args=[made.pk])
        own = client.post(path, {"decision": "agree", "reason": "同意。"})
        assert "须由本单位另一人审批" not in client.get(reverse("archive")).content.decode()
        assert (own.status_code, "须由本单位另一人审批" in own.content.decode()) == (422, True)
        other = signed_in(colleague)
        assert other.post(path, {"decision": "agree", "reason": ""}).status_code == 422
        assert other.post(path, {"decision": "agree", "reason": "同意。"}).status_code == 302
        outbox.work(Outbox.objects.get(kind=Outbox.Kind.JOB).pk, at=over)
    job = Job.objects.get(kind="archive_destruction")
    assert (job.ending, job.faults, job.counts["销毁的文件"]) == ("done", [], len(named))
    entry.refresh_from_db()
    assert entry.destroyed["files"] == len(named) > 1
    files = StoredFile.objects.filter(pk__in=named)
    assert not any(default_storage.exists(file.path) for file in files)
    assert {file.destroyed_at for file in files} == {entry.destroyed_at}
    assert not Answer.objects.filter(case=entry.case).exists()
    assert Record.objects.filter(case=entry.case).count() == rows + 1
    last = Record.objects.get(verb="destroy")
    assert sorted(last.facts["files"]) == sorted(named)
    assert Material.objects.filter(case=entry.case, handed_in_at__isnull=False).count() > 1
    assert proving.faults() == []
    with pytest.raises(Refused, match="已经销毁，不能再制作归档包"):
        start_dossier(entry, by=handler, at=over)
    with time_machine.travel(over, tick=False):
        page = signed_in(handler).get(reverse("archive_entry", args=[entry.case.number])).content.decode()
        assert "办理记录、结论和校验值仍予保留" in page


def test_what_another_case_still_names_stays(entry, handler, colleague, over):
    """Equal bytes are kept once: the last case that names them takes them along."""
    shared = Material.objects.filter(case=entry.case, handed_in_at__isnull=False).first()
    Job.objects.create(kind="export", params={}, asked_by=handler, asked_at=over, file=shared.file)
    made = actions.propose([entry], reason="保管期满。", by=handler, at=over)
    actions.decide(made, agreed=True, reason="同意。", by=colleague, at=over)
    outbox.work(Outbox.objects.get(kind=Outbox.Kind.JOB).pk, at=over)
    assert default_storage.exists(shared.file.path)
    assert Record.objects.get(verb="destroy").facts["kept_elsewhere"] == [shared.file_id]


def test_the_database_refuses_a_destruction_that_one_decides_alone(entry, handler, over):
    made = actions.propose([entry], reason="保管期满。", by=handler, at=over)
    with pytest.raises(DatabaseError), transaction.atomic():
        Destruction.objects.filter(pk=made.pk).update(agreed=True, decided_by=handler, decided_at=over)


def test_a_destruction_that_is_not_agreed_to_keeps_everything(entry, handler, colleague, over):
    made = actions.propose([entry], reason="保管期满。", by=handler, at=over)
    with pytest.raises(Refused, match="已经提出销毁、等待审批"):
        actions.propose([entry], reason="保管期满。", by=colleague, at=over)
    assert actions.decide(made, agreed=False, reason="仍有查考价值。", by=colleague, at=over) is None
    with pytest.raises(Refused, match="已经审批"):
        actions.decide(made, agreed=True, reason="同意。", by=colleague, at=over)
    entry.refresh_from_db()
    assert entry.destroyed_at is None
    assert not Job.objects.exists()
    assert proving.faults() == []


# Handed over


def test_a_year_is_handed_over_in_pieces_each_whole_in_itself(
    entry, handler, people, at, signed_in, settings, tmp_path
):
    settings.ARCHIVE_PIECE_BYTES = 1
    other = walk(Stage.UNQUALIFIED, people, at, index=7)
    entries.enter(Case.objects.get(pk=other.pk).closed_at + 2 * A_DAY)
    client = signed_in(handler)
    assert client.post(reverse("archive_year"), {"of": f"{entry.office_id}-{entry.year}"}).url == reverse("jobs")
    jobs = list(Job.objects.filter(kind="archive_year").order_by("pk"))
    assert [job.params["pieces"] for job in jobs] == [2, 2]
    for job, number in zip(jobs, (entry.case.number, other.number), strict=True):
        outbox.work(Outbox.objects.get(kind=Outbox.Kind.JOB, key=str(job.pk)).pk, at=timezone.now())
        content = b"".join(client.get(reverse("job_result", args=[job.pk])).streaming_content)
        path = tmp_path / f"{job.pk}.zip"
        path.write_bytes(content)
        done = subprocess.run(
            [sys.executable, "-I", PROGRAM, path, "--json"], capture_output=True, text=True, check=False
        )
        answer = json.loads(done.stdout)
        assert (answer["faults"], answer["cases"][0], len(answer["cases"])) == ([], number, 2)
    assert client.post(reverse("archive_year"), {"of": "0-2026"}, follow=True).status_code == 409
