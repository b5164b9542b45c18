"""The regime's home for officials: the current cycle, how far it is, and what to do next."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.access import for_anyone, for_roles
from accounts.models import Membership
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OFFICIAL_ROLES, Role
from emr_rating.articles import E
from emr_rating.board import lists as tables
from emr_rating.models import Cycle, Filing
from emr_rating.stages import Stage

NOT_REPORTED = (tables.NOT_BEGUN, Stage.DRAFT, tables.HANDED_UP)
UNDER_REVIEW = (Stage.DISTRICT_REVIEW, Stage.DISTRICT_CONCLUDED, Stage.CITY_CHECK, Stage.CITY_REVIEW)


@for_anyone
def emr_home(request: Request) -> HttpResponse:
    """E01, E02, E05: scope, legal basis, stages; open to everybody."""
    return render(request, "emr_rating/authority/home.html", {"cycle": Cycle.objects.current(request.at)})


@for_roles(*OFFICIAL_ROLES)
def emr_office(request: Request) -> HttpResponse:
    cycle = Cycle.objects.shown(request.GET.get("year", ""), at=request.at)
    context: dict[str, Any] = {
        "cycle": cycle,
        "is_commission": request.member.role in COMMISSION_ROLES,
        "may_see_connection": request.member.role in (Role.COMMISSION_HEAD, Role.CENTRE),
    }
    if cycle:
        counted = sum_of(tables.counts(tables.board(cycle, request.member)))
        due_text = cycle.due_text(request.member.office.district_id)
        context |= {
            "due_text": due_text,
            "years": Cycle.objects.values_list("year", flat=True),
            "counts": _counts(cycle, counted),
            "stages": _stages(cycle, due_text, at=request.at),
            "tasks": _tasks(cycle, request.member, counted, at=request.at) + _elsewhere(cycle, request),
            "is_bureau": request.member.role in BUREAU_ROLES,
        }
    return render(request, "emr_rating/authority/office.html", context)


def sum_of(by_district: Mapping[Any, Mapping[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for counted in by_district.values():
        total.update(counted)
    return total


def _counts(cycle: Cycle, counted: Counter[str]) -> list[dict[str, Any]]:
    """Every status that occurs, and the ones that always matter, as links to their rows."""
    always = (tables.NOT_BEGUN, Stage.DRAFT, Stage.REPORTED)
    url = reverse("emr_board")
    return [
        {
            "number": counted[status],
            "label": label,
            "url": f"{url}?status={status}&year={cycle.year}",
            "tone": "",
            "current": False,
        }
        for status, label in tables.STATUSES.items()
        if counted[status] or status in always
    ]


def _stages(cycle: Cycle, due_text: str, *, at: datetime) -> list[dict[str, str]]:
    """E05: the stages of the year with their dates and "you are here"."""
    here = 0 if at < cycle.opens_at else 1 if at < cycle.closes_at else 2
    labels = (
        ("用户注册", "全年"),
        ("数据填报", f"{cycle.opens_text}至{cycle.closes_text}"),
        ("市级审核", f"区县截至{due_text}"),
        ("国家级审核", "按国家安排"),
    )
    return [
        {"label": label, "note": note, "state": "done" if index < here else "now" if index == here else "next"}
        for index, (label, note) in enumerate(labels)
    ]


def _tasks(cycle: Cycle, member: Membership, counted: Counter[str], *, at: datetime) -> list[dict[str, str]]:
    """What this role has to do next, as a sentence with its link."""
    open_now = cycle.opens_at <= at < cycle.closes_at
    waiting = sum(counted[status] for status in NOT_REPORTED)
    rows: list[tuple[bool, str, str]] = []
    if member.role in (*BUREAU_ROLES, *COMMISSION_ROLES):
        rows.append((bool(open_now and waiting), f"{waiting}家尚未上报，可逐家或一并催报", "emr_board"))
    if member.role in BUREAU_ROLES:
        review, done = counted[Stage.DISTRICT_REVIEW], counted[Stage.DISTRICT_CONCLUDED]
        rows.append((bool(review), f"{review}件待组织评审、作出结论（{E(16)}）", "emr_board"))
        rows.append((bool(done), f"{done}件已有结论，待汇总报送（{E(16)}）", "district_summary"))
    if member.role in COMMISSION_ROLES:
        checks, first_fours = counted[Stage.CITY_CHECK], counted[Stage.CITY_REVIEW]
        rows.append((bool(checks), f"{checks}件申报5级及以上待组织专家初核、作出结论（{E(17)}）", "workbench"))
        rows.append(
            (
                bool(first_fours),
                f"{first_fours}件首次自评4级或者提级审核的待组织专家审核、作出结论（{E(15)}、{E(30)}）",
                "workbench",
            )
        )
        rows.append((at >= cycle.closes_at, "查看各区县审核进度和报送的汇总", "emr_summaries"))
    if member.role == Role.COMMISSION_HEAD and counted[Stage.NOT_FILED]:
        rows.append((True, f"{counted[Stage.NOT_FILED]}家未在时限内填报，确需补报的可逐件准予（{E(8)}）", "emr_board"))
    return [
        {"sentence": sentence, "url": f"{reverse(name)}?year={cycle.year}" if name != "workbench" else reverse(name)}
        for shown, sentence, name in rows
        if shown
    ]


def _elsewhere(cycle: Cycle, request: Request) -> list[dict[str, str]]:
    """What waits outside the year that is shown: other years still under review, and registrations."""
    if request.member.role in (Role.CENTRE, Role.INSTITUTE):
        return [{"sentence": f"待核验、待审核的注册申请在工作台办理（{E(6)}）", "url": reverse("workbench")}]
    waiting = Filing.objects.visible_to(request.member).filter(state__in=UNDER_REVIEW).values("pk")
    years = Cycle.objects.filter(filings__in=waiting).exclude(pk=cycle.pk).distinct()
    return [task for year in years for task in _waiting_in(year, request)]


def _waiting_in(other: Cycle, request: Request) -> list[dict[str, str]]:
    counted = sum_of(tables.counts(tables.board(other, request.member)))
    tasks = _tasks(other, request.member, counted, at=request.at)
    return [task | {"sentence": f"{other}：{task['sentence']}"} for task in tasks]
