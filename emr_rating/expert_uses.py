"""Where this regime calls experts: the city's review of a first-time 4, and the bureaus' review (E14, E15, E16)."""

from accounts.roles import OfficeKind, Regime
from experts.models import Pool
from experts.uses import ReviewUse

from .actions import city_review, review
from .articles import E
from .models import Filing
from .stages import Stage


def city_pool(case: Filing) -> Pool:
    return Pool.objects.get(regime=Regime.EMR, office__kind=OfficeKind.COMMISSION)


def district_pool(case: Filing) -> Pool:
    return Pool.objects.get(regime=Regime.EMR, office__kind=OfficeKind.BUREAU, office__district=case.district_id)


USES = (
    ReviewUse(
        name="emr_city_review",
        label="首次自评4级市级审核",
        article=E(15),
        kind="emr_filing",
        states=(Stage.CITY_REVIEW,),
        office=OfficeKind.COMMISSION,
        pool=city_pool,
        freeze=city_review.freeze,
        seat=city_review.seat,
        designation=True,
        opinion_page="opinion",
    ),
    ReviewUse(
        name="emr_district_review",
        label="区县审核",
        article=E(16),
        kind="emr_filing",
        states=(Stage.DISTRICT_REVIEW,),
        office=OfficeKind.BUREAU,
        pool=district_pool,
        freeze=review.freeze,
        seat=review.seat,
        untold=(Stage.DISTRICT_CONCLUDED,),
        reported=(Stage.PROVISIONAL,),
        designation=True,
        opinion_page="opinion",
        team=False,
    ),
)
