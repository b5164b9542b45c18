"""The register fixed on a day: bureau and commission fix it, anybody reads and compares it (P14)."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_anyone, for_roles
from accounts.models import Membership
from accounts.requests import Request
from casework.downloads import attachment
from casework.jobs import exporting
from casework.paging import PAGE
from casework.verification import grouped, read

from ...models import RegisterSnapshot
from .. import exchange, snapshots
from .. import workbook as sheets
from .register import AUTHORITIES


@for_roles(*AUTHORITIES)
def grade_snapshots(request: Request) -> HttpResponse:
    """Those that were fixed; posting fixes what stands now."""
    if request.method == "POST":
        made = snapshots.take(by=request.member, at=request.at)
        messages.success(request, f"已固定等级名册，编号{made.number}，载{made.count}条。")
        return redirect("grade_snapshots")
    rows = RegisterSnapshot.objects.visible_to(request.member).select_related("office").defer("content")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "primary_care_review/grade_snapshots.html", {"page": page, "rows": page.object_list})


def _of(code: str) -> RegisterSnapshot:
    return get_object_or_404(RegisterSnapshot.objects.select_related("office"), code=read(code))


@for_anyone
def grade_snapshot(request: Request, code: str) -> HttpResponse:
    """What a citation leads to: number, day, office, sum, and the file."""
    snapshot = _of(code)
    official = bool(getattr(request, "member", None)) and request.member.role in AUTHORITIES
    context = {"snapshot": snapshot, "code": grouped(snapshot.code), "official": official}
    return render(request, "primary_care_review/grade_snapshot.html", context)


@for_anyone
def grade_snapshot_json(request: Request, code: str) -> HttpResponse:
    """Byte for byte as it was fixed."""
    snapshot = _of(code)
    name = f"等级名册{snapshot.number}.json"
    return attachment(snapshot.content.encode(), name=name, content_type=exchange.CONTENT_TYPE)


@for_roles(*AUTHORITIES)
def grade_snapshot_excel(request: Request, code: str) -> HttpResponse:
    return exporting.answer(request, "grade_snapshot", code=code)


@exporting.export("grade_snapshot", label="导出固定名册", roles=AUTHORITIES)
def _listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    snapshot = RegisterSnapshot.objects.visible_to(member).filter(code=read(asked.get("code", ""))).first()
    if snapshot is None:
        raise Http404
    return exporting.Listing(f"等级名册{snapshot.number}.xlsx", snapshot.count, [sheets.fixed(snapshot.entries())])
