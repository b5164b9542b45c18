"""At the same instant, on connections of their own: no file behind the hand-in, one piece at a place (E11)."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest

from accounts.entry.asking import answer
from casework.models import Upload
from casework.uploads import pieces, receiving
from config.scenarios import cast, review
from config.scenarios import filing as filings
from config.scenarios import materials as scenes
from config.scenarios.papers import material
from emr_rating.materials import actions
from emr_rating.materials.closing import close_materials
from emr_rating.models import Filing, HandIn
from emr_rating.stages import Stage
from tests.real_database import at_once

AT = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.article("E11")


@pytest.fixture
def people(fresh_database):
    return cast.officials(at=AT)


@pytest.fixture
def applicant(people) -> filings.Applicant:
    return filings.hospital(people=people, at=AT)


@pytest.fixture
def owing(applicant, people) -> Filing:
    """Both kinds have a file, and the morning after the window has come."""
    cycle = filings.cycle(people=people, at=AT)
    filing = scenes.owing(applicant, cycle, at=AT)
    review.close(cycle)
    return scenes.hang(filing, by=applicant, at=cycle.closes_at)


def hand_in(filing: Filing, applicant: filings.Applicant) -> None:
    current = Filing.objects.get(pk=filing.pk)
    confirmed = answer(current.checklist.doubts())
    actions.hand_in(current, confirmed=confirmed, by=applicant.leader, at=filing.cycle.closes_at)


def test_a_file_that_meets_the_hand_in_is_frozen_with_it_or_refused(owing, applicant):
    def add() -> None:
        actions.add(
            owing, places=["proof:01.01"], file=material("另.pdf"), by=applicant.clerk, at=owing.cycle.closes_at
        )

    at_once(lambda: hand_in(owing, applicant), add)
    standing = owing.materials.filter(withdrawn_at=None)
    handed_in = HandIn.objects.filter(filing=owing).exists()
    assert standing.filter(handed_in_at=None).exists() is not handed_in


def test_the_hand_in_and_the_clock_are_one_step(owing, applicant):
    over = owing.cycle.closes_at + timedelta(days=9, minutes=2)
    at_once(lambda: hand_in(owing, applicant), lambda: close_materials(over))
    filing = Filing.objects.get(pk=owing.pk)
    taken = list(filing.records.filter(verb__in=("hand_in_materials", "miss_materials")).values_list("verb", flat=True))
    assert (filing.state, taken) == (
        Stage.CITY_CHECK,
        ["hand_in_materials" if filing.materials_handed_in else "miss_materials"],
    )


def test_two_pieces_for_one_place_are_one(owing, applicant):
    places = ["proof:01.01"]
    at = owing.cycle.closes_at
    row = receiving.begin(owing, places=places, name="大.pdf", length=12, fingerprint="", by=applicant.clerk, at=at)
    told = []

    def send(piece: bytes) -> None:
        try:
            told.append(receiving.receive(row, BytesIO(piece), start=0, at=at))
        except receiving.Elsewhere:
            told.append(409)

    at_once(lambda: send(b"aaaaaa"), lambda: send(b"bbbbbb"))
    assert sorted(told) == [6, 409]
    current = Upload.objects.get(pk=row.pk)
    assert (current.offset, pieces.path(current).read_bytes() in (b"a" * 6, b"b" * 6)) == (6, True)
