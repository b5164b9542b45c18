"""A year is rehearsed whole, in a world that nothing is left of; what does not hold is said, with the year's figures all the same."""

import json
import signal
import time
from datetime import date
from pathlib import Path
from random import Random

import pytest
from django.core.management import call_command

from accounts.roles import Regime
from casework.commands import BadInput, CheckFailed
from config.rehearsal import throwaway
from config.rehearsal.emr.fates import FEWEST, LIVES, cast_lots
from config.rehearsal.emr.report import EmrReport
from scripts import walked
from tests.config.rehearsing import command

KEYS = {
    *("hospitals", "ends", "acts", "seconds", "seconds_per_act", "queries_per_act", "clocks", "objections", "lowered"),
    *("postings", "record_rows", "leaks", "whole", "faults"),
}


def test_a_small_year_holds_and_is_kept_where_that_was_asked(tmp_path):
    kept, elsewhere = tmp_path / "kept", tmp_path / "elsewhere"
    elsewhere.mkdir()
    running = command("rehearse_emr", "--hospitals", "24", "--json", "--keep", str(kept), TMPDIR=str(elsewhere))
    said, progress = running.communicate()
    answer = json.loads(said)
    assert (answer["faults"], running.returncode) == ([], 0)
    assert set(answer) == KEYS
    assert (answer["hospitals"], answer["leaks"], answer["whole"]) == (24, 0, True)
    assert all(answer["ends"].values())
    assert answer["ends"]["emr_registration.approved"] == 24
    assert answer["ends"]["emr_filing.announced"] == answer["ends"]["emr_national.announced"]
    assert answer["ends"]["emr_objection.answered"] == answer["objections"]
    assert answer["clocks"]["missed"]
    assert "2025-01-06" in progress
    assert sorted(path.name for path in kept.iterdir() if not path.name.startswith("db.sqlite3-")) == [
        "db.sqlite3",
        "files",
    ]
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_nothing_is_left_after_a_signal(tmp_path, number):
    running = command("rehearse_emr", "--json", TMPDIR=str(tmp_path))
    while not list(tmp_path.glob("portal-rehearsal-*/db.sqlite3")):
        assert running.poll() is None
        time.sleep(0.05)
    running.send_signal(number)
    said, _ = running.communicate()
    assert (running.returncode, said) == (128 + number, "")
    assert list(tmp_path.iterdir()) == []


def test_a_rehearsal_that_breaks_down_gives_its_figures_all_the_same(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert throwaway.rehearse(["no such regime", "24", "0", "1", "2025-01-06"]) == ""
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr("config.rehearsal.command.rehearse", lambda arguments, keep: "")
    with pytest.raises(CheckFailed):
        call_command("rehearse_emr", "--json")
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == KEYS
    assert answer["faults"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--hospitals", "3"),
        ("--hospitals", "many"),
        ("--start", "2025-02-30"),
        ("--start", "2031-01-06"),
        ("--start", "9999-12-31"),
    ],
)
def test_bad_arguments_are_told(arguments):
    with pytest.raises(BadInput):
        call_command("rehearse_emr", *arguments)


def test_a_folder_that_is_not_empty_is_not_written_to(tmp_path):
    (tmp_path / "mine").touch()
    with pytest.raises(BadInput, match="不是空的"):
        call_command("rehearse_emr", "--keep", str(tmp_path))


def test_the_same_seed_gives_the_same_fates_and_everything_befalls_somebody():
    assert cast_lots(300, seeded(1)) == cast_lots(300, seeded(1)) != cast_lots(300, seeded(2))
    assert set(cast_lots(FEWEST, seeded(7))) == set(LIVES)


def seeded(seed: int) -> Random:
    return Random(seed)


@pytest.mark.django_db
def test_an_end_that_nothing_reaches_is_a_fault_from_a_hundred_hospitals_on():
    small, large = EmrReport(99), EmrReport(100)
    for report in (small, large):
        report.count(Regime.EMR, on=date(2025, 12, 31), queries=0)
    said = [f"结果“{end}”没有出现。" for end in large.ends]
    assert small.faults == []
    assert large.faults == said


BAD = {
    "a write past the verbs": "Case.objects.filter(pk=1).update(state='draft')\n",
    "rows made in bulk": "Case.objects.bulk_create(rows)\n",
    "a row saved": "case.save()\n",
    "people who come ready-made": "cast.person('a', 'b', role=1, office=2, at=3)\n",
    "the same by name": "from config.scenarios.experts import place\n",
}


def test_what_is_rehearsed_and_demonstrated_is_walked():
    assert walked.main([]) == 0


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_a_write_past_the_verbs_fails_lint(tmp_path, text):
    bad = tmp_path / "rehearsal" / "bad.py"
    bad.parent.mkdir()
    bad.write_text(text)
    assert list(walked.faults(bad))


def test_what_is_only_read_passes(tmp_path: Path):
    good = tmp_path / "rehearsal" / "good.py"
    good.parent.mkdir()
    good.write_text("office = cast.office(kind)\nImage.new('RGB', size).save(file, 'JPEG')\n")
    assert list(walked.faults(good)) == []
