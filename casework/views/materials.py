"""Handing out a file: only within scope, only as a download, and never unnoted."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404

from accounts.access import for_roles
from accounts.requests import Request
from casework.downloads import stored
from casework.models import Material
from casework.record import log_reading

from .search import CASE_READERS


@for_roles(*CASE_READERS)
def material(request: Request, pk: int) -> FileResponse:
    row = get_object_or_404(Material.objects.readable_by(request.member).select_related("file", "case"), pk=pk)
    response = stored(row.file, name=row.name)
    log_reading(by=request.member, at=request.at, what=f"下载 {row.name}", case=row.case)
    return response
