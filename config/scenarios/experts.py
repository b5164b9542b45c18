"""Experts for tests and demonstration: a file, an employer, and a place in a pool with the account that goes with it."""

from datetime import date, datetime

from django.utils import timezone

from accounts.models import District, Institution, Membership, Office
from accounts.roles import Regime
from casework.models import Sequence
from experts.models import Education, Employer, Employment, Expert, Kind, Pool, PoolEntry, Title
from experts.register.employers import employer_of

from . import hospitals

SINCE = date(2015, 7, 1)


def pool(office: Office, regime: Regime = Regime.EMR) -> Pool:
    return Pool.objects.get(office=office, regime=regime)


def employer(index: int, *, district: str) -> Employer:
    """A fictional unit; the same index gives the same unit."""
    uscc = hospitals.fictional_uscc(7_000_000 + index, district=district)
    defaults = {"name": f"演示第{index}医院", "district": District.objects.get(pk=district)}
    return Employer.objects.get_or_create(uscc=uscc, defaults=defaults)[0]


def employ(expert: Expert, institution: Institution) -> None:
    """Every job of theirs, the present one too, is now one at the institution."""
    unit = employer_of(institution.uscc, name=institution.name, district=institution.district)
    expert.employments.update(employer=unit)


def place(
    member: Membership, *, at: datetime, of: Employer, kind: Kind = Kind.INFORMATION, regime: Regime = Regime.EMR
) -> Expert:
    """Gives somebody who holds an expert's post the file and the entry that go with it."""
    year = timezone.localdate(at).year
    number = Sequence.objects.next(f"X{year}")
    expert = Expert.objects.create(
        number=f"X{year}-{number:04d}",
        name=member.person.name,
        phone=member.person.phone or f"139{member.person_id:08d}",
        kind=kind,
        title=Title.SENIOR,
        education=Education.MASTER,
        practising_since=2005,
        district=of.district,
        person=member.person,
        entered_at=at,
    )
    Employment.objects.create(expert=expert, employer=of, since=SINCE)
    PoolEntry.objects.create(
        expert=expert,
        pool=pool(member.office, regime),
        nominated_by=member.person,
        nominated_for=member.office,
        nominated_at=at,
        vetted_by=member.person,
        vetted_at=at,
        admitted_by=member.person,
        admitted_at=at,
        member=member,
    )
    return expert
