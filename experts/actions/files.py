"""The expert's file: entered by a nomination, changed by its keeper with history, never by the expert (E07); absences are the expert's own."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case, Exists, Model, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from accounts.contacts import follow_file
from accounts.models import Membership, Office
from accounts.refused import Refused
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OfficeKind, Regime, Role
from casework.corrections import strike
from casework.models import Sequence
from casework.regulations import article
from casework.text import day_text
from experts.register.basic_data import BasicData, refuse_unfit
from experts.register.employers import Unit, employers_of
from experts.register.history import note

from ..models import Absence, Employer, Employment, Expert, PoolEntry, Specialty
from . import points

# Whose offices keep files; which of them is `kept_by`.
KEEPERS = (*COMMISSION_ROLES, Role.CENTRE, *BUREAU_ROLES)
TAKEN = "该手机号码已登记为另一位专家，请核对手机号码。"
_EMR = Q(pool__regime=Regime.EMR, pool__office__kind__in=(OfficeKind.INSTITUTE, OfficeKind.COMMISSION))
_PRIMARY_CARE = Q(pool__regime=Regime.PRIMARY_CARE, pool__office__kind=OfficeKind.COMMISSION)


def kept_by(member: Membership) -> QuerySet[Expert]:
    """Whose basic data a member changes: the centre for the EMR pools of city and nation, the commission for the city's primary care,
    a bureau for those who are in its own pools alone."""
    entries = PoolEntry.objects.standing().filter(expert=OuterRef("pk"))
    match member.role:
        case Role.CENTRE:
            return Expert.objects.filter(Exists(entries.filter(_EMR)))
        case Role.COMMISSION_HANDLER | Role.COMMISSION_HEAD:
            return Expert.objects.filter(Exists(entries.filter(_PRIMARY_CARE)))
        case Role.BUREAU_HANDLER | Role.BUREAU_HEAD:
            own = entries.filter(pool__office=member.office_id)
            return Expert.objects.filter(Exists(own)).exclude(Exists(entries.filter(_EMR | _PRIMARY_CARE)))
        case _:
            return Expert.objects.none()


def keepers(expert: Expert) -> list[Office]:
    """The offices whose members `kept_by` names, for those who tell or ask them."""
    return keepers_of({expert.pk})[expert.pk]


def keepers_of(experts: Collection[int]) -> Mapping[int, list[Office]]:
    """Those of many files, by their keys."""
    city = {
        OfficeKind(one.kind): one for one in Office.objects.filter(kind__in=(OfficeKind.CENTRE, OfficeKind.COMMISSION))
    }
    above = Case(When(_EMR, then=Value(OfficeKind.CENTRE)), When(_PRIMARY_CARE, then=Value(OfficeKind.COMMISSION)))
    entries = PoolEntry.objects.standing().filter(expert__in=experts).annotate(above=above)
    found: defaultdict[int, set[Office]] = defaultdict(set)
    own: defaultdict[int, set[Office]] = defaultdict(set)
    for entry in entries.select_related("pool__office"):
        if entry.above:
            found[entry.expert_id].add(city[OfficeKind(entry.above)])
        else:
            own[entry.expert_id].add(entry.pool.office)
    return {expert: sorted(found[expert] or own[expert], key=lambda office: office.pk) for expert in experts}


@dataclass(frozen=True)
class File:
    """The rows of a new file."""

    expert: Expert
    specialties: list[Specialty]
    employments: list[Employment]

    @property
    def rows(self) -> list[Model]:
        return [self.expert, *self.specialties, *self.employments]


def enter(new: list[BasicData], *, at: datetime) -> list[File]:
    """New files with their numbers. The nomination that asks for them has asked whether they may be, and notes them."""
    refuse_unfit(*new, at=at)
    year = timezone.localdate(at).year
    numbers = Sequence.objects.take(f"X{year}", len(new)) if new else ()
    experts = [Expert(number=f"X{year}-{number:04d}", entered_at=at) for number in numbers]
    for expert, data in zip(experts, new, strict=True):
        _fill(expert, data)
    with _one_telephone_one_expert():
        Expert.objects.bulk_create(experts)
    units = employers_of(unit for data in new for unit in _units(data))
    files = [
        File(expert, _specialties(expert, data), _employments(expert, data, units))
        for expert, data in zip(experts, new, strict=True)
    ]
    Specialty.objects.bulk_create([row for file in files for row in file.specialties])
    Employment.objects.bulk_create([row for file in files for row in file.employments])
    return files


@transaction.atomic
def change_basic_data(expert: Expert, *, data: BasicData, reason: str, by: Membership, at: datetime) -> Expert:
    """The keeper's change, with what it said before and why; an expert's own is refused (E07)."""
    current = Expert.objects.select_for_update().get(pk=expert.pk)
    if not kept_by(by).filter(pk=current.pk).exists():
        raise Refused("专家基本信息由其专家库的管理单位变更，您当前的岗位不能办理。")
    if not reason.strip():
        raise Refused("请填写变更理由，将载入档案记录。", field="reason")
    before = BasicData.of(current)
    wished = data.tidy().after(before)
    changes = wished.differences(before)
    if not changes:
        raise Refused("填写的内容与现有信息相同，没有需要变更的。")
    refuse_unfit(wished, at=at)
    _rewrite(current, wished)
    points.rebase(current, by=by, at=at)
    note(
        current,
        "change_expert",
        "变更基本信息",
        by=by,
        at=at,
        article=article("E07"),
        reason=reason,
        facts={"changes": changes},
    )
    if current.person:  # the sign-in follows the file
        follow_file(current.person, name=current.name, phone=current.phone, email=current.email, by=by, at=at)
    return current


@transaction.atomic
def add_absence(expert: Expert, *, since: date, until: date, reason: str, by: Membership, at: datetime) -> Absence:
    """Days on which the expert cannot be called upon, from today on; entered by themself."""
    locked = _own(expert, by)
    on = timezone.localdate(at)
    if since < on:
        raise Refused(f"开始日期不得早于今日（{day_text(on)}），请重新填写。", field="since")
    absence = _absent(locked, since=since, until=until, reason=reason)
    note(locked, "add_absence", "登记不能参加评审的时间", by=by, at=at, reason=absence.reason, facts=_days(absence))
    return absence


@transaction.atomic
def correct_absence(
    absence: Absence, *, correction: str, instead: Mapping[str, Any] | None, by: Membership, at: datetime
) -> Absence | None:
    """Strikes an absence that was entered wrongly or no longer holds; what is right (since, until, reason) is entered beside it.

    It may have begun: draws have rested on it, and it stays readable.
    """
    locked = _own(absence.expert, by)
    wrong = locked.absences.select_for_update(of=("self",)).get(pk=absence.pk)
    on = timezone.localdate(at)
    if instead and instead["since"] < min(on, wrong.since):
        raise Refused(f"开始日期不得早于原登记的开始日期和今日（{day_text(on)}），请重新填写。", field="since")
    strike(wrong, reason=correction, by=by, at=at)
    right = None
    if instead:
        right = _absent(locked, **instead)
        wrong.replaced_by = right
        wrong.save(update_fields=["replaced_by"])
    facts = {"struck": _days(wrong), "instead": _days(right) if right else None}
    note(locked, "correct_absence", "更正不能参加评审的登记", by=by, at=at, reason=correction, facts=facts)
    return right


def _absent(expert: Expert, *, since: date, until: date, reason: str) -> Absence:
    if until < since:
        raise Refused("结束日期早于开始日期，请核对。", field="until")
    if expert.absences.standing().filter(since__lte=until, until__gte=since).exists():
        raise Refused("与已登记的时间重叠，请先更正原登记或者另选日期。", field="since")
    return Absence.objects.create(expert=expert, since=since, until=until, reason=reason.strip())


def _days(absence: Absence) -> dict[str, date]:
    return {"since": absence.since, "until": absence.until}


def _own(expert: Expert, by: Membership) -> Expert:
    if expert.person_id is None or expert.person_id != by.person_id or by.role != Role.EXPERT:
        raise Refused("不能参加评审的时间由专家本人登记，您当前的岗位不能办理。")
    return Expert.objects.select_for_update().get(pk=expert.pk)


def _rewrite(expert: Expert, data: BasicData) -> None:
    """All of the data onto the rows of a file that stands."""
    _fill(expert, data)
    with _one_telephone_one_expert():
        expert.save()
    if tuple(expert.specialties.values_list("name", flat=True)) != data.specialties:
        expert.specialties.all().delete()
        Specialty.objects.bulk_create(_specialties(expert, data))
    jobs = _employments(expert, data, employers_of(_units(data)))
    if _held(expert.employments.all()) != _held(jobs):
        expert.employments.all().delete()
        Employment.objects.bulk_create(jobs)


def _fill(expert: Expert, data: BasicData) -> None:
    for field in ("name", "phone", "email", "kind", "title", "education", "practising_since", "district", "retired"):
        setattr(expert, field, getattr(data, field))


@contextmanager
def _one_telephone_one_expert() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as taken:
        raise Refused(TAKEN, field="phone") from taken


def _specialties(expert: Expert, data: BasicData) -> list[Specialty]:
    return [Specialty(expert=expert, name=name) for name in data.specialties]


def _units(data: BasicData) -> list[Unit]:
    return [Unit(job.uscc, job.name, data.district) for job in data.jobs]


def _employments(expert: Expert, data: BasicData, units: Mapping[str, Employer]) -> list[Employment]:
    return [Employment(expert=expert, employer=units[job.uscc], since=job.since, until=job.until) for job in data.jobs]


def _held(jobs: Iterable[Employment]) -> list[str]:
    return sorted(str((job.employer_id, job.since, job.until)) for job in jobs)
