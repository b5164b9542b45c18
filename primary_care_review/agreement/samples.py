"""Of what a body draws: the clauses of the reviews that it has had sealed, review by review (P23, P30)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import Membership, Office
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OfficeKind, Regime
from casework.draw.rule import Words
from casework.models import Sample
from casework.sampling.uses import SampleUse

from ..articles import P
from ..body import APPLICATION, CITY_RECHECK, RECHECK, REREVIEW
from ..models import AgreementCheck, Application
from ..release.rules import TEAM_OPENS
from ..visit.result import final
from .actions import CLAUSE, open_all


def _sealed(office: Office):
    """The reviews of a body whose team's word lies under its sum."""
    rows = Application.objects.filter(dossier__isnull=False).exclude(state__in=TEAM_OPENS)
    if office.kind == OfficeKind.COMMISSION:
        return rows.filter(kind__in=(REREVIEW, CITY_RECHECK))
    return rows.filter(kind__in=(APPLICATION, RECHECK), district=office.district_id)


def _years(office: Office, at: datetime) -> list[int]:
    """Those in which something was sealed."""
    years = {first.year for first in _sealed(office).datetimes("dossier__sealed_at", "year")}
    return sorted(years, reverse=True)


def _listed(office: Office, year: int, at: datetime) -> list[dict[str, Any]]:
    """Each clause of each review, but of those that stood on a list that was drawn: what was not drawn then never is."""
    known = {
        one["kind"]
        for sample in Sample.objects.of(RATED_CLAUSES, office=office.pk, year=year).made()
        for one in sample.frozen["candidates"]
    }
    rows = _sealed(office).filter(dossier__sealed_at__year=year).exclude(number__in=known)
    return [
        {
            "number": f"{of.number}{CLAUSE}{clause}",
            "employer": of.applicant.uscc,
            "district": of.district_id or "",
            "kind": of.number,
            "level": "",
        }
        for of in rows.select_related("applicant", "standard", "parent", "rechecked").order_by("pk")
        for clause in final(of)
    ]


def _places(sample: Sample, numbers: Collection[str], member: Membership) -> Mapping[str, str]:
    """The check of its review, once it is drawn."""
    checks = AgreementCheck.objects.visible_to(member).filter(sample=sample)
    opened = {check.number: reverse("agreement_check", args=[check.pk]) for check in checks}
    cases = {number: number.partition(CLAUSE)[0] for number in numbers}
    return {number: opened[case] for number, case in cases.items() if case in opened}


RATED_CLAUSES = SampleUse(
    name="rated_clauses",
    regime=Regime.PRIMARY_CARE,
    label="评定一致性检验",
    article=P(30),
    series="YZ",
    runners=(*BUREAU_ROLES, *COMMISSION_ROLES),
    words=Words("条款评定", "条", "样本"),
    stratum="案件",
    share="agreement_share",
    least="agreement_least",
    years=_years,
    listed=_listed,
    strata=dict,
    places=_places,
    drawn=open_all,
)
