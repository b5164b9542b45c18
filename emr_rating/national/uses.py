"""The two rounds of the national stage, each with a draw and a team of its own from the national pool (E20-E24)."""

from dataclasses import replace
from datetime import date

from accounts.roles import OfficeKind, Regime
from casework.models import Case
from experts.models import Pool
from experts.uses import ReviewUse

from ..articles import E
from ..municipal.keep_or_lower import KeepOrLowerForm
from ..stages import NationalStage
from . import beside

KIND = "emr_national"
# Whoever has checked the filing for the city does not review it again (E17).
_CITY_CHECK = "emr_city_check"


def national_pool(case: Case) -> Pool:
    return Pool.objects.get(regime=Regime.EMR, office__kind=OfficeKind.INSTITUTE)


def visit_days(case: Case) -> tuple[date, date] | None:
    """Asked of a row of the ledger: the days on which the team travels, as the visit was arranged last."""
    visit = case.nationalreview.visit  # the child of every row of this kind
    return visit.days if visit and not visit.remote else None


NATIONAL_MATERIALS = ReviewUse(
    name="emr_national_materials",
    label="国家级实证材料审核",
    article=E(23),
    kind=KIND,
    states=(NationalStage.MATERIALS_REVIEW,),
    office=OfficeKind.INSTITUTE,
    pool=national_pool,
    opinion=KeepOrLowerForm,
    material="emr_rating/national/opinion_material.html",
    shows=beside.shown,
    follows=(_CITY_CHECK,),
    series="DN",
)
NATIONAL_APPLICATION = replace(
    NATIONAL_MATERIALS,
    name="emr_national_application",
    label="国家级实际应用审核",
    article=E(24),
    states=(NationalStage.APPLICATION_REVIEW,),
    place=lambda case: f"{case.title}（现场或者远程，以审核安排为准）",
    visit=visit_days,
)
USES = (NATIONAL_MATERIALS, NATIONAL_APPLICATION)
