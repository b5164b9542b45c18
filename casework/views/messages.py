"""The post of an office and of a person: shown newest first, marked read by POST."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import signed_in
from accounts.requests import Request
from casework.models import Message
from casework.paging import page_by_id
from casework.ticks import ticked

COLUMNS = ("id", "title", "body", "at", "read_at", "read_by__name", "case__number", "notice", "person")


@signed_in
def inbox(request: Request) -> HttpResponse:
    unread = request.GET.get("show") == "unread"
    post = Message.objects.to(request.member)
    page = page_by_id(post.unread() if unread else post, COLUMNS, asked=request.GET)
    here = f"{reverse('messages')}?show=unread&" if unread else f"{reverse('messages')}?"
    context = {
        "post": page.rows,
        "unread_only": unread,
        "unread": [row["id"] for row in page.rows if not row["read_at"]],
        "previous": f"{here}before={page.previous}" if page.previous else "",
        "next": f"{here}after={page.next}" if page.next else "",
        "total": f"本页 {len(page.rows)} 条",
    }
    return render(request, "casework/messages.html", context)


@require_POST
@signed_in
def mark_read(request: Request) -> HttpResponse:
    """Those that the page showed, or one of them; what has come since stays unread. Who read it first stays noted."""
    shown = ticked(request.POST, "message")
    post = Message.objects.to(request.member).unread().filter(pk__in=shown)
    post.update(read_at=request.at, read_by=request.user)
    return redirect(f"{reverse('messages')}?show=unread" if request.POST.get("show") == "unread" else "messages")
