"""Of what a body draws the work of third parties that it looks into again: what was handed in in a year, contract by contract (P29)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import Membership, Office
from accounts.roles import Regime
from casework.draw.rule import Words
from casework.models import Sample
from casework.sampling.uses import SampleUse

from ..articles import P
from ..models import Contract, Delegation
from ..models.delegation import DelegationQuerySet
from .conditions import OFFICIALS
from .delegating import draw_all


def _to_check(office: Office) -> DelegationQuerySet:
    """Whatever was looked into at once, for cause, need not be drawn."""
    return Delegation.objects.to_check().filter(contract__body=office, sample=None)


def _years(office: Office, at: datetime) -> list[int]:
    years = {first.year for first in _to_check(office).datetimes("handed_in_at", "year")}
    return sorted(years, reverse=True)


def _listed(office: Office, year: int, at: datetime) -> list[dict[str, Any]]:
    rows = _to_check(office).filter(handed_in_at__year=year).select_related("case__applicant")
    return [
        {
            "number": row.number,
            "employer": row.case.applicant.uscc,
            "district": row.case.applicant.district_id,
            "kind": str(row.contract_id),
            "level": "",
        }
        for row in rows
    ]


def _contracts() -> Mapping[str, str]:
    rows = Contract.objects.select_related("party__office").only("number", "party__office__name")
    return {str(row.pk): str(row) for row in rows}


def _places(sample: Sample, numbers: Collection[str], member: Membership) -> Mapping[str, str]:
    keys = {number: number.rpartition("-")[2] for number in numbers}
    seen = set(Delegation.objects.visible_to(member).filter(pk__in=keys.values()).values_list("pk", flat=True))
    return {number: reverse("delegation", args=[key]) for number, key in keys.items() if int(key) in seen}


PARTY_WORK = SampleUse(
    name="party_work",
    regime=Regime.PRIMARY_CARE,
    label="第三方工作复核",
    article=P(29),
    series="FW",
    runners=OFFICIALS,
    words=Words("第三方工作", "件", "样本"),
    stratum="合同",
    share="party_share",
    least="party_least",
    years=_years,
    listed=_listed,
    strata=_contracts,
    places=_places,
    drawn=draw_all,
)
