"""Where this regime calls experts: the city's check of 5 and above, its review of a first-time 4, the bureaus' review (E14-E17)."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from accounts.roles import BUREAU_ROLES, OfficeKind, Regime, Role
from experts.models import Pool
from experts.uses import ReviewUse

from ..articles import E
from ..sheet.analysis import Analysis
from ..stages import Stage
from .keep_or_lower import KeepOrLowerForm
from .opinion import CheckForm

if TYPE_CHECKING:
    from ..models import Filing


def city_pool(case: "Filing") -> Pool:
    return Pool.objects.get(regime=Regime.EMR, office__kind=OfficeKind.COMMISSION)


def district_pool(case: "Filing") -> Pool:
    return Pool.objects.get(regime=Regime.EMR, office__kind=OfficeKind.BUREAU, office__district=case.district_id)


def shown(filing: "Filing") -> dict[str, Any]:
    """What was reported, and what the hospital has answered."""
    return {
        "filing": filing,
        "analysis": Analysis(filing.reported_sheet),
        "inquiries": filing.inquiries.order_by("pk"),
    }


CITY_REVIEW = ReviewUse(
    name="emr_city_review",
    label="首次自评4级市级审核",
    article=E(15),
    kind="emr_filing",
    states=(Stage.CITY_REVIEW,),
    office=OfficeKind.COMMISSION,
    pool=city_pool,
    designates=(Role.COMMISSION_HEAD,),
    run_by_centre=True,
    opinion=KeepOrLowerForm,
    material="emr_rating/authority/opinion_material.html",
    shows=shown,
)
CITY_CHECK = replace(
    CITY_REVIEW,
    name="emr_city_check",
    label="申报5级及以上市级初核",
    article=E(17),
    states=(Stage.CITY_CHECK,),
    opinion=CheckForm,
)
DISTRICT_REVIEW = ReviewUse(
    name="emr_district_review",
    label="区县审核",
    article=E(16),
    kind="emr_filing",
    states=(Stage.DISTRICT_REVIEW,),
    office=OfficeKind.BUREAU,
    pool=district_pool,
    designates=BUREAU_ROLES,
    opinion=KeepOrLowerForm,
    material="emr_rating/authority/opinion_material.html",
    shows=shown,
    team=False,
)
USES = (CITY_CHECK, CITY_REVIEW, DISTRICT_REVIEW)
