"""The leader signs the work report; the body notes that it has all three documents, or sends the report back (P12, P24)."""

from accounts.roles import BUREAU_ROLES, Role
from casework.step import Clock, Step
from experts.review import conditions as review

from ..articles import P
from ..stages import Stage as S
from ..visit.steps import WORK_REPORT

RECEIPT = Clock("report_receipt", "登记收讫评审材料", P(24), figure="report_receipt_days")
RETURNED = Clock("report_returned", "补正退回的工作报告", P(24), figure="report_returned_days")
CONCLUSION = Clock("conclusion", "作出评审结论", P(12), figure="conclusion_days")

SUBMIT_REPORT = Step(
    "submit_report",
    S.SEALED,
    S.REPORTED,
    by=Role.EXPERT,
    article=P(24),
    label="签署并提交工作报告",
    lacks="评审工作报告",
    meets=(WORK_REPORT, RETURNED),
    starts=(RECEIPT,),
    when=(review.leader_able,),
    notes=("digest",),
    page="work_report",
)
RECEIVE_REPORT = Step(
    "receive_report",
    S.REPORTED,
    S.CONCLUDING,
    by=BUREAU_ROLES,
    article=P(12),
    label="登记收讫评审材料",
    lacks="登记收讫评审材料",
    follows="自收讫之日起计算作出评审结论的时限。",
    meets=(RECEIPT,),
    starts=(CONCLUSION,),
    notes=("received",),
)
UNRECEIVE_REPORT = RECEIVE_REPORT.undone("unreceive_report", "撤回收讫登记", until="作出评审结论之前")
# What the institution may not know yet stands in the reason.
RETURN_REPORT = Step(
    "return_report",
    S.REPORTED,
    S.SEALED,
    by=BUREAU_ROLES,
    article=P(24),
    label="退回工作报告补正",
    follows="组长收到退回的理由，补正后重新签署提交；原件留存。",
    needs_reason=True,
    meets=(RECEIPT,),
    starts=(RETURNED,),
    audience="authorities",
    stands="组长不须补正的，可以照原内容重新签署提交。",
)
STEPS = (SUBMIT_REPORT, RECEIVE_REPORT, UNRECEIVE_REPORT, RETURN_REPORT)
