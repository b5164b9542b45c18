"""The workbench of each role: what waits for me, most urgent first."""

from collections.abc import Mapping
from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import for_roles, signed_in
from accounts.models import Membership
from accounts.requests import Request
from accounts.roles import ADMIN_ROLES, EVERY_ROLE, INSTITUTION_ROLES, ROLE_CARDS, Role
from casework import anchors, triggers
from casework.jobs import exporting
from casework.models import CalendarYear, Case, Inquiry, Message, Outbox
from casework.paging import PAGE, page_by_due
from casework.scopes import regimes_of
from casework.tables import cases as tables
from casework.text import day_text, weekday_text
from casework.workbench import desk, own_desks
from casework.workbench.counting import shown
from casework.workbench.invitations import invitations

# Those who work on cases, institutions apart.
DESKS = tuple(role for role in EVERY_ROLE if role not in (*ADMIN_ROLES, *INSTITUTION_ROLES))


@require_safe
@signed_in
def workbench(request: Request) -> HttpResponse:
    if own := own_desks.address_for(request.member.role):
        return redirect(own)
    if request.member.role in ADMIN_ROLES:
        return _administration(request)
    if request.member.is_institution:
        return _institution(request)
    return _office(request)


def _office(request: Request) -> HttpResponse:
    asked, member, table = request.GET, request.member, CalendarYear.objects.table()
    parts = desk.ranges(member, on=request.on, table=table)
    when = asked.get("when", "") if asked.get("when") in parts else ""
    rows = desk.narrowed(desk.listed(member, parts, when), asked)
    page = page_by_due(rows, desk.COLUMNS, asked=asked)
    numbers = desk.numbers(parts, member=member, on=request.on)
    return render(
        request,
        "casework/workbench.html",
        {
            "today": f"{day_text(request.on)} {weekday_text(request.on)}",
            "urgent": _urgent(numbers),
            "counts": desk.strip(numbers, chosen=when),
            "beside": desk.beside(member, on=request.on, found=numbers),
            "pending": {"unread": numbers["unread"]},
            "rows": desk.shown_rows(page.rows, member=member, on=request.on, table=table),
            "when": when,
            "when_label": desk.LABELS.get(when, "在我处"),
            "regimes": [
                {"value": regime.value, "label": regime.label, "chosen": asked.get("regime") == regime.value}
                for regime in regimes_of(member)
            ],
            "stages": desk.stage_options(member, chosen=asked.get("stage", "")),
            "q": asked.get("q", ""),
            "narrowed": any(asked.get(name) for name in ("regime", "stage", "q")),
            "export_url": _address("workbench_export", asked),
            "previous": _address("workbench", asked, before=page.previous) if page.previous else "",
            "next": _address("workbench", asked, after=page.next) if page.next else "",
            "total": f"本页 {len(page.rows)} 件" if page.previous or page.next else f"共 {len(page.rows)} 件",
            "page_size": PAGE,
        },
    )


def _urgent(numbers: dict[str, int]) -> str:
    said = [
        f"{shown(numbers[name])} 件{label}" for name, label in (("late", "已逾期"), ("today", "到期")) if numbers[name]
    ]
    return f"今天有 {'、'.join(said)}" if said else "今天没有到期事项"


def _address(name: str, asked, **key: str) -> str:
    """The same list elsewhere: the filters are kept, the key of the page is not."""
    kept = asked.copy()
    for stale in ("after", "before"):
        kept.pop(stale, None)
    kept.update(key)
    query = kept.urlencode()
    return f"{reverse(name)}{'?' if query else ''}{query}"


@for_roles(*DESKS)
def workbench_export(request: Request) -> HttpResponse:
    """The list as it is filtered, as a spreadsheet."""
    return exporting.answer(request, "workbench")


@exporting.export("workbench", label="导出工作台", roles=DESKS)
def _listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    table, on = CalendarYear.objects.table(), timezone.localdate(at)
    rows = desk.narrowed(desk.listed(member, desk.ranges(member, on=on, table=table), asked.get("when", "")), asked)
    sheet = tables.queue(rows, member=member, on=on, table=table)
    return exporting.Listing(exporting.stamped("工作台", at), rows.count(), [sheet])


def _institution(request: Request) -> HttpResponse:
    """Few cases, so all of them: what may be begun, what is to be done, what others have, what is over; and the latest post.

    A question of the reviewing authority is to be answered, although the authority holds the case.
    """
    member, table = request.member, CalendarYear.objects.table()
    cases = list(Case.objects.visible_to(member).order_by("-id").values(*desk.COLUMNS, "holder", "closed_at")[:200])
    cases.sort(key=lambda row: (row["due_on"] is None, row["due_on"] or request.on))
    questions = Inquiry.objects.filter(case__in=[row["id"] for row in cases], answered_at=None)
    asked = set(questions.values_list("case_id", flat=True))
    for row in cases:
        row["asked"] = row["id"] in asked
    groups: dict[str, list[desk.Row]] = {"待我办理": [], "等待审核或时限": [], "已办结": []}
    for row, told in zip(cases, desk.shown_rows(cases, member=member, on=request.on, table=table), strict=True):
        mine = row["holder"] == member.office_id or (row["asked"] and desk.takes_a_step(told))
        groups["已办结" if row["closed_at"] else "待我办理" if mine else "等待审核或时限"].append(told)
    return render(
        request,
        "casework/workbench_institution.html",
        {
            "today": f"{day_text(request.on)} {weekday_text(request.on)}",
            "beside": desk.beside(member, on=request.on),
            "groups": [{"label": label, "rows": rows} for label, rows in groups.items() if rows],
            "invitations": invitations(member, request.at),
            "post": Message.objects.to(member).unread().select_related("case")[:5],
        },
    )


def _administration(request: Request) -> HttpResponse:
    """Administrators see no case (MLPS): what their role is for, and their pages."""
    pages = {
        Role.SYSTEM_ADMIN: (("未完成的发送和生成", "effects"), ("工作日历", "calendar_years")),
        Role.SECURITY_ADMIN: (("人员与账号", "people"),),
        Role.AUDIT_ADMIN: (("审计", "audit"),),
    }
    role = Role(request.member.role)
    context = {
        "role": role.label,
        "purpose": ROLE_CARDS[role].purpose,
        "pages": [{"label": label, "url": reverse(name)} for label, name in pages[role]],
        "beside": desk.beside(request.member, on=request.on),
        "running": _running(request.on) if role == Role.SYSTEM_ADMIN else None,
    }
    return render(request, "casework/workbench_administration.html", context)


def _running(on: date) -> dict[str, int | list[str]]:
    """Whether the machine does its work: what waits in the outbox, what failed, the daily anchor, the database's guards."""
    return {
        "waiting": Outbox.objects.waiting().count(),
        "failed": Outbox.objects.failed().count(),
        "unanchored": anchors.unanchored(on).count(),
        "missing_triggers": sorted(triggers.names() - triggers.installed()),
    }
