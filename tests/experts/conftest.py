"""A commission with a supervisor, a pool of sixteen experts of eight hospitals, and a case that waits for a draw."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from accounts.models import Membership, Person
from accounts.roles import OfficeKind, Role
from casework.actions.institutions import create_institution
from casework.models import Case
from config.scenarios import cast, draws, experts, hospitals
from emr_rating.articles import E
from emr_rating.stages import RegistrationStage
from experts import uses
from experts.actions import drawing
from experts.models import Draw, Employer, Kind, PoolEntry
from tests.worlds import walked_once

from .declared import declare, use_of_test

KINDS = (Kind.MEDICAL, Kind.INFORMATION, Kind.MANAGEMENT)


@walked_once
def supervisor(people, at):
    return cast.commission_supervisor(at=at)


@walked_once
def pool(people, at):
    """Two experts of each of eight units in four districts, in the commission's pool of the EMR rating."""
    office = cast.office(OfficeKind.COMMISSION)
    for index in range(16):
        employer = experts.employer(500 + index // 2, district=hospitals.DISTRICTS[index % 8 // 2])
        person = Person.objects.create_person(
            login=f"zhuanjia-{index}", name=f"演示{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳'[index]}", password=cast.PASSWORD
        )
        member = Membership.objects.create(person=person, office=office, role=Role.EXPERT, valid_from=cast.SINCE)
        experts.place(member, at=at, of=employer, kind=KINDS[index % 3])
    return experts.pool(office)


@walked_once
def waiting(people, at) -> Case:
    """A case of a hospital of 渝中区 that is itself an employer of the pool's first two experts."""
    registration, _ = hospitals.registered(hospitals.hospital(2), at=at)
    institution = create_institution(
        uscc=hospitals.fictional_uscc(9_000, district=cast.DISTRICT),
        name="演示渝中示范医院",
        type="general_hospital",
        district=registration.district,
        by=people[Role.CENTRE],
        at=at,
    )
    Case.objects.filter(pk=registration.pk).update(institution=institution)
    return Case.objects.get(pk=registration.pk)


@walked_once
def own_staff(pool, waiting):
    """The two experts of the first unit work for the hospital of the case."""
    first = PoolEntry.objects.filter(pool=pool).order_by("pk").first().expert
    Employer.objects.filter(employments__expert=first).update(institution=waiting.institution)
    return first


@pytest.fixture
def use(monkeypatch, waiting, pool):
    """One place of a workflow at which experts are drawn."""
    monkeypatch.setattr(uses, "_uses", {})
    row = use_of_test(
        name="test_review",
        label="市级审核",
        article=E(15),
        kind=waiting.kind,
        states=(RegistrationStage.SUBMITTED,),
        office=OfficeKind.COMMISSION,
        pool=lambda case: pool,
    )
    return SimpleNamespace(row=declare(monkeypatch, row), pool=pool)


@pytest.fixture
def office(people):
    return people[Role.COMMISSION_HANDLER]


@pytest.fixture(scope="session")
def on(at):
    return timezone.localdate(at)


@pytest.fixture
def frozen(use, waiting, office, supervisor, at) -> Draw:
    """The first draw for the case, its list frozen."""
    return drawing.freeze(waiting, by=office, at=at)


@pytest.fixture
def lodged(frozen, office, supervisor, at) -> Draw:
    """Both hashes are in."""
    return draws.lodged(frozen, office=office, supervisor=supervisor, at=at)


@pytest.fixture
def drawn(frozen, office, supervisor, at) -> Draw:
    """And both secrets: the panel is drawn."""
    return draws.finished(frozen, office=office, supervisor=supervisor, at=at)
