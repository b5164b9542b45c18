"""The menu of each role, the footer, and the box of the person who is signed in."""

from collections.abc import Iterable
from functools import cache

from django.urls import reverse

from accounts.models import Membership
from accounts.requests import Request
from accounts.roles import (
    ADMIN_ROLES,
    BUREAU_ROLES,
    COMMISSION_ROLES,
    EVERY_ROLE,
    INSTITUTION_ROLES,
    OFFICIAL_ROLES,
    Regime,
    Role,
)
from casework.counting import counted
from casework.models import Message

# Label, name of the address, roles. An institution's regimes depend on its enrolments and are added below.
MENU: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("工作台", "workbench", EVERY_ROLE),
    ("评审任务", "assignments", (Role.EXPERT,)),
    ("电子病历评级", "emr_office", OFFICIAL_ROLES),
    ("基层评审", "primary_care_office", (*BUREAU_ROLES, *COMMISSION_ROLES)),
    ("文书", "notice_desk", (*BUREAU_ROLES, *COMMISSION_ROLES, Role.CENTRE, Role.NOTICE_CLERK)),
    ("医疗机构", "institutions", OFFICIAL_ROLES),
    ("人员", "people", (*INSTITUTION_ROLES, *OFFICIAL_ROLES, Role.SECURITY_ADMIN)),
    ("工作日历", "calendar_years", (*COMMISSION_ROLES, Role.CENTRE, Role.SYSTEM_ADMIN)),
    ("审计", "audit", (Role.AUDIT_ADMIN,)),
)
INSTITUTION_MENU = {
    Regime.EMR: ("电子病历填报", "filing_home"),
    Regime.PRIMARY_CARE: ("等级评审", "assessment_home"),
}


def navigation(request: Request) -> list[dict]:
    member = getattr(request, "member", None)
    if member is None or request.user.must_change_password:
        return _links(request, (("公开查询", "verify"), ("规程条文", "regulations")))
    entries = [(label, name) for label, name, roles in MENU if member.role in roles]
    if member.is_institution:
        regimes = member.office.institution.enrolments.filter(ended_on=None).values_list("regime", flat=True)
        entries[1:1] = [INSTITUTION_MENU[Regime(regime)] for regime in sorted(regimes)]
        entries.append(("本机构信息", "institution_profile"))
    return _links(request, entries)


def _links(request: Request, entries: Iterable[tuple[str, str]]) -> list[dict]:
    known = [(label, address(name)) for label, name in entries]
    return [{"label": label, "url": url, "current": request.path.startswith(url)} for label, url in known]


@cache
def address(name: str) -> str:
    return reverse(name)


def footer() -> list[dict]:
    names = (("规程条文", "regulations"), ("文书查验", "verify"), ("医院注册", "register"))
    return [{"label": label, "url": address(name)} for label, name in names]


def who(request: Request) -> dict:
    """The box of the person who is signed in; how many posts they hold and what they have not read, in one query."""
    member: Membership | None = getattr(request, "member", None)
    if member is None:
        return {}
    return {
        "name": member.person.name,
        "office": str(member.office),
        "role": member.get_role_display(),
        "searches": member.role not in ADMIN_ROLES,
        "offices": request.posts,
    } | counted({"unread": Message.objects.to(member).unread()})
