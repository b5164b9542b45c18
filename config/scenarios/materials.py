"""The materials of a filing, walked through the verbs: files hung on items, handed in."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from accounts.entry.asking import answer
from accounts.models import Membership
from emr_rating.collecting import actions as collecting
from emr_rating.materials import actions
from emr_rating.materials.closing import close_materials
from emr_rating.models import Collection, Cycle, Filing
from emr_rating.stages import Stage

from . import cast
from .filing import Applicant, filing_at
from .papers import material


def owing(applicant: Applicant, cycle: Cycle, *, at: datetime) -> Filing:
    """Passed 4 and declares 5: once its window is closed it owes materials."""
    cast.passed(applicant.institution, cycle.year - 1, 4, at=at)
    return filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=5)


def hang(filing: Filing, *, by: Applicant, at: datetime, places: Iterable[str] = ()) -> Filing:
    """One file for each of the places, unless said otherwise a file of each kind that proves all of its items."""
    current = Filing.objects.get(pk=filing.pk)
    chosen = list(places)
    for kind in {place.kind: None for place in current.checklist.places.values()}:
        keys = [place.key for place in current.checklist.of_kind(kind) if not chosen or place.key in chosen]
        if keys:
            actions.add(current, places=keys, file=material(f"{kind.label}.pdf"), by=by.clerk, at=at)
    return Filing.objects.get(pk=filing.pk)


def hand_in(filing: Filing, *, by: Applicant, at: datetime) -> Filing:
    """By the leader, who has read what is missing."""
    current = Filing.objects.get(pk=filing.pk)
    return actions.hand_in(
        current, confirmed=answer(current.checklist.doubts()), by=by.leader, at=at, seen=current.version
    )


def handed_in_or_late(cycle: Cycle, applicants: Iterable[Applicant], *, opened: datetime) -> None:
    """Of those that owe materials every other one hands in, some items left empty; the others let their term go by."""
    people = {applicant.institution.pk: applicant for applicant in applicants}
    owing = Filing.objects.filter(cycle=cycle, state=Stage.AWAITING_MATERIALS).order_by("pk")
    for index, filing in enumerate(owing):
        by = people[filing.filed_by_id]
        hang(filing, by=by, at=opened + timedelta(days=1), places=list(filing.checklist.places)[:40])
        if index % 2 == 0:
            hand_in(filing, by=by, at=opened + timedelta(days=2))
    close_materials(opened + timedelta(days=20))


def collecting_over_the_year(
    cycle: Cycle, applicants: Iterable[Applicant], *, bureau: Membership, at: datetime
) -> None:
    """Begun by the bureau: one hospital has handed over, one is half-way, the others have not begun."""
    people = {applicant.institution.pk: applicant for applicant in applicants}
    collecting.begin(cycle, by=bureau, at=at)
    started = Collection.objects.filter(cycle=cycle, district=bureau.office.own_district).order_by("pk")
    for case, share in zip(started, (1, 2), strict=False):
        by, places = people[case.collected_from_id].clerk, list(case.checklist.places)
        collecting.add(
            case, places=places[::share], file=material("年度实证材料.pdf"), by=by, at=at + timedelta(hours=1)
        )
    if first := started.first():
        collecting.submit(first, by=people[first.collected_from_id].clerk, at=at + timedelta(hours=2))
