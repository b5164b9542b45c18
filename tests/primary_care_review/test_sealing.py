"""Sealed on the spot: signed by every member, stamped or refused, watched; every later change shows (P23)."""

import io
import json
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.amending import correct_name
from accounts.refused import Refused
from accounts.roles import Role
from casework import proving, verifiers
from casework.actions import institutions
from casework.models import Message
from casework.verifiers import verify_dossier
from casework.verifiers.handing_out import program_text
from casework.verifiers.verify_dossier import FORMAT, INVENTORY, SIGNATURE, Packer, faults, paper, tag_files, total
from config.scenarios import cast, visit
from experts.review.rounds import panel_of
from primary_care_review.models import ClauseRating, Dossier, DossierSignature
from primary_care_review.sealing import actions, papers
from primary_care_review.sealing.documents import rating_form
from primary_care_review.sealing.papers import papers_of, sum_of
from primary_care_review.stages import Stage
from primary_care_review.visit.ratings import field_name
from tests.primary_care_review.steps import now
from tests.worlds import walked_once

pytestmark = pytest.mark.django_db
PROGRAM = Path(verifiers.__file__).parent / "verify_dossier.py"


@walked_once
def of(jia_visited):
    return now(jia_visited)


@pytest.fixture
def last(of):
    return of.plan.tells_at


@pytest.fixture
def archive(of, people, signed_in):
    """The dossier as the bureau downloads it."""
    visit.signed_and_sealed(of)
    answer = signed_in(people[Role.BUREAU_HANDLER]).get(reverse("dossier", args=[of.number]))
    return b"".join(answer.streaming_content)


def member(of, *, leads: bool):
    return next(row for row in panel_of(now(of)).members if row.leads is leads)


@pytest.mark.article("P23")
def test_the_papers_are_sealed_by_all(of):
    of = visit.signed_and_sealed(of)
    assert of.state == Stage.SEALED
    dossier = Dossier.objects.get(application=of)
    assert dossier.digest == sum_of(of) == total(of.number, dossier.papers)
    assert {row.digest for row in DossierSignature.objects.all()} == {dossier.digest}
    assert [row["name"] for row in dossier.papers][:2] == ["评审评定表.json", "内部会议记录.json"]
    form = json.loads(papers_of(of)[0].words)
    assert len(form["clauses"]) == len(of.assessment.clauses)
    assert all(row["team"] and row["members"] for row in form["clauses"])
    assert proving.faults() == []


def test_a_member_signs_with_their_password_what_their_page_shows(of, last, signed_in):
    one = member(of, leads=False)
    path = reverse("sealing", args=[of.number])
    with time_machine.travel(last, tick=False):
        client = signed_in(one.member)
        page = client.get(path).content.decode()
        assert sum_of(of) in page
        wrong = client.post(path, {"digest": sum_of(of), "password": "not-mine"})
        assert wrong.status_code == 422
        assert "当前密码不正确" in wrong.content.decode()
        other = client.post(path, {"digest": "0" * 64, "password": cast.PASSWORD})
        assert "与本页所示的总校验值不符" in other.content.decode()
        assert not DossierSignature.objects.exists()
        assert client.post(path, {"digest": sum_of(of), "password": cast.PASSWORD}).status_code == 302
        assert DossierSignature.objects.get().assignment == one
    with pytest.raises(Refused, match="已签署"):
        visit.signed(one, at=last)


def test_the_papers_are_put_together_once_for_a_page(of, last, signed_in, monkeypatch):
    kept, made = papers._written, []
    monkeypatch.setattr(papers, "_written", lambda of: made.append(of) or kept(of))
    with time_machine.travel(last, tick=False):
        assert signed_in(member(of, leads=True).member).get(reverse("sealing", args=[of.number])).status_code == 200
    assert len(made) == 1


def test_the_rating_form_on_paper_bears_the_sum_and_a_line_for_every_signature(of, last, signed_in):
    sheet = rating_form(of, of.plan)
    assert len(sheet.signers) == 5 + 3
    (_, rated), facts = sheet.sections, sheet.sections[0].blocks[0]
    assert sum_of(of) in str(facts)
    assert len(rated.blocks[0].rows) == len(of.assessment.clauses)
    with time_machine.travel(last, tick=False):
        answer = signed_in(member(of, leads=True).member).get(reverse("rating_form", args=[of.number]))
    assert answer["Content-Type"] == "application/pdf"


def test_nothing_is_sealed_while_a_signature_is_missing_or_by_another_than_the_leader(of, last):
    for row in panel_of(of).members[1:]:
        visit.signed(row, at=last)
    with pytest.raises(Refused, match="1名尚未签署评审资料"):
        visit.sealed(of, at=last)
    visit.signed(panel_of(of).members[0], at=last)
    said = {"stamped": True, "refusal": "", "scan": None, **visit.WATCHED}
    with pytest.raises(Refused, match="由组长封存"):
        actions.seal(now(of), **said, by=member(of, leads=False).member, at=last)
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    "changed, field, sentence",
    [
        ({"stamped": False, "scan": None}, "refusal", "机构拒绝盖章的，请写明理由"),
        ({"scan": None}, "scan", "请上传签字盖章件的扫描件"),
        ({"leader": "", "leader_office": ""}, "absence", "封存时党政领导不在场的，请写明缺席的理由"),
        ({"officer": "", "officer_office": ""}, "absence", "封存时纪检人员不在场的，请写明缺席的理由"),
        ({"leader": "", "absence": "外出"}, "leader", "请填写在场的党政领导的姓名"),
        ({"officer_office": "", "absence": "外出"}, "officer_office", "请填写在场的纪检人员的职务"),
    ],
)
def test_stamp_and_watchers_are_there_or_the_reason_is(of, last, changed, field, sentence):
    for row in panel_of(of).members:
        visit.signed(row, at=last)
    with pytest.raises(Refused, match=sentence) as refused:
        visit.sealed(of, at=last, **changed)
    assert refused.value.field == field


def test_papers_that_read_otherwise_than_when_they_were_signed_are_not_sealed(of, last, monkeypatch):
    for row in panel_of(of).members:
        visit.signed(row, at=last)
    kept = papers.Paper.pieces
    monkeypatch.setattr(papers.Paper, "pieces", lambda one: iter([*kept(one), *([b" "] if one.file else [])]))
    with pytest.raises(Refused, match="与成员签署时的总校验值不符"):
        visit.sealed(of, at=last)
    assert not Dossier.objects.exists()


def test_a_refused_stamp_and_an_absence_bar_nothing_and_are_reported(of, last, people):
    for row in panel_of(of).members:
        visit.signed(row, at=last)
    why = "对两条评定有异议，拟另行提出。"
    gone = {"leader": "", "leader_office": "", "absence": "院长外出开会，由纪检委员在场监督。"}
    visit.sealed(of, at=last, stamped=False, refusal=why, scan=None, **gone)
    dossier = Dossier.objects.get()
    assert (dossier.stamped, dossier.refusal, dossier.absence) == (False, why, gone["absence"])
    told = Message.objects.get(title=f"{of.number}：机构拒绝在评审资料上盖章")
    assert told.office == people[Role.BUREAU_HEAD].office
    assert why in told.body


@pytest.mark.parametrize(
    "page, sent, sentence",
    [
        ("sealing", {"leader": "吴建平"}, "评审资料已经封存，没有再次办理"),
        ("visit", {"told_to": "院长"}, "案件目前不在现场评审环节，没有办理"),
    ],
)
def test_what_comes_too_late_is_answered_in_a_sentence(of, last, signed_in, page, sent, sentence):
    visit.signed_and_sealed(of)
    with time_machine.travel(last, tick=False):
        client, path = signed_in(member(of, leads=True).member), reverse(page, args=[of.number])
        assert client.post(path, sent).status_code == 302
        assert sentence in client.get(path).content.decode()


def test_the_institution_reads_since_when_and_before_whom_it_was_sealed_and_has_no_dossier(of, signed_in):
    visit.signed_and_sealed(of)
    own = of.institution.office.memberships.get()
    client = signed_in(own)
    page = client.get(reverse("case_tab", args=[of.number, "review"])).content.decode()
    assert "评审资料已现场封存" in page
    assert "冉秀兰 纪检委员" in page
    assert client.get(reverse("dossier", args=[of.number])).status_code in (403, 404)


def test_a_name_that_changes_later_is_no_change_to_what_is_sealed(of, last, people, signed_in):
    one = member(of, leads=False)
    visit.signed(one, at=last)
    later = last + timedelta(days=1)
    correct_name(one.member.person, name="更名者", by=people[Role.SECURITY_ADMIN], at=later, reason="登记有误")
    own = of.institution.office.memberships.get()
    institutions.change_basic_data(of.institution, changes={"name": "演示新名卫生院"}, by=own, at=later)
    for row in panel_of(now(of)).members:
        if row != one:
            visit.signed(row, at=later)
    visit.sealed(of, at=later)
    digest = Dossier.objects.get().digest
    assert {row.digest for row in DossierSignature.objects.all()} == {digest}
    signers = rating_form(now(of), of.plan).signers
    assert "更名者" not in signers
    with time_machine.travel(later, tick=False):
        answer = signed_in(people[Role.BUREAU_HANDLER]).get(reverse("dossier", args=[of.number]))
    assert opened(b"".join(answer.streaming_content)) == ([], digest)


@pytest.mark.refuses("P23", 1)
def test_no_rating_changes_after_it_was_handed_in_and_a_change_past_the_portal_shows(of, last, signed_in):
    of = visit.signed_and_sealed(of)
    sealed = Dossier.objects.get().digest
    row = ClauseRating.objects.filter(assignment__review__case=of).first()
    with pytest.raises(DatabaseError), transaction.atomic():
        ClauseRating.objects.filter(pk=row.pk).update(rating="A" if row.rating != "A" else "B")
    sent = {"field": field_name(row.assignment_id, row.clause, "rating"), "value": "A", "seen": "0", "key": "1"}
    with time_machine.travel(last, tick=False):
        answer = signed_in(row.assignment.member).post(reverse("visit_answers", args=[of.number]), sent)
    assert (answer.status_code, answer.json()) == (
        410,
        {"refused": "评审意见已经提交或者现场评审已经结束，不再收取评定。"},
    )
    assert sum_of(now(of)) == sealed


# The dossier by itself


def opened(content: bytes) -> tuple[list[str], str]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return faults(packed)


def entries(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return [(name, packed.read(name)) for name in packed.namelist()]


def packed(rows: list[tuple[str, bytes]]) -> bytes:
    """As whoever knows the layout packs them."""
    made = io.BytesIO()
    packer = Packer(made.write)
    for name, content in rows:
        list(packer.add(name, len(content), [content]))
    packer.close()
    return made.getvalue()


def place_of(rows: list[tuple[str, bytes]], name: str) -> int:
    return next(place for place, row in enumerate(rows) if row[0].endswith(f"/{name}"))


def broken(random: Random, rows: list[tuple[str, bytes]]) -> tuple[str, list[tuple[str, bytes]]]:
    """One change to a sealed dossier, and what kind it is."""
    place, inventory = random.randrange(len(rows)), place_of(rows, INVENTORY)
    name, content = rows[place]
    match kind := random.choice(("byte", "removed", "added", "renamed", "order", "inventory")):
        case "byte":
            at = random.randrange(len(content))
            new = content[:at] + bytes([content[at] ^ random.randrange(1, 256)]) + content[at + 1 :]
            return kind, [*rows[:place], (name, new), *rows[place + 1 :]]
        case "removed":
            return kind, rows[:place] + rows[place + 1 :]
        case "added":
            return kind, [*rows[:place], (f"{name}.bak", content), *rows[place:]]
        case "renamed":
            return kind, [*rows[:place], (f"{name}x", content), *rows[place + 1 :]]
        case "order":
            other = random.choice([index for index in range(len(rows)) if index != place])
            rows[place], rows[other] = rows[other], rows[place]
            return kind, rows
        case _:
            said = json.loads(rows[inventory][1])
            row = random.choice(said["papers"])
            row[random.choice(("size", "sha256"))] = random.choice((row["size"] + 1, "0" * 64))
            rows[inventory] = (rows[inventory][0], json.dumps(said, ensure_ascii=False, indent=1).encode())
            return kind, rows


def test_every_change_to_a_sealed_dossier_is_found(archive):
    digest = Dossier.objects.get().digest
    assert opened(archive) == ([], digest)
    rows, random = entries(archive), Random(20201020)
    for _ in range(300):
        kind, changed = broken(random, list(rows))
        try:
            found, _ = opened(packed(changed))
        except ValueError:
            found = ["unreadable"]
        assert found, kind
    assert packed(rows) == archive


def is_original(content: bytes, path: Path) -> bool:
    path.write_bytes(content)
    try:
        with zipfile.ZipFile(path) as packed:
            return verify_dossier.checked(packed)["original"]
    except verify_dossier.UNREADABLE:
        return False


def test_a_byte_changed_anywhere_in_the_archive_is_found_by_python_alone(archive, tmp_path):
    path, random = tmp_path / "changed.zip", Random(20201020)
    assert told(archive, path)[1]["original"] is True
    for _ in range(60):
        at = random.randrange(len(archive))
        changed = archive[:at] + bytes([archive[at] ^ random.randrange(1, 256)]) + archive[at + 1 :]
        assert not is_original(changed, path), at
    for changed in (archive + b"x", b"x" + archive, archive[:-1]):
        assert not is_original(changed, path)


def test_packed_again_by_another_program_the_papers_hold_and_it_is_told(archive, tmp_path):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as other:
        for name, content in entries(archive):
            other.writestr(name, content)
    status, answer = told(made.getvalue(), tmp_path / "again.zip")
    assert (status, answer["faults"], answer["original"]) == (0, [], False)


@pytest.mark.parametrize("place, found", [(INVENTORY, None), ("data/评审评定表.json", "资料不能读取")])
def test_a_stream_that_does_not_unpack_is_a_fault_and_no_breakdown(archive, tmp_path, place, found):
    rows = entries(archive)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in rows:
            packed.writestr(name, content)
    spoilt = bytearray(made.getvalue())
    with zipfile.ZipFile(made) as packed:
        entry = packed.infolist()[place_of(rows, place)]
    begin = entry.header_offset + 30 + len(entry.filename.encode())
    spoilt[begin : begin + 4] = b"\xff" * 4
    path = tmp_path / "spoilt.zip"
    path.write_bytes(bytes(spoilt))
    done = subprocess.run([sys.executable, "-I", PROGRAM, path], capture_output=True, text=True, check=False)
    assert (done.returncode, found is None or found in done.stdout) == (2 if found is None else 1, True)
    assert "Traceback" not in done.stderr


def made_anew(rows: list[tuple[str, bytes]]) -> bytes:
    """With another rating form, and everything beside it made to fit; the signature as it was."""
    case, signature = rows[0][0].partition("/")[0], rows[place_of(rows, SIGNATURE)][1]
    papers = [(name.partition("/data/")[2], content) for name, content in rows if "/data/" in name]
    papers[0] = (papers[0][0], b"{}")
    made = io.BytesIO()
    packer = Packer(made.write)
    packer.dossier(case, [(name, len(content), [content]) for name, content in papers], lambda digest: signature)
    packer.close()
    return made.getvalue()


def test_a_dossier_made_anew_as_a_whole_is_found_by_the_sum(archive):
    with zipfile.ZipFile(io.BytesIO(made_anew(entries(archive)))) as made:
        assert faults(made)[0] == []
        assert faults(made, Dossier.objects.get().digest)[0] == ["总校验值与所给的不符：资料不是封存时的资料。"]


def test_and_by_the_signature_where_the_program_that_knows_the_keys_lies_beside(archive, tmp_path):
    for name in ("verify_dossier.py", "verify_certificate.py"):
        (tmp_path / name).write_bytes(program_text(name))
    answers = []
    for content in (archive, made_anew(entries(archive))):
        (tmp_path / "dossier.zip").write_bytes(content)
        command = [sys.executable, "-I", "-S", "-X", "utf8", tmp_path / "verify_dossier.py", tmp_path / "dossier.zip"]
        done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=False)
        answers.append((done.returncode, json.loads(done.stdout)))
    assert answers[0][0] == 0
    assert answers[0][1]["signature"].startswith("电子签名已核对")
    assert (answers[1][0], answers[1][1]["faults"]) == (1, ["电子签名不符：资料是另行制作的，或者已被改动。"])


def test_unpacked_it_is_a_folder_that_sha256sum_accepts(archive, tmp_path):
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        packed.extractall(tmp_path)
    [folder] = tmp_path.iterdir()
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        done = subprocess.run(["sha256sum", "-c", "--strict", manifest], cwd=folder, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
    (next((folder / "data").glob("*.json"))).write_bytes(b"{}")
    assert (
        subprocess.run(["sha256sum", "-c", "--status", "manifest-sha256.txt"], cwd=folder, check=False).returncode == 1
    )


def told(content: bytes, path: Path) -> tuple[int, dict]:
    """What the program answers, run by Python alone."""
    path.write_bytes(content)
    command = [sys.executable, "-I", "-S", "-X", "utf8", PROGRAM, path, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout)


@pytest.mark.parametrize(
    "lacking, said",
    [((), "SM3已核对"), ((0,), "1份资料的清单未载SM3，其余SM3已核对"), (None, "清单未载SM3，未核对")],
)
def test_sm3_is_called_checked_only_where_the_inventory_has_it(tmp_path, lacking, said):
    content = [(f"{name}.json", b"{}") for name in "ab"]
    listed = [paper(*one) for one in content]
    for place in range(2) if lacking is None else lacking:
        listed[place]["sm3"] = ""
    inventory = {"format": FORMAT, "case": "P1", "papers": listed, "sum": total("P1", listed)}
    payload = [(f"data/{name}", text) for name, text in content]
    made = packed([(f"P1/{name}", text) for name, text in [*payload, *tag_files(inventory)]])
    status, answer = told(made, tmp_path / "dossier.zip")
    assert (status, answer["sum"], answer["faults"]) == (0, inventory["sum"], [])
    assert (answer["sm3"], answer["signature"]) == (said, "没有电子签名")


def test_no_more_is_unpacked_than_the_inventory_says(monkeypatch):
    listed = [paper("a.json", b"{}")]
    inventory = {"format": FORMAT, "case": "P1", "papers": listed, "sum": total("P1", listed)}
    made, asked = io.BytesIO(), []
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("P1/data/a.json", b"0" * (8 << 20))
        for name, content in tag_files(inventory):
            archive.writestr(f"P1/{name}", content)
    kept = zipfile.ZipExtFile.read
    monkeypatch.setattr(zipfile.ZipExtFile, "read", lambda self, n=-1: asked.append(len(out := kept(self, n))) or out)
    assert opened(made.getvalue())[0] == ["资料已被改动：a.json"]
    assert max(asked) < 1000


@pytest.mark.parametrize("tampered, code", [(False, 0), (True, 1)])
def test_the_program_needs_nothing_but_python(archive, tmp_path, tampered, code):
    rows = entries(archive)
    if tampered:
        rows[1] = (rows[1][0], rows[1][1] + b" ")
    path = tmp_path / "dossier.zip"
    path.write_bytes(packed(rows))
    command = [sys.executable, "-I", "-S", "-X", "utf8", PROGRAM, path, Dossier.objects.get().digest, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == code
    answer = json.loads(done.stdout)
    assert answer["holds"] is not tampered
    assert "SM3" in answer["sm3"]
