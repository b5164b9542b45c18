"""Giving an upload up from a page, where no script speaks the protocol."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.access import for_roles, page_before
from accounts.requests import Request

from ..models import Upload
from ..models.upload import SENDING_ROLES
from . import receiving


@require_POST
@for_roles(*SENDING_ROLES)
def upload_cancel(request: Request, key: str) -> HttpResponse:
    upload = get_object_or_404(Upload.objects.visible_to(request.member).select_related("case").unsettled(), key=key)
    receiving.cancel(upload, at=request.at)
    messages.success(request, f"“{upload.name}”不再上传。" if not upload.ended_at else f"“{upload.name}”不再显示。")
    return redirect(page_before(request) or "workbench")
