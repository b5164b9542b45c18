"""Handing out a file: only within scope, only as a download, and never unnoted."""

from django.core.files.storage import default_storage
from django.http import FileResponse
from django.shortcuts import get_object_or_404

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from casework.models import Material
from casework.record import log_reading

from .search import CASE_READERS


@for_roles(*CASE_READERS)
def material(request: Request, pk: int) -> FileResponse:
    row = get_object_or_404(Material.objects.readable_by(request.member).select_related("file", "case"), pk=pk)
    try:
        stored = default_storage.open(row.file.path)
    except FileNotFoundError as missing:
        raise Refused(f"“{row.name}”在存储中缺失，已不能下载，请联系系统管理员恢复备份。") from missing
    log_reading(by=request.member, at=request.at, what=f"下载 {row.name}", case=row.case)
    response = FileResponse(stored, as_attachment=True, filename=row.name, content_type=row.file.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
