"""Every role of the portal: its name, the kind of office it acts for, and what it is for.

Which step a role may take stands in the workflow tables of the regimes (`Step.by`); which page it may open stands beside
the view (`accounts.access.for_roles`). `manage.py permissions` prints both.
"""

from dataclasses import dataclass

from django.db.models import TextChoices

ANYONE = "anyone"  # the rule of a public page


class Regime(TextChoices):
    """The two evaluations; an institution enrols in each separately."""

    EMR = "emr", "电子病历系统应用水平分级评价"
    PRIMARY_CARE = "primary_care", "基层医疗卫生机构等级评审"


class OfficeKind(TextChoices):
    INSTITUTE = "institute", "国家卫生健康委医院管理研究所"
    COMMISSION = "commission", "市卫生健康委"
    CENTRE = "centre", "市卫生健康统计信息中心"
    BUREAU = "bureau", "区县卫生健康行政部门"
    INSTITUTION = "institution", "医疗机构"
    THIRD_PARTY = "third_party", "第三方机构"


class Role(TextChoices):
    INSTITUTION_CLERK = "institution_clerk", "填报人"
    INSTITUTION_LEADER = "institution_leader", "机构负责人"
    BUREAU_HANDLER = "bureau_handler", "区县经办"
    BUREAU_HEAD = "bureau_head", "区县负责人"
    COMMISSION_HANDLER = "commission_handler", "市级经办"
    COMMISSION_HEAD = "commission_head", "市级负责人"
    CENTRE = "centre", "信息中心人员"
    INSTITUTE = "institute", "医管所人员"
    EXPERT = "expert", "评审专家"
    SUPERVISOR = "supervisor", "纪检监督"
    NOTICE_CLERK = "notice_clerk", "文书管理"
    THIRD_PARTY = "third_party", "第三方人员"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"
    # Not held by anybody who signs in: the applicant of a registration, who objects to what is posted, who tells of a plaque, and
    # the clock itself.
    REGISTRANT = "registrant", "注册申请人"
    OBJECTOR = "objector", "异议提出人"
    INFORMER = "informer", "举报人"
    CLOCK = "clock", "系统（按时限）"


@dataclass(frozen=True)
class RoleCard:
    """What a role is for, and the kinds of office in which a person may hold it."""

    purpose: str
    offices: tuple[OfficeKind, ...]


_AUTHORITIES = (OfficeKind.BUREAU, OfficeKind.COMMISSION)
_DRAWING = (*_AUTHORITIES, OfficeKind.INSTITUTE)

ROLE_CARDS: dict[Role, RoleCard] = {
    Role.INSTITUTION_CLERK: RoleCard("填写数据、上传材料、提交申请", (OfficeKind.INSTITUTION,)),
    Role.INSTITUTION_LEADER: RoleCard("确认上报，管理本机构账号", (OfficeKind.INSTITUTION,)),
    Role.BUREAU_HANDLER: RoleCard("受理、审核、拟稿", (OfficeKind.BUREAU,)),
    Role.BUREAU_HEAD: RoleCard("作出结论、签发文书、汇总报送", (OfficeKind.BUREAU,)),
    Role.COMMISSION_HANDLER: RoleCard("安排年度工作、维护标准、拟稿", (OfficeKind.COMMISSION,)),
    Role.COMMISSION_HEAD: RoleCard("作出决定、签发文书", (OfficeKind.COMMISSION,)),
    Role.CENTRE: RoleCard("核验注册、日常运行、代录医管所意见", (OfficeKind.CENTRE,)),
    Role.INSTITUTE: RoleCard("审核注册、国家级审核", (OfficeKind.INSTITUTE,)),
    Role.EXPERT: RoleCard("对指派的案件提出意见", _DRAWING),
    Role.SUPERVISOR: RoleCard("监督抽取与程序", _DRAWING),
    Role.NOTICE_CLERK: RoleCard("打印、登记送达文书", (*_AUTHORITIES, OfficeKind.CENTRE)),
    Role.THIRD_PARTY: RoleCard("办理受委托的事项", (OfficeKind.THIRD_PARTY,)),
    Role.SYSTEM_ADMIN: RoleCard("系统参数与运行，不接触案件内容", (OfficeKind.CENTRE,)),
    # Two offices have one, so that what the one has handed out is released by the other (docs/decisions/0016).
    Role.SECURITY_ADMIN: RoleCard("账号与权限，不接触案件内容", (OfficeKind.CENTRE, OfficeKind.COMMISSION)),
    Role.AUDIT_ADMIN: RoleCard("查看审计记录，不接触案件内容", (OfficeKind.CENTRE,)),
}

INSTITUTION_ROLES = (Role.INSTITUTION_CLERK, Role.INSTITUTION_LEADER)
BUREAU_ROLES = (Role.BUREAU_HANDLER, Role.BUREAU_HEAD)
COMMISSION_ROLES = (Role.COMMISSION_HANDLER, Role.COMMISSION_HEAD)
OFFICIAL_ROLES = (*BUREAU_ROLES, *COMMISSION_ROLES, Role.CENTRE, Role.INSTITUTE)
# Without one in office nobody there reports, concludes or signs.
LEADING = (Role.INSTITUTION_LEADER, Role.BUREAU_HEAD, Role.COMMISSION_HEAD)
ADMIN_ROLES = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
# They watch over others: whoever holds one holds nothing else, and only a security administrator gives them.
GUARD_ROLES = (Role.SUPERVISOR, *ADMIN_ROLES)
EVERY_ROLE = tuple(role for role in Role if role in ROLE_CARDS)
