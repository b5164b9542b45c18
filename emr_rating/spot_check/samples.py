"""Of what the commission draws its yearly sample: the results that each bureau has concluded and reported (E30)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import District, Membership, Office
from accounts.roles import COMMISSION_ROLES, Regime
from casework.draw.rule import Words
from casework.models import Sample
from casework.sampling.uses import SampleUse

from ..articles import E
from ..models import Cycle, Filing
from ..rules import Lane
from ..stages import Stage
from .actions import open_all

NAME = "district_results"


def _years(office: Office, at: datetime) -> list[int]:
    """Those of which a district has results."""
    return list(
        Cycle.objects.filter(filings__in=_results()).distinct().order_by("-year").values_list("year", flat=True)
    )


def _results():
    return Filing.objects.standing().filter(lane=Lane.DISTRICT_REVIEW, state__in=(Stage.PROVISIONAL, Stage.CONFIRMED))


def _listed(office: Office, year: int, at: datetime) -> list[dict[str, Any]]:
    """Provisional and confirmed results of the bureaus' own lane."""
    rows = _results().filter(cycle__year=year).values_list("number", "filed_by__uscc", "district")
    return [
        {"number": number, "employer": uscc, "district": district, "kind": district, "level": ""}
        for number, uscc, district in rows.order_by()
    ]


def _strata() -> Mapping[str, str]:
    return dict(District.objects.values_list("code", "name"))


def _places(sample: Sample, numbers: Collection[str], member: Membership) -> Mapping[str, str]:
    return {number: reverse("case", args=[number]) for number in numbers}


DISTRICT_RESULTS = SampleUse(
    name=NAME,
    regime=Regime.EMR,
    label="区县审核结果监督抽查",
    article=E(30),
    series="DS",
    runners=COMMISSION_ROLES,
    words=Words("审核结果", "件", "样本"),
    stratum="区县",
    share="spot_check_share",
    least="spot_check_least",
    years=_years,
    listed=_listed,
    strata=_strata,
    places=_places,
    drawn=open_all,
)
