"""The demonstration's register of experts, made by walking the verbs: nominated, vetted, reported, given an account; some on their way.

Names are invented; employers are the demonstration's own hospitals and units that exist as little as they do.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO

from django.utils import timezone

from accounts.models import District, Membership, Person
from accounts.roles import OfficeKind, Regime, Role
from casework.jobs.importing import enter_all
from casework.workbook import Sheet, write_workbook
from experts.actions import pools
from experts.actions.files import add_absence
from experts.actions.importing import NominationImport, template
from experts.actions.requests import request_change
from experts.models import Education, Expert, Kind, Pool, PoolEntry, Title
from experts.register.basic_data import BasicData, Job
from experts.register.logins import suggested, suggested_for

from . import cast, hospitals
from .experts import pool

People = dict[Role, Membership]
_SURNAMES = "程邓冯傅龚顾韩郝贺侯姜蒋孔赖黎廖龙卢陆毛孟潘彭秦邱任邵沈石苏谭唐陶田汪魏夏谢薛严"
_GIVEN = ("怀瑾", "若谷", "明轩", "清扬", "景行", "望舒", "嘉言", "思齐", "知远", "静姝", "云舒", "致和", "以宁")
_SPECIALTIES = {
    Kind.INFORMATION: ("信息系统集成", "数据治理", "信息安全", "互联互通"),
    Kind.MEDICAL: ("内科学", "全科医学", "急诊医学", "护理学", "儿科学"),
    Kind.PUBLIC_HEALTH: ("慢性病管理", "预防接种", "妇幼保健", "传染病防控"),
    Kind.MANAGEMENT: ("医院管理", "医疗质量管理", "财务管理", "院感管理"),
}
_TITLES = (Title.SENIOR, Title.ASSOCIATE, Title.SENIOR, Title.ASSOCIATE, Title.INTERMEDIATE)
_EDUCATION = (Education.MASTER, Education.BACHELOR, Education.DOCTOR, Education.BACHELOR)
# Of the EMR rating most know information systems, some medicine and some management.
_EMR = (Kind.INFORMATION, Kind.INFORMATION, Kind.MEDICAL, Kind.MANAGEMENT)
_PRIMARY_CARE = (Kind.MEDICAL, Kind.PUBLIC_HEALTH, Kind.MANAGEMENT)
NATIONAL, CITY, PRIMARY_CARE, DISTRICT = range(12), range(20, 48), range(60, 100), 6


def build(people: People, bureaus: dict[str, People], *, at: datetime) -> None:
    """The national pool, the city's two, and two districts' own; in the city's, two nominations at each stage of the way."""
    national = nominated(NATIONAL, _EMR, pool(cast.office(OfficeKind.INSTITUTE)), by=people[Role.INSTITUTE], at=at)
    admit(national, people, at=at)
    commission = cast.office(OfficeKind.COMMISSION)
    _city(people, pool(commission), at=at)
    primary_care = pool(commission, Regime.PRIMARY_CARE)
    entries = nominated(PRIMARY_CARE, _PRIMARY_CARE, primary_care, by=people[Role.COMMISSION_HANDLER], at=at)
    admit(entries[:-2], people, at=at)
    for number, (_, of_bureau) in enumerate(list(bureaus.items())[:2]):
        by = of_bureau[Role.BUREAU_HANDLER]
        start = 100 + number * DISTRICT
        entries = nominated(range(start, start + DISTRICT), _EMR, pool(by.office), by=by, at=at)
        admit(entries, people, at=at)
    _kept_by_themselves(people, at=at)
    _signed_in(at=at)


def _city(people: People, into: Pool, *, at: datetime) -> None:
    """Most on the commission's list; of the six still on their way two, named by their own hospitals, wait for the vetting."""
    listed = nominated(CITY, _EMR, into, by=people[Role.COMMISSION_HANDLER], at=at)
    leaders = Membership.objects.filter(role=Role.INSTITUTION_LEADER, office__institution__isnull=False)
    for number, leader in enumerate(leaders.select_related("office__institution__district").order_by("pk")[:2]):
        pools.nominate(into, data=data(120 + number, Kind.INFORMATION, of=leader), by=leader, at=at)
    admit(listed[:-4], people, at=at)
    vetted, reported = listed[-4:-2], listed[-2:]
    for entry in (*vetted, *reported):
        pools.vet(entry, by=people[Role.COMMISSION_HANDLER], at=at)
    pools.report(reported, by=people[Role.CENTRE], at=at)


def data(index: int, kind: Kind, *, of: Membership | None = None) -> BasicData:
    """An invented expert; the same index gives the same one. Every fourth worked elsewhere before."""
    district = of.office.own_district if of else District.objects.get(pk=_district(index))
    begun = 1988 + index * 7 % 20
    present = Job(of.office.institution.uscc, date(begun + 12, 7, 1)) if of else _job(index, date(begun + 12, 7, 1))
    former = () if index % 4 else (_job(index + 9, date(begun, 7, 1), date(begun + 12, 6, 30)),)
    skills = _SPECIALTIES[kind]
    return BasicData(
        name=_SURNAMES[index % len(_SURNAMES)] + _GIVEN[index % len(_GIVEN)],
        phone=f"136{5_000_000 + index:08d}",
        email="",
        kind=kind,
        title=_TITLES[index % len(_TITLES)],
        education=_EDUCATION[index % len(_EDUCATION)],
        practising_since=begun,
        district=district,
        specialties=tuple(dict.fromkeys((skills[index % len(skills)], skills[index // 3 % len(skills)]))),
        jobs=(present, *former),
    )


def _district(index: int) -> str:
    return hospitals.DISTRICTS[index % len(hospitals.DISTRICTS)]


def _job(index: int, since: date, until: date | None = None) -> Job:
    """Two of three at a hospital of the demonstration, the others at a unit that takes no part."""
    if index % 3:
        hospital = hospitals.hospital(index % 60)
        return Job(hospital.uscc, since, until, hospital.name)
    uscc = hospitals.fictional_uscc(7_100_000 + index, district=_district(index))
    return Job(uscc, since, until, f"演示第{index}卫生事业单位")


def nominated(
    indices: Iterable[int], kinds: tuple[Kind, ...], into: Pool, *, by: Membership, at: datetime
) -> list[PoolEntry]:
    """By one spreadsheet, as an office does it."""
    experts = [data(index, kinds[index % len(kinds)]) for index in indices]
    book = write_workbook([Sheet(spec=template(at), rows=[_row(expert) for expert in experts])])
    enter_all(NominationImport, file=BytesIO(book), by=by, at=at, pool=into.pk)
    return list(PoolEntry.objects.filter(pool=into).order_by("-pk")[: len(experts)][::-1])


def _row(expert: BasicData) -> list[object]:
    present, *former = expert.jobs
    own: list[object] = [
        expert.name,
        expert.phone,
        expert.email,
        *(expert.shown(name) for name in ("kind", "title", "education")),
    ]
    own += [expert.practising_since, expert.shown("specialties"), expert.district.name]
    jobs: list[object] = [present.uscc, present.name, present.since, None]
    for job in former[:1]:
        jobs += [job.uscc, job.name, job.since, job.until]
    return own + jobs + [None] * (21 - len(own) - len(jobs))


def admit(entries: list[PoolEntry], people: People, *, at: datetime) -> list[pools.Slip]:
    """All the way in: the commission, and for the EMR rating the centre and the institute after it. Returns their slips."""
    slips, primary_care = [], entries[0].pool.regime == Regime.PRIMARY_CARE
    for entry in entries:
        login = suggested(entry.expert.name) if primary_care else ""
        slips += pools.vet(entry, login=login, by=people[Role.COMMISSION_HANDLER], at=at)
    if not primary_care:
        pools.report(entries, by=people[Role.CENTRE], at=at)
        slips += pools.allot(suggested_for(entries), by=people[Role.INSTITUTE], at=at)
    return slips


def _kept_by_themselves(people: People, *, at: datetime) -> None:
    """Two are away for some weeks; one asks for a change that waits for its answer."""
    admitted = PoolEntry.objects.filter(pool=pool(cast.office(OfficeKind.COMMISSION)), admitted_at__isnull=False)
    acting = Membership.objects.filter(pool_entry__in=admitted).select_related("person__expert")
    first, second, third = acting.order_by("pool_entry__pk")[:3]
    since = timezone.localdate(at) + timedelta(days=100)
    for member, reason in ((first, "外出进修"), (second, "出国学术交流")):
        until = since + timedelta(days=20)
        add_absence(member.person.expert, since=since, until=until, reason=reason, by=member, at=at)
    _ask(third.person.expert, by=third, at=at)


def _ask(expert: Expert, *, by: Membership, at: datetime) -> None:
    now = BasicData.of(expert)
    wished = replace(now, specialties=(*now.specialties, "医学人工智能"), email="zhuanjia@example.com")
    request_change(expert, data=wished, reason="近年转向该专业方向，附聘任文件；并登记电子邮箱。", by=by, at=at)


def _signed_in(*, at: datetime) -> None:
    """Whoever is in a pool has signed in since, and the offices have read their post of those days."""
    cast.have_signed_in(Person.objects.filter(expert__isnull=False, must_change_password=True), at=at)
    cast.have_read_their_post(at=at)
