"""Handing out files: only within scope, opened in a page of ours or as a download, one or several, and never unnoted."""

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from casework.downloads import stored, zipped
from casework.files.naming import apart
from casework.models import Case, Material
from casework.models.material import MaterialQuerySet
from casework.record import log_reading
from casework.text import moment_text

from .search import CASE_READERS


@for_roles(*CASE_READERS)
def material(request: Request, pk: int) -> FileResponse:
    row = _fetch(request, pk)
    response = stored(row.file, name=row.name)
    log_reading(by=request.member, at=request.at, what=f"下载 {row.name}", case=row.case)
    return response


@for_roles(*CASE_READERS)
def material_page(request: Request, pk: int) -> HttpResponse:
    """The file open in a page, with the one before and the one after it."""
    row = _fetch(request, pk)
    pks = [one.pk for one in _readable(request, row.case)]
    here = pks.index(row.pk) if row.pk in pks else 0
    context = {
        "material": row,
        "case": row.case,
        "before": reverse("material_page", args=[pks[here - 1]]) if here else "",
        "after": reverse("material_page", args=[pks[here + 1]]) if here + 1 < len(pks) else "",
        "content": reverse("material_content", args=[pk]),
        "download": reverse("material", args=[pk]),
    }
    return render(request, "casework/material.html", context)


@for_roles(*CASE_READERS)
def material_content(request: Request, pk: int) -> FileResponse:
    """What the page shows."""
    row = _fetch(request, pk)
    response = stored(row.file, name=row.name, shown=True, span=request.headers.get("Range", ""))
    log_reading(by=request.member, at=request.at, what=f"查看 {row.name}", case=row.case)
    return response


@for_roles(*CASE_READERS)
def case_materials(request: Request, number: str) -> StreamingHttpResponse:
    """The files ticked, or all that may be read, as one archive with a list; what cannot be given is named there."""
    case = get_object_or_404(Case.objects.visible_to(request.member), number=number)
    chosen = set(request.GET.getlist("material"))
    rows = [row for row in _readable(request, case) if not chosen or str(row.pk) in chosen]
    if not rows:
        raise Refused("没有可以下载的材料，请返回材料页面重新勾选。")
    taken: set[str] = set()
    files, lines = [], [f"{case.number} {case.title} 材料清单，{moment_text(request.at)}由{request.member.office}下载"]
    for order, row in enumerate(rows, start=1):
        name, why = apart(row.name, taken), _why_not(row)
        note = f"（{why}，未包含）" if why else ""
        lines.append(f"{order}. {name}{note}\r\n   SHA-256 {row.file_id}")
        if not why:
            files.append((row.file, name))
            log_reading(by=request.member, at=request.at, what=f"下载 {row.name}", case=case)
    return zipped(files, "\r\n".join(lines) + "\r\n", name=f"{case.number}材料.zip")


def _why_not(row: Material) -> str:
    return row.file.held_back or ("" if default_storage.exists(row.file.path) else "存储中缺失")


def _fetch(request: Request, pk: int) -> Material:
    return get_object_or_404(Material.objects.readable_by(request.member).select_related("file", "case"), pk=pk)


def _readable(request: Request, case: Case) -> MaterialQuerySet:
    readable = Material.objects.readable_by(request.member, kind=case.kind)
    return readable.filter(case=case, withdrawn_at=None).select_related("file")
