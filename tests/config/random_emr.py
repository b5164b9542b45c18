"""The EMR rating at random: a year whose window is open beside one that is being reviewed (`machine`)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.roles import OfficeKind, Role
from casework import record
from casework.actor import CLOCK
from casework.clocks.calendar import end_of_day
from casework.models import Case, CaseQuerySet, Deadline, Message, Posting
from config.scenarios import cast, filing, hospitals, materials, national, review
from emr_rating import rules
from emr_rating.collecting import actions as collecting
from emr_rating.models import Cycle, NationalReview, Registration
from emr_rating.national.scope import OPEN
from emr_rating.stages import NationalStage, Stage

from .machine import Said, Workflow
from .walks.walk import Walk, leader, own, some

AT = datetime.fromisoformat("2026-11-09T10:00:00+08:00")
KINDS = ("emr_registration", "emr_filing", "emr_collection", "emr_national", "emr_objection")
WAITS = {
    ("emr_filing", "publicity"): "the two notices, which the city's job follows",
    ("emr_filing", "provisional"): "the same",
    ("emr_national", "settled"): "the same",
}


def _checked(**said: Any) -> Said:
    """Of the city's check, with what its form asks besides of materials that were owed."""

    def facts(case: Any) -> dict[str, Any]:
        there = rules.materials_answered_for(due=case.materials_due, handed_in=case.materials_handed_in, reason="")
        return said if there else said | {"without_materials": "逾期未提交材料。"}

    return facts


LOWERED: tuple[Said, ...] = (lambda case: {}, lambda case: {"level": 4})
# What may be said in a step that can end otherwise.
SAID: dict[str, tuple[Said, ...]] = {
    "emr_city_check_conclude": (_checked(), _checked(level=4)),
    "emr_national_materials_conclude": LOWERED,
    "emr_national_application_conclude": LOWERED,
    "emr_national_application_arrange": (
        lambda case: {},
        lambda case: {"mode": "remote", "remote_reason": "医院位于疫情管控区域。"},
    ),
}


def _begin_filing(walk: Walk, at: datetime) -> None:
    year = some(Cycle.objects.filter(opens_at__lte=at).order_by("-year").first())
    filing.begin(filing.hospital(_unknown(), people=walk.people, at=at), year, at=at)


def _unknown() -> int:
    """The next hospital of 渝中区 that nobody has registered."""
    known = set(Registration.objects.values_list("uscc", flat=True))
    return next(index for index in range(2, 2000, 20) if hospitals.hospital(index).uscc not in known)


def _begin_collections(walk: Walk, at: datetime) -> None:
    collecting.begin(some(Cycle.objects.order_by("-year").first()), by=walk.people[Role.BUREAU_HANDLER], at=at)


def _object(walk: Walk, at: datetime) -> None:
    national.objected(some(NationalReview.objects.filter(state=NationalStage.POSTED).first()), at=at)


# How a case of a kind is begun where none of its steps or another's does it.
BEGIN: dict[str, Callable[[Walk, datetime], object]] = {
    "emr_registration": lambda walk, at: hospitals.registered(hospitals.hospital(_unknown()), at=at),
    "emr_filing": _begin_filing,
    "emr_collection": _begin_collections,
    "emr_objection": _object,
}


def _fill(case: Any, at: datetime, level: int) -> None:
    filing.fill(case, by=own(case, Role.INSTITUTION_CLERK), at=at, level=level)


def _hang(case: Any, at: datetime, level: int) -> None:
    materials.hang(case, by=filing.Applicant(case.hospital, leader(case), own(case, Role.INSTITUTION_CLERK)), at=at)


# What is done on pages of their own in a state: by case, moment and a level that it may be for.
WORK: dict[tuple[str, str], Callable[[Any, datetime, int], object]] = {
    ("emr_filing", Stage.DRAFT): _fill,
    ("emr_filing", Stage.AMENDING): _fill,
    ("emr_filing", Stage.AWAITING_MATERIALS): _hang,
}


def _ends(cases: CaseQuerySet) -> Iterator[datetime]:
    """Whatever ends in the year, of whichever case."""
    running = Deadline.objects.filter(met_on=None, due_on__isnull=False)
    yield from (end_of_day(day) for day in running.values_list("due_on", flat=True))
    yield from (posting.ends_at() for posting in Posting.objects.filter(withdrawn_at=None))


def _keeps_secret(walk: Walk, case: Any) -> None:
    """Of the national stage nobody outside it knows before the posting (E25)."""
    if case.kind == "emr_national" and case.state not in OPEN and case.posting is None:
        outside = [walk.people[Role.BUREAU_HEAD], filing.leader(case)]
        assert not any(Case.objects.visible_to(member).filter(pk=case.pk).exists() for member in outside)
        assert not Message.objects.filter(case=case.pk, office__kind__in=("institution", "bureau")).exists()
        assert case.of_filing.state == Stage.NATIONAL


@contextmanager
def world() -> Iterator[Walk]:
    """A year whose window is open, and the year before it, whose cases stand in the middle of their reviews."""
    with transaction.atomic():
        people = cast.officials(at=AT)
        year = filing.cycle(people=people, at=AT)
        supervisors = {
            OfficeKind.BUREAU: people[Role.SUPERVISOR],
            OfficeKind.COMMISSION: cast.commission_supervisor(at=AT),
            OfficeKind.INSTITUTE: national.supervisor(at=AT),
        }
        review.city_experts(7, at=AT)
        national.experts(at=AT)
        for index, name in enumerate(("柏青", "池澄", "冉蔚", "鹿鸣", "阳朔", "云起")):
            cast.person(f"qx-pingshen-{index}", name, role=Role.EXPERT, office=people[Role.EXPERT].office, at=AT)
        _last_year(people, AT - timedelta(days=365))
        for index, stage in ((102, Stage.DRAFT), (122, Stage.REPORTED), (142, Stage.REPORTED)):
            applicant = filing.hospital(index, people=people, at=AT)
            filing.filing_at(stage, applicant=applicant, of_cycle=year, at=AT, level=3)
        hospitals.registered(hospitals.hospital(162), at=AT)
        collecting.begin(year, by=people[Role.BUREAU_HANDLER], at=AT)
        record.append(subject="world", at=AT, verb="build", label="测试数据", by=CLOCK)
    yield Walk(people, supervisors)


def _last_year(people: national.People, at: datetime) -> None:
    year = filing.cycle(people=people, at=at)
    for index, (level, held) in enumerate(((3, 3), (4, 0), (5, 5), (5, 4))):
        applicant = filing.hospital(2 + 20 * index, people=people, at=at)
        if held:
            cast.passed(applicant.institution, year.year - 1, held, at=at)
        filing.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=year, at=at, level=level)
    first, _ = national.entered(82, 182, people=people, cycle=year, at=at)
    morning = year.closes_at + timedelta(days=1, hours=10)
    national.national_at(NationalStage.APPLICATION_REVIEW, first, people=people, at=morning)


EMR = Workflow(
    kinds=KINDS,
    begins=AT,
    world=world,
    said=SAID,
    begin=BEGIN,
    work=WORK,
    waits=WAITS,
    ends=_ends,
    keeps_secret=_keeps_secret,
)
