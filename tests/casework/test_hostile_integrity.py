"""A file that somebody changed or removed behind the portal: found in the night, shown with its date, never an error."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from casework import integrity
from casework.actions import materials
from casework.models import Material, StoredFile
from config.scenarios import primary_care
from tests.casework.conftest import application, institution, leader


@pytest.fixture
def night(at):
    """01:00 of the night after."""
    return at + timedelta(hours=15)


@pytest.fixture
def clerk(people, at):
    return leader(institution(1), at=at)


@pytest.fixture
def case(clerk, at):
    return application(clerk.office.institution, at=at, by=clerk)


def handed_in(case, name: str, *, by, at) -> StoredFile:
    """Each name gives bytes of its own."""
    row = materials.add(case, kind="licence", file=primary_care.material(name), by=by, at=at)
    Material.objects.filter(pk=row.pk).update(handed_in_at=at)
    return row.file


def found() -> list[bool | None]:
    return list(StoredFile.objects.order_by("verified_at", "pk").values_list("intact", flat=True))


def test_missing_and_changed_files_are_found_in_the_night(case, clerk, at, night, caplog):
    whole, changed, missing = (handed_in(case, f"{name}.pdf", by=clerk, at=at) for name in ("甲", "乙", "丙"))
    default_storage.delete(changed.path)
    default_storage.save(changed.path, ContentFile(b"%PDF-1.7 forged"))
    default_storage.delete(missing.path)
    assert integrity.verify_files(at) == 0, "at ten in the morning nothing is read"
    assert integrity.verify_files(night) == 3
    for stored, intact in ((whole, True), (changed, False), (missing, False)):
        stored.refresh_from_db()
        assert (stored.intact, stored.verified_at) == (intact, night)
    assert len([row for row in caplog.records if row.levelname == "ERROR"]) == 2
    default_storage.delete(changed.path)


def test_once_a_day_and_in_portions_the_longest_unread_first(case, clerk, at, night, monkeypatch):
    monkeypatch.setattr(integrity, "PORTION", 2)
    for name in ("甲", "乙", "丙"):
        handed_in(case, f"{name}.pdf", by=clerk, at=at)
    done = [integrity.verify_files(night + timedelta(minutes=minute)) for minute in range(3)]
    assert done == [2, 1, 0]
    last = StoredFile.objects.latest("verified_at")
    assert integrity.verify_files(night + timedelta(days=1)) == 2
    last.refresh_from_db()
    assert last.verified_at == night + timedelta(minutes=1)


def test_what_is_not_handed_in_is_nobodys_evidence_yet(case, clerk, at, night):
    materials.add(case, kind="licence", file=primary_care.material(), by=clerk, at=at)
    assert integrity.verify_files(night) == 0
    assert found() == [None]
