"""The steps of the bureau's check of an application (Article 20)."""

from accounts.roles import BUREAU_ROLES, Role
from casework.notices.steps import nothing_drafted, notice_steps
from casework.step import Clock, Step

from ..articles import P
from ..stages import Stage as S
from . import conditions as when

CHECK = Clock("check", "完成申请材料审核", P(20), figure="check_days")
ACCEPTANCE = Clock("acceptance", "发出受理评审通知", P(20), figure="acceptance_days")
SUPPLEMENT_TERM = Clock("supplement", "按补正通知书补正", P(20), figure="supplement_days", from_service=True)
ON_SITE = Clock("on_site", "完成现场评审", P(21), figure="on_site_months")

SUPPLEMENT_NOTICE = notice_steps(
    "supplement",
    "补正通知书",
    drafters=BUREAU_ROLES,
    asks=("missing",),
    issue=Step(
        "request_supplement",
        S.SUBMITTED,
        S.SUPPLEMENT,
        by=Role.BUREAU_HEAD,
        article=P(20),
        label="签发补正通知书",
        follows="补正通知书编号并送达机构，机构补正后再次提交。",
        pauses=(CHECK,),
        starts=(SUPPLEMENT_TERM,),
    ),
)
UNQUALIFIED_NOTICE = notice_steps(
    "unqualified",
    "审核不合格通知书",
    drafters=BUREAU_ROLES,
    asks=("ground", "ground_facts"),
    takes=("ground", "ground_facts"),
    drafted_when=(when.supplement_over,),
    issue=Step(
        "find_unqualified",
        (S.SUBMITTED, S.SUPPLEMENT),
        S.UNQUALIFIED,
        by=Role.BUREAU_HEAD,
        article=P(20),
        label="签发审核不合格通知书",
        follows="审核不合格通知书编号并送达机构，写明情形和事实。",
        meets=(CHECK, SUPPLEMENT_TERM),
        when=(when.supplement_over, when.nothing_since_the_draft),
        confirm="审核不合格后本次申请办结，机构须重新申请。",
    ),
)
FIND_QUALIFIED = Step(
    "find_qualified",
    S.SUBMITTED,
    S.QUALIFIED,
    by=Role.BUREAU_HEAD,
    article=P(20),
    label="审核合格",
    lacks="审核结论",
    after=(nothing_drafted(P(20)),),
    follows="原拟的补正、不合格文书不再签发；接着须拟写并签发受理评审通知书。",
    prepared=True,
    checks=(
        "申请材料种类齐全、内容完整",
        "申报等级与自评结果相符",
        "机构名称、类别与执业登记一致",
    ),
    meets=(CHECK,),
    starts=(ACCEPTANCE,),
)
UNQUALIFY = FIND_QUALIFIED.undone("unqualify", "撤回审核合格，重新审核材料", until="签发受理通知书之前")
ACCEPTANCE_NOTICE = notice_steps(
    "acceptance",
    "受理通知书",
    drafters=BUREAU_ROLES,
    issue=Step(
        "accept",
        S.QUALIFIED,
        S.ACCEPTED,
        by=Role.BUREAU_HEAD,
        article=P(20),
        label="签发受理通知书",
        follows="受理评审通知书编号并送达机构，接着组织现场评审。",
        meets=(ACCEPTANCE,),
        starts=(ON_SITE,),
    ),
)
NOTICES = (SUPPLEMENT_NOTICE, UNQUALIFIED_NOTICE, ACCEPTANCE_NOTICE)
DRAFT_SUPPLEMENT, REQUEST_SUPPLEMENT = SUPPLEMENT_NOTICE
DRAFT_UNQUALIFIED, FIND_UNQUALIFIED = UNQUALIFIED_NOTICE
DRAFT_ACCEPTANCE, ACCEPT = ACCEPTANCE_NOTICE

STEPS = (*SUPPLEMENT_NOTICE, *UNQUALIFIED_NOTICE, FIND_QUALIFIED, UNQUALIFY, *ACCEPTANCE_NOTICE)
