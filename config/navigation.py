"""The menu of each role, the footer, and the box of the person who is signed in."""

from collections.abc import Iterable
from functools import cache

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Membership
from accounts.requests import Request
from accounts.roles import (
    BUREAU_ROLES,
    COMMISSION_ROLES,
    EVERY_ROLE,
    INSTITUTION_ROLES,
    OFFICIAL_ROLES,
    Regime,
    Role,
)
from casework.models import Message, Sample
from casework.views.search import CASE_READERS
from casework.workbench import own_desks
from casework.workbench.counting import counted
from experts.models import Draw

# Label, name of the address, roles. An institution's regimes depend on its enrolments and are added below.
MENU: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("工作台", "workbench", EVERY_ROLE),
    ("评审任务", "assignments", (Role.EXPERT,)),
    ("第二评定", "agreement_tasks", (Role.EXPERT,)),
    ("我的档案", "own_file", (Role.EXPERT,)),
    ("培训", "trainings", (Role.EXPERT,)),
    ("电子病历评级", "emr_office", OFFICIAL_ROLES),
    ("基层评审", "primary_care_office", (*BUREAU_ROLES, *COMMISSION_ROLES)),
    ("受托事项", "delegations", (Role.THIRD_PARTY,)),
    ("受托合同", "contracts", (Role.THIRD_PARTY,)),
    ("专家", "experts", OFFICIAL_ROLES),
    ("专家抽取", "draws", (Role.SUPERVISOR,)),
    ("抽样", "samples", (Role.SUPERVISOR,)),
    ("评审监督", "supervision", (Role.SUPERVISOR,)),
    ("待签署", "signing", (Role.BUREAU_HEAD, Role.COMMISSION_HEAD)),
    ("文书", "notice_desk", (*BUREAU_ROLES, *COMMISSION_ROLES, Role.CENTRE, Role.NOTICE_CLERK)),
    ("文书", "received_notices", INSTITUTION_ROLES),
    ("医疗机构", "institutions", OFFICIAL_ROLES),
    ("问责", "accountabilities", (*BUREAU_ROLES, *COMMISSION_ROLES)),
    ("归档", "archive", OFFICIAL_ROLES),
    ("推荐专家", "nominations", INSTITUTION_ROLES),
    ("人员", "people", (*INSTITUTION_ROLES, *OFFICIAL_ROLES, Role.SECURITY_ADMIN)),
    ("工作日历", "calendar_years", (*COMMISSION_ROLES, Role.CENTRE, Role.SYSTEM_ADMIN)),
    ("异常线索", "signs", (*COMMISSION_ROLES, Role.AUDIT_ADMIN)),
    ("审计", "audit", (Role.AUDIT_ADMIN,)),
)
INSTITUTION_MENU = {
    Regime.EMR: ("电子病历填报", "filing_home"),
    Regime.PRIMARY_CARE: ("等级评审", "assessment_home"),
}


def navigation(request: Request) -> list[dict]:
    member = getattr(request, "member", None)
    if member is None or request.user.must_change_password:
        return _links(request, (("公示", "postings"), ("公开查询", "verify"), ("规程条文", "regulations")))
    entries = [(label, name) for label, name, roles in MENU if member.role in roles]
    if own_desks.address_for(member.role):
        entries.remove(("工作台", "workbench"))
    if member.is_institution:
        regimes = member.office.institution.enrolments.filter(ended_on=None).values_list("regime", flat=True)
        entries[1:1] = [INSTITUTION_MENU[Regime(regime)] for regime in sorted(regimes)]
        if Regime.EMR in regimes:
            entries.append(("培训", "trainings"))
        entries.append(("本机构信息", "own_institution"))
    return _links(request, entries)


def _links(request: Request, entries: Iterable[tuple[str, str]]) -> list[dict]:
    """The entry under whose address the page lies is the current one: of two, the longer."""
    known = [(label, name, address(name)) for label, name in entries]
    here = max((url for *_, url in known if request.path.startswith(url)), key=len, default="")
    return [{"label": label, "name": name, "url": url, "current": url == here} for label, name, url in known]


@cache
def address(name: str) -> str:
    return reverse(name)


def footer() -> list[dict]:
    names = (
        ("公示", "postings"),
        ("规程条文", "regulations"),
        ("条文解释", "interpretations"),
        ("文书查验", "verify"),
        ("医院注册", "register"),
    )
    return [{"label": label, "url": address(name)} for label, name in names]


def who(request: Request) -> dict:
    """The box of the person who is signed in."""
    member: Membership | None = getattr(request, "member", None)
    if member is None:
        return {}
    return {
        "name": member.person.name,
        "office": str(member.office),
        "role": member.get_role_display(),
        "searches": member.role in CASE_READERS,
        "offices": request.posts,
    }


def pending(request: Request) -> dict[str, int]:
    """What the person has not read, and for a supervisor, who has no workbench to say it, which draws wait; in one statement."""
    waiting: dict[str, QuerySet] = {"unread": Message.objects.to(request.member).unread()}
    if request.member.role == Role.SUPERVISOR:
        waiting["draws"] = Draw.objects.waiting_for(request.member, request.at)
        waiting["samples"] = Sample.objects.waiting_for(request.member, request.at)
    return counted(waiting)
