"""The states of a registration and of a yearly filing, with a label for each audience and who holds the ball."""

from accounts.roles import OfficeKind
from casework.stages import StageEnum, ended


class RegistrationStage(StageEnum):
    """Article 6: the centre verifies, the national institute approves, either may return it with reasons."""

    SUBMITTED = "submitted", "待信息中心核验", OfficeKind.CENTRE
    RETURNED = "returned", "已退回，待申请人修改"
    VERIFIED = "verified", "待医管所审核", OfficeKind.INSTITUTE
    APPROVED = ended("approved", "注册成功")
    WITHDRAWN = ended("withdrawn", "已撤回")


class Stage(StageEnum):
    """Articles 8 to 19: filing, then the municipal stage by lanes; 0 to 4 wait there for the end of the national stage."""

    DRAFT = "draft", "填报中", OfficeKind.INSTITUTION
    REPORTED = "reported", "已上报，待填报期结束"
    AMENDING = "amending", "修改中", OfficeKind.INSTITUTION
    AWAITING_MATERIALS = "awaiting_materials", "待提交材料", OfficeKind.INSTITUTION
    CITY_CHECK = "city_check", "市级初核", OfficeKind.COMMISSION
    CITY_REVIEW = "city_review", "市级审核", OfficeKind.COMMISSION
    DISTRICT_REVIEW = "district_review", "区县审核", OfficeKind.BUREAU
    DISTRICT_CONCLUDED = "district_concluded", "区县已有结论，待汇总报送", OfficeKind.BUREAU, "区县审核"
    PROVISIONAL = "provisional", "暂定结果，待国家级审核结束后确认"
    NOT_FILED = ended("not_filed", "未在时限内填报")
    WITHDRAWN = ended("withdrawn", "已撤回")
