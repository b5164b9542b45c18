"""The menu of each role, the footer, and the box of the person who is signed in."""

from functools import cache

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import Membership
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
from casework.models import Message

# Label, name of the address, roles. An institution's regimes depend on its enrolments and are added below.
MENU: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("工作台", "workbench", tuple(role for role in EVERY_ROLE if role not in ADMIN_ROLES)),
    ("电子病历分级评价", "emr_office", OFFICIAL_ROLES),
    ("基层等级评审", "primary_care_office", (*BUREAU_ROLES, *COMMISSION_ROLES)),
    ("文书", "notice_desk", (*BUREAU_ROLES, *COMMISSION_ROLES, Role.CENTRE, Role.NOTICE_CLERK)),
    ("人员", "people", (*INSTITUTION_ROLES, *OFFICIAL_ROLES, Role.SECURITY_ADMIN)),
    ("工作日历", "calendar_years", (*COMMISSION_ROLES, Role.CENTRE, Role.SYSTEM_ADMIN)),
    ("审计", "audit", (Role.AUDIT_ADMIN,)),
)
INSTITUTION_MENU = {
    Regime.EMR: ("电子病历填报", "filing_home"),
    Regime.PRIMARY_CARE: ("等级评审", "assessment_home"),
}


def navigation(request: HttpRequest) -> list[dict]:
    member = getattr(request, "member", None)
    if member is None or request.user.must_change_password:
        return [_link(request, label, name) for label, name in (("公开查询", "verify"), ("规程条文", "regulations"))]
    links = [_link(request, label, name) for label, name, roles in MENU if member.role in roles]
    if member.is_institution:
        regimes = member.office.institution.enrolments.filter(ended_on=None).values_list("regime", flat=True)
        links[1:1] = [_link(request, *INSTITUTION_MENU[Regime(regime)]) for regime in sorted(regimes)]
    return links


def _link(request: HttpRequest, label: str, name: str) -> dict:
    url = _reverse(name)
    return {"label": label, "url": url, "current": request.path == url or (request.path.startswith(url) and url != "/")}


@cache
def _reverse(name: str) -> str:
    return reverse(name)


def footer() -> list[dict]:
    names = (("规程条文", "regulations"), ("文书查验", "verify"), ("医院注册", "register"))
    return [{"label": label, "url": _reverse(name)} for label, name in names]


def who(request: HttpRequest) -> dict:
    member: Membership | None = getattr(request, "member", None)
    if member is None:
        return {}
    return {
        "name": member.person.name,
        "office": str(member.office),
        "role": member.get_role_display(),
        "offices": Membership.objects.current(request.on).filter(person=member.person).count(),
        "unread": Message.objects.filter(office=member.office, read_at=None)[:100].count(),
    }
