"""Notices ticked at the desk: opened as one file, issued, entered as printed and as delivered in one act each."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from casework.downloads import attachment, inline
from casework.forms.notice import BatchForm
from casework.jobs import working
from casework.models import Job, Notice
from casework.models.notice import DESK_ROLES
from casework.notices import batch, bundle
from casework.notices.batch_page import context
from casework.record import log_reading
from casework.ticks import ticked


@require_GET
@for_roles(*DESK_ROLES)
def notice_batch(request: Request) -> HttpResponse:
    """What was ticked, or all that the desk lists under its filters, in the order of the addressees."""
    found = _chosen(request)
    if not found:
        messages.error(request, "请至少选择一件文书。")
        return redirect("notice_desk")
    return render(request, "casework/notices/batch.html", context(found, request.member, at=request.at))


@require_GET
@for_roles(*DESK_ROLES)
def notice_batch_pdf(request: Request) -> HttpResponse:
    found = _with_file(request)
    content = bundle.merged(found, both_sides="both" in request.GET)
    return inline(content, name=f"文书合并（{len(found)}件）.pdf")


@require_GET
@for_roles(*DESK_ROLES)
def notice_batch_zip(request: Request) -> HttpResponse:
    found = _with_file(request)
    content = bundle.zipped([(notice, batch.addressee(notice)) for notice in found])
    return attachment(content, name=f"文书（{len(found)}件）.zip", content_type=bundle.ZIP)


@require_POST
@for_roles(*DESK_ROLES)
def notice_batch_act(request: Request) -> HttpResponse:
    """One act on all of them: done here where they are few, else by a job."""
    found = batch.chosen(request.member, ticked(request.POST, "notices"))
    form = BatchForm(request.POST)
    if not form.is_valid():
        shown = context(found, request.member, at=request.at, form=form)
        return render(request, "casework/notices/batch.html", shown, status=422)
    try:
        done = form.perform(found, by=request.member, at=request.at)
    except working.Refusals as refused:
        shown = context(found, request.member, at=request.at, refusals=refused.sentences)
        return render(request, "casework/notices/batch.html", shown, status=422)
    if isinstance(done, Job):
        return redirect("job", pk=done.pk)
    said = "，".join(f"{label}{number}件" for label, number in done.counts.items())
    messages.success(request, f"{said or '所选文书无须办理'}。")
    return redirect(f"{reverse('notice_batch')}?notices={','.join(str(notice.pk) for notice in found)}")


def _chosen(request: Request) -> list[Notice]:
    asked = request.GET
    pks = (
        batch.filtered(request.member, asked) if "all" in asked else ticked(asked, "notice") + ticked(asked, "notices")
    )
    return batch.chosen(request.member, pks)


def _with_file(request: Request) -> list[Notice]:
    """Those that can be printed; a file of many is made by a job."""
    chosen = _chosen(request)
    found = [notice for notice in chosen if notice.pdf_id]
    if not chosen:
        raise Http404
    if not found:
        raise Refused("所选文书的PDF尚未生成，请稍后再试。")
    if len(found) > batch.AT_ONCE:
        raise Refused(f"一次直接打开的不超过{batch.AT_ONCE}件，更多的请在“批量办理”中由后台生成。")
    for notice in found:
        log_reading(by=request.member, at=request.at, what=f"下载文书 {notice}", case=notice.case, notice=notice)
    return found
