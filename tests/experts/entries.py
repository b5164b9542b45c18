"""What tests do with the register: data of an invented expert, the way into a pool, the form as a browser sends it."""

from datetime import date

from accounts.models import District
from accounts.roles import OfficeKind, Regime, Role
from config.scenarios import cast, hospitals
from config.scenarios.experts import pool
from experts.actions import pools
from experts.models import Education, Kind, PoolEntry, Title
from experts.register.basic_data import BasicData, Job

UNIT = hospitals.fictional_uscc(7_200_001, district=cast.DISTRICT)
OTHER_UNIT = hospitals.fictional_uscc(7_200_002, district="500101")


def data(**changes) -> BasicData:
    values = {
        "name": "钱思齐",
        "phone": "13612345678",
        "email": "",
        "kind": Kind.INFORMATION,
        "title": Title.SENIOR,
        "education": Education.MASTER,
        "practising_since": 2001,
        "district": District.objects.get(pk=cast.DISTRICT),
        "specialties": ("数据治理",),
        "jobs": (Job(UNIT, date(2015, 7, 1), name="演示第一卫生事业单位"),),
    }
    return BasicData(**values | changes)


def city(regime: Regime = Regime.EMR):
    return pool(cast.office(OfficeKind.COMMISSION), regime)


def own(regime: Regime = Regime.EMR):
    return pool(cast.office(OfficeKind.BUREAU), regime)


def nominated(people, at, *, into=None, **changes) -> PoolEntry:
    into = into or city()
    role = Role.BUREAU_HANDLER if into.office.kind == OfficeKind.BUREAU else Role.COMMISSION_HANDLER
    return pools.nominate(into, data=data(**changes), by=people[role], at=at)


def reported(people, at, **changes) -> PoolEntry:
    entry = nominated(people, at, **changes)
    pools.vet(entry, by=people[Role.COMMISSION_HANDLER], at=at)
    pools.report([entry], by=people[Role.CENTRE], at=at)
    return PoolEntry.objects.get(pk=entry.pk)


def admitted(people, at, *, login="qian.siqi", **changes) -> PoolEntry:
    entry = reported(people, at, **changes)
    pools.allot({entry.pk: login}, by=people[Role.INSTITUTE], at=at)
    return PoolEntry.objects.select_related("expert", "member__person").get(pk=entry.pk)


def admitted_to_primary_care(people, at, *, login="qian.siqi", into=None, **changes) -> PoolEntry:
    entry = nominated(people, at, into=into or city(Regime.PRIMARY_CARE), **changes)
    pools.vet(entry, login=login, by=people[Role.COMMISSION_HANDLER], at=at)
    return PoolEntry.objects.select_related("expert", "member__person").get(pk=entry.pk)


def form(**changes) -> dict[str, str]:
    """The fields of basic data as a page posts them, without a former employer."""
    values = {
        "name": "钱思齐",
        "phone": "13612345678",
        "email": "",
        "kind": "information",
        "title": "senior",
        "education": "master",
        "practising_since": "2001",
        "specialties": "数据治理",
        "district": cast.DISTRICT,
        "uscc": UNIT,
        "employer_name": "演示第一卫生事业单位",
        "employed_since": "2015-07-01",
        "former-TOTAL_FORMS": "0",
        "former-INITIAL_FORMS": "0",
    }
    return values | changes
