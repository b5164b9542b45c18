"""The embargo of E25 at every address: the suite asks a share of them at each state, this every one at all (tests/emr_rating/national)."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from config.scenarios import cast, filing
from tests.emr_rating.national.embargo import SHARES, STATES, papers_as_text, walked
from tests.evidence.part import Batch, Kind, Part

AT = datetime.fromisoformat("2026-11-09T10:00:00+08:00")


def attempt(world: None, batch: Batch) -> Iterator[str]:
    for number, _ in batch.chances():
        with transaction.atomic(), papers_as_text():
            people = cast.officials(at=AT)
            try:
                walked(people=people, cycle=filing.cycle(people=people, at=AT), at=AT, shares=[number] * STATES)
            except AssertionError as differs:
                yield f"share {number}: {differs}"
            transaction.set_rollback(True)


PART = Part(
    name="embargo",
    title="The national stage before its posting",
    kinds=(
        Kind(
            "share",
            SHARES,
            "of two equal hospitals one is lowered in secret: at no state anything differs in what a hospital, its bureau or the public"
            " is answered by a share of all addresses, byte for byte and query for query",
            suite=0,
        ),
    ),
    attempt=attempt,
    database=True,
    batch=1,
)
