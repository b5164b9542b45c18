"""The signs of the rating, each with its figures and with what a violation about it begins with (E29, E31)."""

from functools import partial

from accounts.roles import COMMISSION_ROLES, Regime
from casework.signs import copying, late
from casework.signs.together import together
from casework.signs.uses import SignUse
from experts.review.signs import far_opinions, unusual

from ..articles import E
from ..models import Report
from ..municipal.uses import USES
from ..violation.rules import ViolationGround
from .finding import copied_figures

KIND = "emr_filing"
_integrity = partial(
    SignUse, regime=Regime.EMR, article=E(29), roles=COMMISSION_ROLES, opens={KIND: "propose_violation"}
)
FRAUD = {"ground": ViolationGround.FRAUD.value}
VENDOR = {"ground": ViolationGround.VENDOR.value}

INTEGRITY = (
    *together(_integrity, kind=KIND, prefix="emr", worked=VENDOR, copied=FRAUD),
    _integrity(
        "emr_same_telephone",
        label="相同联系电话",
        figures=("sign_same_answer",),
        says="{sign_same_answer}以上机构填写同一联系电话",
        finds=partial(copying.same_answer, kinds=(KIND,), field="basic.contact_phone", label="联系电话"),
        preset=VENDOR,
    ),
    _integrity(
        "emr_copied_figures",
        label="沿用上年数据",
        figures=("sign_copied_share", "sign_copied_least"),
        says="上报数据与上一年度相同的达{sign_copied_share}，可比数据{sign_copied_least}以上",
        finds=copied_figures,
        preset=FRAUD,
    ),
    _integrity(
        "emr_far_opinion",
        label="意见偏离",
        figures=("sign_far_levels",),
        says="一名专家建议的级别与同一轮其他各专家均相差{sign_far_levels}以上",
        finds=partial(far_opinions, uses=[use.name for use in USES], value=lambda says: says["level"]),
        opens=None,  # it is about an expert, and no violation of the hospital
    ),
    _integrity(
        "emr_edited_late",
        label="提交前集中修改",
        figures=("sign_late_minutes", "sign_late_edits"),
        says="上报前{sign_late_minutes}内填写、修改{sign_late_edits}以上",
        finds=partial(late.edited_late, handed_in=Report.objects.all(), moment="reported_at", case="filing"),
        preset=FRAUD,
    ),
)
SIGNS = (*unusual(Regime.EMR, E(31)), *INTEGRITY)
