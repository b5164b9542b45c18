"""What somebody has had imported, exported or done in numbers: how far it is, what failed where, and what came of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts import slips
from accounts.access import signed_in
from accounts.refused import Refused
from accounts.requests import Request
from casework.downloads import excel, stored
from casework.jobs import exporting, page, working
from casework.models import Job
from casework.paging import PAGE
from casework.record import log_reading

SLIPS = 100  # at a time: each password is hashed while whoever prints them waits


@require_GET
@signed_in
def jobs(request: Request) -> HttpResponse:
    rows = Paginator(Job.objects.visible_to(request.member), PAGE).get_page(request.GET.get("page"))
    return render(request, "casework/jobs/list.html", {"page": rows, "rows": [page.row(job) for job in rows]})


@require_GET
@signed_in
def job(request: Request, pk: int) -> HttpResponse:
    return render(request, "casework/jobs/job.html", page.context(_own(request, pk)))


@require_POST
@signed_in
def job_cancel(request: Request, pk: int) -> HttpResponse:
    try:
        working.cancel(_own(request, pk), at=request.at)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已取消，正在办理的一批办完后停止。")
    return redirect("job", pk=pk)


@require_GET
@signed_in
def job_result(request: Request, pk: int) -> FileResponse:
    """The file that came of it, for whoever asked."""
    found = _own(request, pk)
    if found.result is None:
        raise Http404
    if found.files_removed_at:
        raise Refused("该文件保留期已满，已清除；需要的，请重新生成。")
    log_reading(by=request.member, at=request.at, what=f"下载 {found.result_name}")
    return stored(found.result, name=found.result_name)


@require_GET
@signed_in
def job_faults(request: Request, pk: int) -> HttpResponse:
    """All that failed and all that was noted, as sheets to be worked off."""
    return excel(f"办理结果{pk}.xlsx", *page.result_sheets(_own(request, pk)))


@require_POST
@signed_in
def job_slips(request: Request, pk: int) -> HttpResponse:
    """First passwords of the accounts that were opened, made now, some at a time and each once."""
    made = working.print_slips(_own(request, pk), most=SLIPS, by=request.member, at=request.at)
    if not made:
        messages.info(request, "没有待领取的初始密码单。")
        return redirect("job", pk=pk)
    slips.hand_out(request, made)
    return redirect("slip")


@require_POST
@signed_in
def export_start(request: Request) -> HttpResponse:
    """A long list is made beside the request."""
    name = request.POST.get("export", "")
    wanted = exporting.exports().get(name)
    if wanted is None or request.member.role not in wanted.roles:
        raise Refused("您当前的岗位不能导出该列表。")
    made = exporting.start(name, asked=request.POST.get("asked", ""), by=request.member, at=request.at)
    return redirect("job", pk=made.pk)


def _own(request: Request, pk: int) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.member), pk=pk)
