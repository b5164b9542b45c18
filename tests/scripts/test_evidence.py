"""`make evidence`: a part goes on where it was stopped, keeps what failed, and says what came of it."""

import json
from contextlib import contextmanager

import pytest
from django.db import connection

from scripts import evidence_runs
from scripts.evidence_runs import Store, run
from tests.evidence.part import Kind, Part


@pytest.fixture(autouse=True)
def at_one_commit(monkeypatch):
    monkeypatch.setattr(evidence_runs, "commit", lambda: "0123456789ab")


@pytest.fixture
def store(tmp_path):
    return Store(state=tmp_path / "state", results=tmp_path / "results")


def part(attempt, *, full=25, batch=10):
    return Part("toy", "Toys", (Kind("drop", full, "a toy that is dropped holds"),), attempt, batch=batch)


def numbers(seen, failing=()):
    def attempt(world, batch):
        for number, chance in batch.chances():
            seen.append((number, chance.random()))
            if number in failing:
                yield f"number {number} broke"

    return attempt


def test_every_trial_is_tried_once_and_the_part_holds(store):
    seen = []
    assert run(part(numbers(seen)), store, seed=1, minutes=1, say=lambda line: None)
    assert [number for number, _ in seen] == list(range(25))
    result = json.loads((store.results / "toy.json").read_text())
    assert result["kinds"]["drop"] == {"says": "a toy that is dropped holds", "full": 25, "done": 25, "failed": 0}
    assert (result["commit"], result["seed"], result["failures"]) == ("0123456789ab", 1, [])
    assert set(result["machine"]) == {"cores", "architecture", "python", "system"}


def test_a_part_that_is_killed_goes_on_after_its_last_whole_batch_with_the_same_trials(store):
    whole, first, then = [], [], []
    run(part(numbers(whole)), Store(state=store.state / "a", results=store.results), seed=7, minutes=1, say=print)

    def killed(world, batch):
        if batch.first == 20:
            raise KeyboardInterrupt
        yield from numbers(first)(world, batch)

    with pytest.raises(KeyboardInterrupt):
        run(part(killed), store, seed=7, minutes=1, say=print)
    assert run(part(numbers(then)), store, seed=7, minutes=1, say=print)
    assert first + then == whole
    assert [number for number, _ in then] == list(range(20, 25))


@pytest.mark.parametrize("change", ["seed", "commit"])
def test_another_seed_or_commit_begins_anew(store, monkeypatch, change):
    again = []
    run(part(numbers([])), store, seed=1, minutes=1, say=print)
    if change == "commit":
        monkeypatch.setattr(evidence_runs, "commit", lambda: "another")
    run(part(numbers(again)), store, seed=2 if change == "seed" else 1, minutes=1, say=print)
    assert len(again) == 25


def test_what_failed_is_kept_and_the_part_does_not_hold(store):
    assert not run(part(numbers([], failing={3, 24})), store, seed=1, minutes=1, say=print)
    result = json.loads((store.results / "toy.json").read_text())
    assert (result["kinds"]["drop"]["failed"], result["failures"]) == (2, ["number 3 broke", "number 24 broke"])
    store.write_page(["toy", "not tried yet"])
    page = (store.results / "README.md").read_text()
    assert "| drop | a toy that is dropped holds | 25 | 25 | 2 |" in page
    assert "- number 24 broke" in page


def test_a_part_whose_time_is_over_is_not_complete(store):
    assert not run(part(numbers([])), store, seed=1, minutes=0, say=print)
    assert json.loads((store.results / "toy.json").read_text())["kinds"]["drop"]["done"] < 25


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the evidence is made on SQLite")
@pytest.mark.django_db
def test_a_part_with_a_database_stands_on_one_of_its_own_and_its_files_go_with_it(store, settings):
    from django.core.files.base import ContentFile  # noqa: PLC0415  # beside what it is put into
    from django.core.files.storage import default_storage  # noqa: PLC0415

    from accounts.models import Office, Person  # noqa: PLC0415

    seen = []

    @contextmanager
    def world():
        yield Office.objects.count()

    def attempt(offices, batch):
        Person.objects.create_person(login=f"toy{batch.first}", name="甲", password="x")
        default_storage.save("toys/drop.txt", ContentFile(b"x"))
        seen.append((offices > 30, default_storage.path("toys/drop.txt")))
        return []

    files = default_storage.location
    toy = Part("toy", "Toys", (Kind("drop", 1, "…"),), attempt, world=world, database=True)
    # The database is built within the part's time, which a machine at work on other things may take minutes for.
    assert run(toy, store, seed=1, minutes=60, say=print)
    assert [held for held, _ in seen] == [True]
    assert not seen[0][1].startswith(files)
    assert default_storage.location == files
    assert not Person.objects.filter(login="toy0").exists()
