"""The demonstration has a case in every state of every table, so that whoever looks at the portal finds each of them, and its pages open."""

from collections.abc import Iterator

from django.db import transaction
from django.test import Client
from django.utils import timezone

from casework.models import Case
from casework.registry import case_types
from config.scenarios import world
from scripts.pictured import pages
from tests.evidence.part import Batch, Kind, Part

# What it does not show, each with its reason: (kind, state) -> why.
ONE_A_YEAR = "the city writes one summary a year; of the years that are shown one is over, and its summary is received"
EXCEPTED: dict[tuple[str, str], str] = {
    ("emr_city_summary", "drafting"): ONE_A_YEAR,
    ("emr_city_summary", "handed_in"): ONE_A_YEAR,
}


def attempt(nothing: None, batch: Batch) -> Iterator[str]:
    for _ in batch.chances():
        with transaction.atomic():
            world.build(at=timezone.now())
            yield from _wrong(set(Case.objects.values_list("kind", "state")))
            yield from _unseen()
            transaction.set_rollback(True)


def _wrong(shown: set[tuple[str, str]]) -> Iterator[str]:
    every = {(of_kind.kind, stage.value) for of_kind in case_types() for stage in of_kind.stages}
    yield from (f"{kind}: nothing stands in {state}" for kind, state in sorted(every - shown - EXCEPTED.keys()))
    yield from (f"{kind}: {state} is excepted and there is a case in it" for kind, state in EXCEPTED.keys() & shown)
    yield from (f"{kind}: {state} is excepted and no state of it" for kind, state in EXCEPTED.keys() - every)


def _unseen() -> Iterator[str]:
    """What is pictured of it (`scripts/pictured`) is found, and each page opens for whoever it is pictured for."""
    for page in pages():
        client = Client()
        if page.member:
            client.force_login(page.member.person)
        if (status := client.get(page.path).status_code) != page.status:
            yield f"pictured as {page.name}: {page.path} answers {status}"


PART = Part(
    name="demonstration",
    title="The demonstration",
    kinds=(
        Kind(
            "states",
            1,
            "walked anew, it has a case in every state of every table, and every page that is pictured of it opens",
            suite=0,
        ),
    ),
    attempt=attempt,
    database=True,
    batch=1,
)
