"""The states of an application for grade review, with a label for each audience and who holds the ball."""

from accounts.roles import OfficeKind
from casework.stages import StageEnum, cancelled, carried, ended


class Stage(StageEnum):
    """Articles 12, 13 and 18 to 25."""

    SELF_ASSESSING = "self_assessing", "自评整改", OfficeKind.INSTITUTION
    DRAFT = "draft", "自评完成，待提交申请", OfficeKind.INSTITUTION
    SUBMITTED = "submitted", "材料审核", OfficeKind.BUREAU
    SUPPLEMENT = "supplement", "补正材料", OfficeKind.INSTITUTION
    QUALIFIED = "qualified", "审核合格，待受理", OfficeKind.BUREAU
    ACCEPTED = "accepted", "已受理，待现场评审", OfficeKind.BUREAU
    ON_SITE = "on_site", "现场评审", OfficeKind.BUREAU
    VISITED = "visited", "现场评审结束，待封存", OfficeKind.BUREAU
    SEALED = "sealed", "已封存，待提交工作报告", OfficeKind.BUREAU
    REPORTED = "reported", "工作报告已提交，待收讫", OfficeKind.BUREAU
    CONCLUDING = "concluding", "待作出评审结论", OfficeKind.BUREAU
    CONCLUDED = "concluded", "已作出结论，待公示", OfficeKind.BUREAU
    # The bureau's own finding on a first grade, which the commission reviews (P18).
    REACHED = "reached", "达标，待申请市级复核", OfficeKind.INSTITUTION
    PUBLICITY = "publicity", "公示中", OfficeKind.BUREAU
    DETERMINED = "determined", "等级已确定，待公布", OfficeKind.BUREAU
    AWARDED = ended("awarded", "已公布等级")
    CITY_AWARDED = ended("city_awarded", "市级已公布甲级")
    NOT_REACHED = ended("not_reached", "未达到等级标准")
    UNQUALIFIED = ended("unqualified", "审核不合格")
    WITHDRAWN = ended("withdrawn", "已撤回")
    TERMINATED = ended("terminated", "评审终止")
    CANCELLED = cancelled()


# The commission's re-review of a first grade goes the same way, with no self-assessment of its own and no finding beside its
# conclusion (P06, P18).
CityStage = carried(
    "CityStage",
    Stage,
    offices={OfficeKind.BUREAU: OfficeKind.COMMISSION},
    without=(Stage.SELF_ASSESSING, Stage.REACHED, Stage.CITY_AWARDED),
    labels={Stage.DRAFT: "待提交复核申请", Stage.NOT_REACHED: "未达到甲级标准"},
)

# A spot recheck of a grade goes the same way from the team on; besides a lower grade or none it may come to what was concluded,
# or to a new review by the bureau (P28).
RecheckStage = carried(
    "RecheckStage",
    Stage,
    offices={},
    without=(
        Stage.SELF_ASSESSING,
        Stage.DRAFT,
        Stage.SUBMITTED,
        Stage.SUPPLEMENT,
        Stage.QUALIFIED,
        Stage.REACHED,
        Stage.CITY_AWARDED,
        Stage.UNQUALIFIED,
        Stage.WITHDRAWN,
        Stage.TERMINATED,
    ),
    labels={
        Stage.ACCEPTED: "已决定抽查复核，待现场复核",
        Stage.ON_SITE: "现场复核",
        Stage.VISITED: "现场复核结束，待封存",
        Stage.CONCLUDING: "待认定复核结果",
        Stage.CONCLUDED: "已认定复核结果，待公示",
        Stage.AWARDED: "已按复核结果公布等级",
        Stage.NOT_REACHED: "复核未达到等级标准",
    },
    besides={
        "ANEW": ("anew", "区县重新组织评审", None),  # a case of its own, on which the bureau acts
        "KEPT": ended("kept", "与原结论一致，维持原等级"),
        "REVIEWED_ANEW": ended("reviewed_anew", "重新评审已办结"),
        "DROPPED": ended("dropped", "不再复核"),
    },
)
# By the commission: what is made known of it is a lower grade than the one held, which is the bureau's (P26).
CityRecheckStage = carried(
    "CityRecheckStage",
    RecheckStage,
    offices={OfficeKind.BUREAU: OfficeKind.COMMISSION},
    stays=(RecheckStage("determined"),),
)

# The conclusion is made, and everybody reads it: negative ones are posted, too (P12).
POSTED = (Stage.PUBLICITY, Stage.DETERMINED, Stage.AWARDED, Stage.NOT_REACHED)
# What a recheck has come to without another conclusion (P28).
RECHECKED = (RecheckStage("kept"), RecheckStage("anew"), RecheckStage("reviewed_anew"))
# The team has left the institution, and told it what it found (P22).
VISIT_OVER = (
    Stage.VISITED,
    Stage.SEALED,
    Stage.REPORTED,
    Stage.CONCLUDING,
    Stage.CONCLUDED,
    Stage.REACHED,
    Stage.CITY_AWARDED,
    *POSTED,
    *RECHECKED,
)
