"""A self-assessment is the institution's own (P18): who else calls its verbs gets nothing, and leaves nothing behind."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework.gateway import NotTheirs
from casework.integrity import verify_files
from casework.models import Answer, Material, Record, StoredFile
from config.scenarios import deciding
from config.scenarios import primary_care as scenario
from primary_care_review.assessment import actions as verbs
from primary_care_review.assessment.fields import field_name
from primary_care_review.assessment.steps import RECOGNISE_START
from primary_care_review.models import Application
from primary_care_review.stages import Stage
from tests.primary_care_review.steps import walk
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("P18")]
STRANGERS = ("other", Role.BUREAU_HEAD, Role.COMMISSION_HEAD)


@pytest.fixture(params=STRANGERS, ids=str)
def stranger(request, people, at) -> Membership:
    if request.param == "other":
        return scenario.institution(30, people=people, at=at - scenario.SEVEN_MONTHS)
    return people[request.param]


@walked_once
def own(people, at, leader) -> Application:
    return verbs.start(leader.office.institution, by=leader, at=at)


def test_nobody_else_starts_it(leader, stranger, at):
    with pytest.raises(NotTheirs):
        verbs.start(leader.office.institution, by=stranger, at=at)
    assert Application.objects.count() == 0


def test_nobody_else_fills_it_in(own, stranger, at):
    name = field_name(own.assessment.clauses[0].number, "rating")
    with pytest.raises(NotTheirs):
        verbs.answer(own, field=name, value="A", seen=0, key="k", by=stranger, at=at)
    with pytest.raises(NotTheirs):
        verbs.save_fields(own, changes={name: ("A", None)}, by=stranger, at=at)
    assert Answer.objects.count() == 0


def test_who_may_not_recognise_a_start_leaves_no_file(own, leader, stranger, at, monkeypatch):
    saved = []
    monkeypatch.setattr(default_storage, "save", lambda name, content: saved.append(name))
    by = stranger if stranger.role != Role.BUREAU_HEAD else leader
    with pytest.raises((NotTheirs, Refused)):
        verbs.recognise_start(
            own,
            started_on=date(2026, 3, 2),
            scan=scenario.material(),
            reason="已书面自评",
            by=by,
            at=at,
            seen=own.version,
        )
    assert (saved, Material.objects.count(), StoredFile.objects.count()) == ([], 0, 0)


def test_the_record_names_the_evidence_of_a_start_by_the_hash_of_what_is_kept(own, people, at):
    scan, head = scenario.material("记录.pdf"), people[Role.BUREAU_HEAD]
    deciding.decided(own, RECOGNISE_START, by=head, at=at, started_on=date(2026, 3, 2), scan=scan, reason="已书面自评")
    told = Record.objects.get(verb="recognise_start").facts["evidence"]
    assert told == f"记录.pdf（SHA-256 {own.materials.get().file_id}）"


def test_a_missing_file_is_no_error_of_the_page(people, at, signed_in):
    """Nobody waits for hashes: the page shows what the night found, and before the first night says so."""
    of = walk(Stage.SUBMITTED, people, at)
    address = reverse("case_tab", args=[of.number, "materials"])
    client, path = signed_in(people[Role.BUREAU_HANDLER]), of.materials.get(kind="licence").file.path
    default_storage.delete(path)
    page = client.get(address)
    assert (page.status_code, page.text.count("尚未核对")) == (200, of.materials.count())
    verify_files(at + timedelta(hours=15))
    page = client.get(address).text
    assert page.count('chip red">不一致') == 1
    assert page.count("2026年11月10日 01:00") == of.materials.count()
