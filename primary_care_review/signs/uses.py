"""The signs of the grade review, each with its figures (P32, P33)."""

from functools import partial

from accounts.roles import COMMISSION_ROLES, Regime
from casework.signs import copying, late
from casework.signs.together import together
from casework.signs.uses import SignUse
from experts.review.signs import unusual

from ..articles import P
from ..assessment.fields import PREFIX
from ..body import APPLICATION
from ..models import AssessmentReport
from .finding import far_ratings

_integrity = partial(SignUse, regime=Regime.PRIMARY_CARE, article=P(33), roles=COMMISSION_ROLES)

INTEGRITY = (
    *together(_integrity, kind=APPLICATION, prefix="primary_care"),
    _integrity(
        "primary_care_same_texts",
        label="相同内容",
        figures=("sign_same_texts", "sign_text_length"),
        says="{sign_same_texts}以上机构填写相同的内容，不少于{sign_text_length}",
        finds=partial(copying.same_texts, kinds=(APPLICATION,), fields=PREFIX),
    ),
    _integrity(
        "primary_care_far_ratings",
        label="评定偏离",
        figures=("sign_far_clauses",),
        says="一名成员对{sign_far_clauses}以上条款的评定与其他各成员均相差两级以上",
        finds=far_ratings,
    ),
    _integrity(
        "primary_care_edited_late",
        label="提交前集中修改",
        figures=("sign_late_minutes", "sign_late_edits"),
        says="提交前{sign_late_minutes}内填写、修改{sign_late_edits}以上",
        finds=partial(
            late.edited_late,
            handed_in=AssessmentReport.objects.all(),
            moment="handed_in_at",
            case="application",
            fields=PREFIX,
        ),
    ),
)
SIGNS = (*unusual(Regime.PRIMARY_CARE, P(32)), *INTEGRITY)
