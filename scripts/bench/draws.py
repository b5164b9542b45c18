"""A draw from a large pool, end to end: who stands on the list and who may not, the frozen list, both secrets, panel and proof."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from time import perf_counter
from typing import Any

from accounts.models import District, Membership, Person
from accounts.roles import OfficeKind, Regime, Role
from casework.models import Case
from config.scenarios import cast, draws, hospitals, review
from config.scenarios import filing as filings
from emr_rating.stages import Stage
from experts.actions import drawing
from experts.models import Draw, Employer, Employment, Expert, Kind, Level, LevelChange, Party, Pool, PoolEntry

from .figures import Figure

DISTRICTS, FORMER = 40, 3
# Every condition at once: kinds, levels, the leader's level, one of each employer, two of each district.
CONDITIONS = {
    "seats": 5,
    "kinds": {"medical": 2, "public_health": 2, "management": 1},
    "levels": {"A": 1, "B": 3},
    "leader_level": "A",
    "one_per_employer": True,
    "per_district": 2,
}


def measure(*, experts: int, at: datetime) -> list[Figure]:
    """`experts` in the commission's pool, each with one present and three former employers."""
    people, commission = _officials(at), cast.office(OfficeKind.COMMISSION)
    head, supervisor = people[Role.COMMISSION_HEAD], cast.commission_supervisor(at=at)
    _filled(commission, experts, by=head, at=at)
    case, at = _waiting(people, at)
    frozen, freezing = _timed(lambda: drawing.freeze(case, by=head, at=at, conditions=CONDITIONS))
    lodged = draws.lodged(frozen, office=head, supervisor=supervisor, at=at)
    secrets = ((Party.OFFICE, head), (Party.SUPERVISOR, supervisor))
    (_, first), (_, second) = (
        _timed(lambda party=party, by=by: drawing.enter_secret(lodged, secret=draws.SECRETS[party], by=by, at=at))
        for party, by in secrets
    )
    part = f"Draw from {experts:,} experts with {experts * (FORMER + 1):,} rows of employment, every condition set"
    rows = {"list frozen": freezing, "first secret": first, "second secret, panel and proof": second}
    figures = [Figure(part=part, name=name, value=seconds * 1000, unit="ms") for name, seconds in rows.items()]
    return [*figures, Figure(part=part, name="frozen and drawn", value=(freezing + second) * 1000, unit="ms", aim=1000)]


def _timed(act: Callable[[], Draw]) -> tuple[Draw, float]:
    began = perf_counter()
    done = act()
    return done, perf_counter() - began


def _officials(at: datetime) -> dict[Role, Membership]:
    """Those of the ledger that was measured before, or new ones."""
    held = Membership.objects.filter(person__login__in=[login for _, login, *_ in cast.OFFICIALS])
    return {Role(member.role): member for member in held} or cast.officials(at=at)


def _waiting(people: dict[Role, Membership], at: datetime) -> tuple[Case, datetime]:
    """A first-time 4 that lies with the city, and the morning after its window."""
    cycle = filings.cycle(people=people, at=at, year=at.year - 1)
    applicant = filings.hospital(59, people=people, at=at)
    filing = filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=4)
    return filing, review.close(cycle)


def _filled(office: Any, count: int, *, by: Membership, at: datetime) -> Pool:
    """The same pool in every run. For measuring only: everywhere else an expert comes in by nomination and vetting."""
    lots = random.Random(2026)  # noqa: S311  # invented careers, not secrets
    pool = Pool.objects.get(office=office, regime=Regime.EMR)
    Pool.objects.filter(pk=pool.pk).update(keeps_points=True)
    pool.refresh_from_db()
    districts = list(District.objects.order_by("pk"))[:DISTRICTS]
    employers = Employer.objects.bulk_create(
        Employer(
            uscc=hospitals.fictional_uscc(100_000 + index, district="500101"),
            name=f"演示单位{index}",
            district=lots.choice(districts),
        )
        for index in range(count * 3 // 10)
    )
    people = Person.objects.bulk_create(
        Person(login=f"bench-{index}", name="演示专家", password="!", must_change_password=False)  # noqa: S106  # nobody signs in
        for index in range(count)
    )
    members = Membership.objects.bulk_create(
        Membership(person=person, office=office, role=Role.EXPERT, valid_from=cast.SINCE) for person in people
    )
    kinds = (Kind.MEDICAL, Kind.MEDICAL, Kind.PUBLIC_HEALTH, Kind.MANAGEMENT)
    experts = Expert.objects.bulk_create(
        Expert(
            number=f"X2000-{index:05d}", name="演示专家", phone=f"bench-{index}", kind=lots.choice(kinds), title="senior", education="master",
            practising_since=2000, district=lots.choice(districts), person=person, entered_at=at,
        )
        for index, person in enumerate(people)
    )  # fmt: skip
    acts = {
        "nominated_by": by.person,
        "nominated_for": office,
        "nominated_at": at,
        "vetted_by": by.person,
        "vetted_at": at,
    }
    PoolEntry.objects.bulk_create(
        PoolEntry(expert=expert, pool=pool, member=member, admitted_by=by.person, admitted_at=at, **acts)
        for expert, member in zip(experts, members, strict=True)
    )
    Employment.objects.bulk_create(row for expert in experts for row in _career(expert, employers, lots))
    LevelChange.objects.bulk_create(
        LevelChange(expert=expert, regime=Regime.EMR, level=level, borne=level, reason="演示", by=by.person, at=at)
        for expert in experts
        for level in [lots.choice(Level.values)]
    )
    return pool


def _career(expert: Expert, employers: list[Employer], lots: random.Random) -> list[Employment]:
    years = [date(2000 + 5 * turn, 1, 1) for turn in range(FORMER + 1)]
    ends = [until - timedelta(days=1) for until in years[1:]] + [None]
    return [
        Employment(expert=expert, employer=lots.choice(employers), since=since, until=until)
        for since, until in zip(years, ends, strict=True)
    ]
