"""What was uploaded for a job and what it made have a term; the page says until when, and that they have gone stays on the record."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.roles import Role
from casework import proving, ticking
from casework.actions.materials import store_bytes
from casework.downloads import XLSX
from casework.jobs import term
from casework.models import Job, Material, Record
from tests.casework.conftest import application, institution

pytestmark = pytest.mark.django_db


def stored(text: bytes):
    return store_bytes(ContentFile(text), XLSX)


def ended(by, at, **columns) -> Job:
    return Job.objects.create(
        kind="export",
        params={"export": "institutions", "asked": ""},
        asked_by=by,
        asked_at=at,
        ended_at=at,
        ending="done",
        **columns,
    )


@pytest.fixture
def head(people):
    return people[Role.BUREAU_HEAD]


def test_the_page_says_until_when_and_then_that_they_have_gone(head, at, signed_in, settings):
    settings.JOB_FILES_KEPT_DAYS = 30
    job, client = ended(head, at, result=stored(b"made"), result_name="机构.xlsx"), signed_in(head)
    url, result = reverse("job", args=[job.pk]), reverse("job_result", args=[job.pk])
    assert "保留至2026年12月9日" in client.get(url).content.decode()
    assert b"".join(client.get(result).streaming_content) == b"made"
    assert term.remove_files(at + timedelta(days=30)) == 0
    assert ticking.tick(at=at + timedelta(days=31))["job_files"] == 1
    assert not default_storage.exists(job.result.path)
    page = client.get(url).content.decode()
    assert ("已于2026年12月10日到期清除" in page, result in page) == (True, False)
    assert "保留期已满" in client.get(result, follow=True).content.decode()
    row = Record.objects.get(subject=f"job:{job.pk}")
    assert (row.verb, row.facts["files"]) == ("remove_files", [job.result_id])
    assert term.remove_files(at + timedelta(days=32)) == 0
    assert proving.faults() == []


def test_one_that_goes_on_and_one_without_files_are_left(head, at):
    running = Job.objects.create(kind="export", asked_by=head, asked_at=at, file=stored(b"going on"))
    assert term.kept_until(running) is None
    assert term.kept_until(ended(head, at)) is None
    assert term.remove_files(at + timedelta(days=400)) == 0
    assert default_storage.exists(running.file.path)


def test_bytes_that_somebody_else_names_stay(head, at):
    """Of a case, and of a job whose term is not over."""
    case = application(institution(1), at=at, by=head)
    of_case, of_job = stored(b"handed in too"), stored(b"asked for twice")
    Material.objects.create(
        case=case, kind="x", name="附件.xlsx", file=of_case, uploaded_by=head.person, uploaded_at=at
    )
    ended(head, at, file=of_case)
    ended(head, at, file=of_job)
    later = ended(head, at + timedelta(days=20), result=of_job)
    assert term.remove_files(at + timedelta(days=31)) == 2
    assert [default_storage.exists(file.path) for file in (of_case, of_job)] == [True, True]
    assert term.remove_files(at + timedelta(days=51)) == 1
    assert default_storage.exists(of_case.path)
    assert not default_storage.exists(later.result.path)
