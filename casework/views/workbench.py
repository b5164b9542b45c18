"""The workbench of each role: what waits for me, most urgent first."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import for_roles, signed_in
from accounts.models import Membership
from accounts.requests import Request
from accounts.roles import ADMIN_ROLES, EVERY_ROLE, INSTITUTION_ROLES, ROLE_CARDS, Role
from casework import anchors, triggers, turns
from casework.chasing import page as chasing
from casework.jobs import exporting
from casework.models import CalendarYear, Case, Message, Outbox
from casework.paging import PAGE, page_by_due
from casework.scopes import regimes_of
from casework.tables import cases as tables
from casework.text import day_text, weekday_text
from casework.workbench import desk, own_desks
from casework.workbench.counting import shown
from casework.workbench.invitations import invitations
from casework.workbench.rows import COLUMNS, Row, colleagues_of, shown_rows

# Those who work on cases, institutions apart.
DESKS = tuple(role for role in EVERY_ROLE if role not in (*ADMIN_ROLES, *INSTITUTION_ROLES))
FILTERS = ("regime", "stage", "q")
# What waits for colleagues, as far as it stands below the own queue; a link leads to all of it.
NEAREST = 5


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
    rows = desk.narrowed(desk.listed(member, parts, when, on=request.on), asked)
    page = page_by_due(rows, COLUMNS, asked=asked)
    numbers = desk.numbers(parts, member=member, on=request.on)
    told = partial(shown_rows, member=member, on=request.on, table=table)
    nearest = numbers.get("colleagues") and not (when or page.previous or any(asked.get(name) for name in FILTERS))
    queue = told(page.rows, own=when not in ("colleagues", "waiting"))
    chasing.mark(queue, [row["id"] for row in page.rows], member)
    late, late_in_all = chasing.late(member, numbers, on=request.on, table=table)
    return render(
        request,
        "casework/workbench.html",
        {
            "today": f"{day_text(request.on)} {weekday_text(request.on)}",
            "urgent": _urgent(numbers),
            "counts": desk.strip(numbers, chosen=when),
            "beside": desk.beside(member, on=request.on, found=numbers),
            "pending": {"unread": numbers["unread"]},
            "rows": queue,
            "late": late,
            "late_in_all": shown(late_in_all),
            "colleagues": told(_nearest(desk.listed(member, parts, "colleagues", on=request.on))) if nearest else [],
            "when": when,
            "when_label": desk.LABELS.get(when, "待我办理"),
            "regimes": [
                {"value": regime.value, "label": regime.label, "chosen": asked.get("regime") == regime.value}
                for regime in regimes_of(member)
            ],
            "stages": desk.stage_options(member, chosen=asked.get("stage", "")),
            "q": asked.get("q", ""),
            "narrowed": any(asked.get(name) for name in FILTERS),
            "export_url": _address("workbench_export", asked),
            "previous": _address("workbench", asked, before=page.previous) if page.previous else "",
            "next": _address("workbench", asked, after=page.next) if page.next else "",
            "total": f"本页 {len(page.rows)} 件" if page.previous or page.next else f"共 {len(page.rows)} 件",
            "page_size": PAGE,
        },
    )


def _nearest(rows: QuerySet) -> list[Row]:
    return page_by_due(rows, COLUMNS, asked={}, size=NEAREST).rows


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
    parts, when = desk.ranges(member, on=on, table=table), asked.get("when", "")
    rows = desk.narrowed(desk.listed(member, parts, when, on=on), asked)
    sheet = tables.queue(rows, member=member, on=on, table=table)
    return exporting.Listing(exporting.stamped("工作台", at), rows.count(), [sheet])


def _institution(request: Request) -> HttpResponse:
    """Few cases, so all of them: what may be begun, what is to be done, what colleagues and others have, what is over; and the
    latest post."""
    member, table = request.member, CalendarYear.objects.table()
    cases = list(Case.objects.visible_to(member).order_by("-id").values(*COLUMNS, "closed_at")[:200])
    # What waits for this member alone, as what a clerk has handed up, stands first.
    cases.sort(
        key=lambda row: (
            list(turns.read(row["turn"])) != [member.role],
            row["due_on"] is None,
            row["due_on"] or request.on,
        )
    )
    groups: dict[str, list[Row]] = {"待我办理": [], "待同事办理": [], "等待审核或时限": [], "已办结": []}
    told_rows = shown_rows(cases, member=member, on=request.on, table=table)
    chasing.mark(told_rows, [row["id"] for row in cases], member)
    for row, told in zip(cases, told_rows, strict=True):
        groups[_group(row, member)].append(told)
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


def _group(row: Row, member: Membership) -> str:
    turn = turns.read(row["turn"])
    if row["closed_at"]:
        return "已办结"
    if member.role in turn:
        return "待我办理"
    return "等待审核或时限" if turn.keys().isdisjoint(colleagues_of(member)) else "待同事办理"


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
