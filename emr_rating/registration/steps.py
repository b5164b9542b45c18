"""The steps of a registration (Article 6)."""

from accounts.roles import Role
from casework.step import Clock, Step

from ..articles import E
from ..stages import RegistrationStage as R
from . import conditions as when

TOLD = "退回的理由已告知申请人；申请人修改后重新提交，再行核验。"
VERIFICATION = Clock("verification", "核验注册申请", E(6), figure="verification_days")
APPROVAL = Clock("approval", "审核注册申请", E(6), figure="approval_days")
CORRECTION = Clock("correction", "修改注册申请后重新提交", E(6), figure="correction_days")

VERIFY = Step(
    "verify",
    R.SUBMITTED,
    R.VERIFIED,
    by=Role.CENTRE,
    article=E(6),
    label="核验通过",
    lacks="核验",
    follows="注册信息连同执业许可证送医管所审核。",
    meets=(VERIFICATION,),
    starts=(APPROVAL,),
)
UNVERIFY = VERIFY.undone("unverify", "撤回核验", until="医管所作出审核意见之前")
RETURN = Step(
    "return_",
    R.SUBMITTED,
    R.RETURNED,
    by=Role.CENTRE,
    article=E(6),
    label="退回修改",
    follows="申请人凭查询链接看到退回理由，修改后重新提交。",
    needs_reason=True,
    meets=(VERIFICATION,),
    starts=(CORRECTION,),
    stands=TOLD,
)
APPROVE = Step(
    "approve",
    R.VERIFIED,
    R.APPROVED,
    by=Role.INSTITUTE,
    article=E(6),
    label="审核通过",
    lacks="医管所审核",
    follows="建立医疗机构，为机构负责人和填报人开通账号。",
    proxied=True,
    meets=(APPROVAL,),
    stands="机构已经登记、账号已经开通；有误的，变更基本信息、登记注销或者终止岗位。",
)
REJECT = Step(
    "reject",
    R.VERIFIED,
    R.RETURNED,
    by=Role.INSTITUTE,
    article=E(6),
    label="审核退回",
    follows="申请人凭查询链接看到退回理由，修改后重新提交。",
    needs_reason=True,
    proxied=True,
    meets=(APPROVAL,),
    starts=(CORRECTION,),
    stands=TOLD,
)
RESUBMIT = Step(
    "resubmit",
    R.RETURNED,
    R.SUBMITTED,
    by=Role.REGISTRANT,
    article=E(6),
    label="修改后重新提交",
    lacks="申请人修改后重新提交",
    page="registration",
    meets=(CORRECTION,),
    starts=(VERIFICATION,),
)
END_REGISTRATION = Step(
    "end_registration",
    R.RETURNED,
    R.LAPSED,
    by=Role.CENTRE,
    article=E(6),
    label="终止注册申请",
    follows="申请人收到终止通知。",
    needs_reason=True,
    meets=(CORRECTION,),
    when=(when.correction_overdue,),
    confirm="终止后本次注册申请办结，原查询链接只供查看；该机构须注册的，重新提交注册申请。",
    stands="已告知申请人；须注册的，重新提交注册申请。",
)
WITHDRAW_REGISTRATION = Step(
    "withdraw",
    (R.SUBMITTED, R.RETURNED),
    R.WITHDRAWN,
    by=Role.REGISTRANT,
    article=E(6),
    label="撤回注册申请",
    page="registration",
)
RENEW_RECEIPT = Step(
    "renew_receipt",
    (R.SUBMITTED, R.RETURNED, R.VERIFIED),
    None,
    by=Role.CENTRE,
    article=E(6),
    label="重新发放查询链接",
    needs_reason=True,
    page="registration_renew",
    stands="原链接即时失效；再有遗失的，重新发放。",
)


STEPS = (
    VERIFY,
    UNVERIFY,
    RETURN,
    APPROVE,
    REJECT,
    RESUBMIT,
    WITHDRAW_REGISTRATION,
    RENEW_RECEIPT,
    END_REGISTRATION,
)
