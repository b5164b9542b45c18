"""The steps of an objection, and what they bring about in the review that it is about (E25)."""

from accounts.roles import COMMISSION_ROLES, INSTITUTION_ROLES, OfficeKind, Role
from casework.notices.steps import notice_steps
from casework.objection.stages import objection_stages
from casework.step import Step

from ..articles import E
from ..stages import NationalStage as N
from . import conditions as when

KIND = "emr_objection"
ObjectionStage = objection_stages(answers=OfficeKind.INSTITUTE, concurs=OfficeKind.COMMISSION)
LODGED, PROPOSED, ANSWERED = ObjectionStage("lodged"), ObjectionStage("proposed"), ObjectionStage("answered")
SHOW_EVIDENCE = Step(
    "show_evidence",
    LODGED,
    None,
    by=Role.INSTITUTE,
    article=E(25),
    label="向医院告知新证据",
    follows="医院收到异议要点和证明材料，在期限内陈述意见；提出人的姓名和联系方式不告知。",
    lacks="向医院告知新证据",
    when=(when.evidence_to_show,),
    proxied=True,
    audience="authorities",
    stands="医院已经看到；另有说明的，在答复中写明。",
)
PROPOSE = Step(
    "propose",
    LODGED,
    PROPOSED,
    by=Role.INSTITUTE,
    article=E(25),
    label="提出复核意见",
    follows="市卫生健康委会签或者退回；会签前提出人看不到。",
    lacks="逐项答复和复核意见",
    when=(when.hospital_heard,),
    proxied=True,
    audience="authorities",
    stands="会签前由市卫生健康委退回的，重新提出复核意见。",
)
SEND_BACK = Step(
    "send_back",
    PROPOSED,
    LODGED,
    by=Role.COMMISSION_HEAD,
    article=E(25),
    label="退回重新复核",
    follows="医管所看到退回理由，重新提出复核意见；已拟写的答复书作废。",
    needs_reason=True,
    audience="authorities",
    stands="医管所重新提出复核意见后再行会签。",
)
ANSWER_NOTICE = notice_steps(
    "emr_objection_answer",
    "异议答复书",
    drafters=COMMISSION_ROLES,
    issue=Step(
        "concur",
        PROPOSED,
        ANSWERED,
        by=Role.COMMISSION_HEAD,
        article=E(25),
        label="会签并签发答复书",
        follows="异议答复书编号，提出人看到逐项答复。",
        confirm="签发后答复即告知提出人；异议成立的，审核结论随之更正。",
    ),
)
DRAFT_ANSWER, CONCUR = ANSWER_NOTICE
STEPS = (SHOW_EVIDENCE, PROPOSE, SEND_BACK, *ANSWER_NOTICE)
# Of the review itself, by the same act: a new conclusion takes the place of the old.
RECHECK = Step(
    "recheck",
    (N.POSTED, N.UNPOSTED),
    None,
    by=Role.COMMISSION_HEAD,
    article=E(25),
    label="复核后更正结论",
    page="emr_closing",
    stands="复核结论随会签生效，公示有误的更正后重新公示。",
)
COMMENT_EVIDENCE = Step(
    "comment_evidence",
    (N.POSTED, N.UNPOSTED),
    None,
    by=INSTITUTION_ROLES,
    article=E(25),
    label="就新证据陈述意见",
    when=(when.evidence_open,),
    audience="national",
    page="shown_evidence",
    stands="已送复核单位；另有补充的，由复核单位另行了解。",
)
