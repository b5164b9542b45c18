"""The steps of an objection to a posted conclusion, and what an upheld one brings about in the review (P13)."""

from accounts.roles import BUREAU_ROLES, Role
from casework.notices.steps import notice_steps
from casework.step import Step
from experts.review.conditions import EXPERTS_HEARD
from experts.review.steps import review_steps

from ..articles import P
from ..conclusion.steps import POSTING
from ..publicity.steps import PUBLICITY
from ..stages import Stage as S
from .investigation import INVESTIGATION
from .stages import ANSWERED, LODGED, PROPOSED

EXPERTS = review_steps(INVESTIGATION)
PROPOSE = Step(
    "propose",
    LODGED,
    PROPOSED,
    by=BUREAU_ROLES,
    article=P(13),
    label="登记核实意见",
    lacks="逐项答复和核实意见",
    follows="由经办人拟写异议答复书，负责人签发或者退回；签发前提出人看不到。",
    when=EXPERTS_HEARD,
    audience="authorities",
    stands="签发答复书之前由负责人退回的，重新登记。",
)
SEND_BACK = Step(
    "send_back",
    PROPOSED,
    LODGED,
    by=Role.BUREAU_HEAD,
    article=P(13),
    label="退回重新核实",
    follows="核实恢复，已提交的专家意见继续有效；已拟写的答复书作废。",
    needs_reason=True,
    audience="authorities",
    stands="重新登记核实意见后再行答复。",
)
ANSWER_NOTICE = notice_steps(
    "grade_objection_answer",
    "异议答复书",
    drafters=BUREAU_ROLES,
    issue=Step(
        "answer_objection",
        PROPOSED,
        ANSWERED,
        by=Role.BUREAU_HEAD,
        article=P(13),
        label="签发异议答复书",
        follows="答复书编号并告知提出人；异议成立并变更结论的，变更后的结论另行公示。",
        confirm="签发后答复即告知提出人；变更结论的，评审结论随之更正，重新公示。",
    ),
)
DRAFT_ANSWER, ANSWER = ANSWER_NOTICE
STEPS = (*EXPERTS, PROPOSE, SEND_BACK, *ANSWER_NOTICE)
# Of the review itself, by the same act: a new conclusion takes the place of the old, and is posted anew.
CHANGE_CONCLUSION = Step(
    "change_conclusion",
    S.PUBLICITY,
    S.CONCLUDED,
    by=Role.BUREAU_HEAD,
    article=P(13),
    label="异议核实后变更评审结论",
    meets=(PUBLICITY,),
    starts=(POSTING,),
    audience="authorities",
    page="conclusion_postings",
    stands="变更后的结论重新公示，对其仍可提出异议。",
)
