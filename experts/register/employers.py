"""Employers by unified social credit code: one row per unit, tied to the institution that bears the code, so that no recusal misses it."""

from collections.abc import Iterable

from django.db.models import Q

from accounts.models import District, Institution
from accounts.refused import Refused
from experts.models import Employer, Employment, Feedback, Relation


def employer_of(uscc: str, *, name: str, district: District) -> Employer:
    """The row of a checked code; a new one is entered with the name given. The institution's own data go before what was typed."""
    institution = Institution.objects.filter(uscc=uscc).select_related("district").first()
    if known := tie(institution) if institution else Employer.objects.filter(uscc=uscc).first():
        return known
    if institution:
        return Employer.objects.create(
            uscc=uscc, name=institution.name, district=institution.district, institution=institution
        )
    if not name:
        raise Refused(f"代码{uscc}的单位尚未登记，请同时填写单位全称。", field="employer_name")
    return Employer.objects.create(uscc=uscc, name=name, district=_district_in(uscc) or district)


def unit_names(codes: Iterable[str]) -> dict[str, str]:
    """What the units of some codes are called here; `employer_of` goes by it, whatever was typed."""
    wanted = set(codes)
    named = Employer.objects.filter(uscc__in=wanted).values_list("uscc", "name")
    return dict(Institution.objects.filter(uscc__in=wanted).values_list("uscc", "name")) | dict(named)


def tie(institution: Institution) -> Employer | None:
    """Whenever an institution is entered or its code corrected: the unit of that code becomes its own row, and its only one."""
    units = list(Employer.objects.filter(Q(institution=institution) | Q(uscc=institution.uscc)))
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
    return own


def _district_in(uscc: str) -> District | None:
    """Where the code was issued, characters 3 to 8; a unit of the city itself, or of another one, has none of ours."""
    return District.objects.filter(pk=uscc[2:8]).first()
