"""The page of a notice, its file, and what is done to it there."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.access import for_roles
from accounts.entry.forms import to_change
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import INSTITUTION_ROLES
from casework import outbox
from casework.actions import notices
from casework.downloads import attachment, inline
from casework.forms import notice as forms
from casework.models import Delivery, Notice, Outbox
from casework.models.notice import DESK_ROLES, READING_ROLES
from casework.notices.kinds import paper
from casework.notices.page import page_context
from casework.paging import PAGE
from casework.record import log_reading

PDF = "application/pdf"


@for_roles(*READING_ROLES)
def notice(request: Request, pk: int) -> HttpResponse:
    found = _fetch(request, pk)
    log_reading(by=request.member, at=request.at, what=f"文书 {found}", case=found.case, notice=found)
    return render(request, "casework/notices/notice.html", page_context(found, request.member, at=request.at))


@require_GET
@for_roles(*INSTITUTION_ROLES)
def received_notices(request: Request) -> HttpResponse:
    """What an institution has received, the latest first."""
    rows = Notice.objects.visible_to(request.member).select_related("office", "replaces", "replaced_by")
    rows = rows.prefetch_related("deliveries")
    page = Paginator(rows.order_by("-issued_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "total": f"共{page.paginator.count}件，第{page.number}页",
        "previous": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next": f"?page={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "casework/notices/received.html", context)


@for_roles(*READING_ROLES)
def notice_pdf(request: Request, pk: int) -> HttpResponse:
    """The file of an issued notice, as it was kept."""
    found = _fetch(request, pk)
    if found.pdf is None:
        messages.info(request, "本文书的PDF尚未生成，请稍后再下载。")
        return redirect("notice", pk=pk)
    log_reading(by=request.member, at=request.at, what=f"下载文书 {found}", case=found.case, notice=found)
    with default_storage.open(found.pdf.path) as stored:
        shown = attachment if "download" in request.GET else inline
        return shown(stored.read(), name=f"{found.number}{found.title}.pdf", content_type=PDF)


@for_roles(*DESK_ROLES)
def notice_preview(request: Request, pk: int) -> HttpResponse:
    """A draft as it would be printed, marked as one; nothing is kept."""
    drafted = get_object_or_404(_own(request).filter(issued_at=None), pk=pk)
    return inline(paper(drafted).pdf(), name=f"{drafted.title}（草稿）.pdf")


@for_roles(*DESK_ROLES)
def notice_draft(request: Request, pk: int) -> HttpResponse:
    return _act(request, pk, forms.ContentForm)


@for_roles(*DESK_ROLES)
def notice_redraft(request: Request, pk: int) -> HttpResponse:
    return _act(request, pk, forms.RedraftForm)


@for_roles(*DESK_ROLES)
def notice_issue(request: Request, pk: int) -> HttpResponse:
    return _act(request, pk, forms.IssueForm)


@for_roles(*DESK_ROLES)
def notice_return(request: Request, pk: int) -> HttpResponse:
    return _act(request, pk, forms.ReturnForm)


@for_roles(*DESK_ROLES)
def notice_deliver(request: Request, pk: int) -> HttpResponse:
    return _act(request, pk, forms.DeliveryForm)


@for_roles(*DESK_ROLES)
def delivery_correct(request: Request, pk: int, delivery: int) -> HttpResponse:
    """A delivery of one's own office that was entered wrongly; what the system entered itself is not to be found here."""
    standing = Delivery.objects.standing().exclude(way=Delivery.Way.PORTAL).select_related("notice__case")
    wrong = get_object_or_404(standing, pk=delivery, notice__in=_own(request).filter(pk=pk))
    return _act(request, pk, partial(forms.DeliveryCorrectionForm, delivery=wrong))


@for_roles(*DESK_ROLES)
def notice_reissue(request: Request, pk: int) -> HttpResponse:
    return _act(request, pk, forms.ReissueForm)


@for_roles(*DESK_ROLES)
def notice_withdraw(request: Request, pk: int) -> HttpResponse:
    return _act(request, pk, forms.WithdrawForm)


@for_roles(*DESK_ROLES)
@require_POST
def notice_printed(request: Request, pk: int) -> HttpResponse:
    found = notices.mark_printed(get_object_or_404(_own(request), pk=pk), by=request.member, at=request.at)
    messages.success(request, f"{found.number}已登记打印，送达后请登记送达。")
    return redirect("notice", pk=pk)


@for_roles(*DESK_ROLES)
@require_POST
def notice_retry(request: Request, pk: int) -> HttpResponse:
    """Makes the file once more, after the font library was extended or the text put right elsewhere."""
    found = get_object_or_404(_own(request), pk=pk)
    outbox.again(Outbox.objects.filter(kind=Outbox.Kind.NOTICE, key=str(found.pk)), at=request.at)
    messages.info(request, "已重新安排生成PDF，请稍后刷新本页。")
    return redirect("notice", pk=pk)


def _act(request: Request, pk: int, form_class: Callable[..., forms.ActForm]) -> HttpResponse:
    """The page of an act: asks what it needs, does it, and shows what was refused with all that was typed."""
    found = get_object_or_404(to_change(_own(request), request), pk=pk)
    form = form_class(request.POST if request.method == "POST" else None, notice=found, at=request.at)
    if form.is_bound and form.is_valid():
        try:
            form.act(by=request.member)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"“{found.title}”：{form.done or f'{form.label}已办理。'}")
            return redirect("notice", pk=pk)
    return render(
        request, "casework/notices/act.html", {"notice": found, "form": form}, status=422 if form.is_bound else 200
    )


def _fetch(request: Request, pk: int) -> Notice:
    """A notice within the member's scope, with how far it has come; a stranger gets 404."""
    rows = Notice.objects.visible_to(request.member).with_standing()
    related = ("case__institution", "office", "pdf", "drafted_by", "issued_by", "printed_by", "withdrawn_by")
    return get_object_or_404(rows.select_related(*related, "replaces", "replaced_by"), pk=pk)


def _own(request: Request):
    """The notices of the member's office: the only ones anything is done to."""
    return Notice.objects.of_desk(request.member).select_related("case", "office")
