"""The states of an application for grade review, with a label for each audience and who holds the ball."""

from accounts.roles import OfficeKind
from casework.stages import StageEnum, ended


class Stage(StageEnum):
    """Articles 18 to 20, and the door to the on-site review."""

    SELF_ASSESSING = "self_assessing", "自评整改", OfficeKind.INSTITUTION
    DRAFT = "draft", "自评完成，待提交申请", OfficeKind.INSTITUTION
    SUBMITTED = "submitted", "材料审核", OfficeKind.BUREAU
    SUPPLEMENT = "supplement", "补正材料", OfficeKind.INSTITUTION
    QUALIFIED = "qualified", "审核合格，待受理", OfficeKind.BUREAU
    ACCEPTED = "accepted", "已受理，待现场评审", OfficeKind.BUREAU
    UNQUALIFIED = ended("unqualified", "审核不合格")
    WITHDRAWN = ended("withdrawn", "已撤回")
