"""The states of a registration and of a yearly filing, with a label for each audience and who holds the ball."""

from accounts.roles import OfficeKind
from casework.stages import StageEnum, cancelled, ended


class RegistrationStage(StageEnum):
    """Article 6: the centre verifies, the national institute approves, either may return it with reasons."""

    SUBMITTED = "submitted", "待信息中心核验", OfficeKind.CENTRE
    RETURNED = "returned", "已退回，待申请人修改"
    VERIFIED = "verified", "待医管所审核", OfficeKind.INSTITUTE
    APPROVED = ended("approved", "注册成功")
    WITHDRAWN = ended("withdrawn", "已撤回")
    LAPSED = ended("lapsed", "逾期未修改，已终止")


class Stage(StageEnum):
    """Articles 8 to 19: filing, then the municipal stage by lanes; 0 to 4 wait there for the end of the national stage, which
    stands as a case of its own beside a filing that has passed the city's check at 5 or above."""

    DRAFT = "draft", "填报中", OfficeKind.INSTITUTION
    REPORTED = "reported", "已上报，待填报期结束"
    AMENDING = "amending", "修改中", OfficeKind.INSTITUTION
    TAKING_OVER = "taking_over", "已登记接管，待确认", OfficeKind.COMMISSION, "正由市卫生健康委接管"
    AWAITING_MATERIALS = "awaiting_materials", "待提交材料", OfficeKind.INSTITUTION
    CITY_CHECK = "city_check", "市级初核", OfficeKind.COMMISSION
    CITY_REVIEW = "city_review", "市级审核", OfficeKind.COMMISSION
    DISTRICT_REVIEW = "district_review", "区县审核", OfficeKind.BUREAU
    DISTRICT_CONCLUDED = "district_concluded", "区县已有结论，待汇总报送", OfficeKind.BUREAU, "区县审核"
    NATIONAL = "national", "国家级评价"
    PUBLICITY = "publicity", "国家级审核结果已反馈，公示期"
    PROVISIONAL = "provisional", "暂定结果，待国家级审核结束后确认"
    ANNOUNCED = ended("announced", "已公布最终结果")
    CONFIRMED = ended("confirmed", "已确认最终结果")
    NO_RESULT = ended("no_result", "无成绩")
    TERMINATED = ended("terminated", "已终止评价")
    RESULT_CANCELLED = ended("result_cancelled", "评价结果已取消")
    NOT_FILED = ended("not_filed", "未在时限内填报")
    WITHDRAWN = ended("withdrawn", "已撤回")
    CANCELLED = cancelled()


# The conclusion of the city, or of a bureau in a reported summary, has left the office that made it.
TOLD = (
    Stage.NATIONAL,
    Stage.PUBLICITY,
    Stage.PROVISIONAL,
    Stage.ANNOUNCED,
    Stage.CONFIRMED,
    Stage.RESULT_CANCELLED,
)


class CollectionStage(StageEnum):
    """Article 11: the materials of a hospital that earlier passed 4 or less, collected by its bureau over the year and put in order."""

    COLLECTING = "collecting", "收集中", OfficeKind.INSTITUTION
    SUBMITTED = "submitted", "待区县整理", OfficeKind.BUREAU
    ORDERED = ended("ordered", "已整理备查")
    CANCELLED = cancelled()


class ExtensionStage(StageEnum):
    """Article 19: an extension of the districts' term, asked for by the commission in writing, approved by the institute or not."""

    REQUESTED = "requested", "待医管所审核", OfficeKind.INSTITUTE
    APPROVED = ended("approved", "同意延期")
    REFUSED = ended("refused", "不同意延期")


class SpotCheckStage(StageEnum):
    """Article 30: a district's result that was drawn is looked into again by experts of the city."""

    CHECKING = "checking", "监督抽查", OfficeKind.COMMISSION
    KEPT = ended("kept", "抽查合格，维持原结果")
    LOWERED = ended("lowered", "抽查不合格，已降级")
    DROPPED = ended("dropped", "不再抽查")


class NationalStage(StageEnum):
    """Articles 20 to 25: two steps of review, then publicity. Until it is posted nobody but institute, centre and commission knows."""

    MATERIALS_REVIEW = "materials_review", "实证材料审核", OfficeKind.INSTITUTE
    APPLICATION_REVIEW = "application_review", "实际应用审核", OfficeKind.INSTITUTE
    PASSED = "passed", "各步骤均通过，待公示", OfficeKind.INSTITUTE
    NOT_PASSED = "not_passed", "未通过，待公示时反馈", OfficeKind.INSTITUTE
    POSTED = "posted", "公示期，受理异议", OfficeKind.INSTITUTE, "结果已反馈，公示期"
    UNPOSTED = "unposted", "公示已撤回，待重新公示", OfficeKind.INSTITUTE
    SETTLED = "settled", "结果确定，待备案和公布", OfficeKind.COMMISSION
    ANNOUNCED = ended("announced", "已公布")
