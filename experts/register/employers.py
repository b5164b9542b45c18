"""Employers by unified social credit code: one row per unit, tied to the institution that bears the code, so that no recusal misses it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import District, Institution
from accounts.refused import Refused
from experts.models import Employer, Employment, Feedback, Relation
from experts.register.basic_data import Job


@dataclass(frozen=True)
class Unit:
    """A unit as somebody names it: its checked code, with name and district in case the code is new to the portal."""

    uscc: str
    name: str
    district: District


def employer_of(uscc: str, *, name: str, district: District) -> Employer:
    """As `employers_of`, of one."""
    return employers_of([Unit(uscc, name, district)])[uscc]


def employers_of(named: Iterable[Unit]) -> dict[str, Employer]:
    """The row of each code; a new one is entered as it is first named. The institution's own data go before what was typed."""
    wanted: dict[str, Unit] = {}
    for unit in named:
        wanted.setdefault(unit.uscc, unit)
    institutions = {row.uscc: row for row in Institution.objects.filter(uscc__in=wanted).select_related("district")}
    tie(*institutions.values())
    known = {row.uscc: row for row in Employer.objects.filter(uscc__in=wanted)}
    missing = [unit for code, unit in wanted.items() if code not in known]
    # Where a code was issued, characters 3 to 8; a unit of the city itself, or of another one, has no district of ours.
    issued = District.objects.in_bulk([unit.uscc[2:8] for unit in missing]) if missing else {}
    new = []
    for unit in missing:
        if institution := institutions.get(unit.uscc):
            own = {"name": institution.name, "district": institution.district, "institution": institution}
        elif unit.name:
            own = {"name": unit.name, "district": issued.get(unit.uscc[2:8], unit.district)}
        else:
            raise Refused(f"代码{unit.uscc}的单位尚未登记，请同时填写单位全称。", field="employer_name")
        new.append(Employer(uscc=unit.uscc, **own))
    return known | {row.uscc: row for row in Employer.objects.bulk_create(new)}


def unit_names(codes: Iterable[str]) -> dict[str, str]:
    """What the units of some codes are called here; `employers_of` goes by it, whatever was typed."""
    wanted = set(codes)
    named = Employer.objects.filter(uscc__in=wanted).values_list("uscc", "name")
    return dict(Institution.objects.filter(uscc__in=wanted).values_list("uscc", "name")) | dict(named)


def untaken(uscc: str, *, known: str, typed: str) -> str:
    """That the name typed of a unit was passed over; nothing where it is the one that stands, or none was typed."""
    return f"代码{uscc}的单位已登记为“{known}”，所填“{typed}”未采用，请核对。" if typed and typed != known else ""


def names_untaken(jobs: Iterable[Job]) -> list[str]:
    """The same of all the employers of a file, once it is written."""
    jobs = list(jobs)
    known = unit_names(job.uscc for job in jobs)
    return list(filter(None, (untaken(job.uscc, known=known.get(job.uscc, job.name), typed=job.name) for job in jobs)))


def tie(*institutions: Institution) -> None:
    """Whenever they are entered or their codes corrected: the unit of that code becomes each one's own row, and its only one."""
    codes = [one.uscc for one in institutions]
    units = list(Employer.objects.filter(Q(institution__in=institutions) | Q(uscc__in=codes)))
    for institution in institutions if units else ():
        _tie(
            institution, [row for row in units if row.institution_id == institution.pk or row.uscc == institution.uscc]
        )


def _tie(institution: Institution, units: list[Employer]) -> None:
    own = next((row for row in units if row.institution_id == institution.pk), None)
    same = next((row for row in units if row.institution_id != institution.pk), None)
    if same and own:
        for rows in (Employment, Relation, Feedback):
            rows.objects.filter(employer=same).update(employer=own)
        same.delete()
    own = own or same
    if own and (own.uscc, own.institution_id) != (institution.uscc, institution.pk):
        own.uscc, own.institution = institution.uscc, institution
        own.save(update_fields=["uscc", "institution"])
