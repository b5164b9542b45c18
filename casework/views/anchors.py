"""The daily anchors, for whoever keeps them outside the portal: one line a day, printable with a code to scan, and as a file."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import for_roles
from accounts.requests import Request
from accounts.roles import Role
from casework.downloads import attachment
from casework.models import Anchor
from casework.printing.marks import qr_code
from casework.record import log_reading

SHOWN = 60


@for_roles(Role.AUDIT_ADMIN)
def anchor_list(request: Request) -> HttpResponse:
    rows = list(Anchor.objects.order_by("-on").defer("heads")[:SHOWN])
    context = {
        "anchors": rows,
        "code": qr_code(rows[0].line, title="最近一日的存证", pixels=4) if rows else "",
        "shown": SHOWN,
    }
    return render(request, "casework/anchors.html", context)


@for_roles(Role.AUDIT_ADMIN)
def anchor_export(request: Request) -> HttpResponse:
    """All of them, as `verify_record --anchors` reads them."""
    rows = Anchor.objects.order_by("on").defer("heads")
    log_reading(by=request.member, at=request.at, what="导出每日存证")
    content = "".join(f"{anchor.line}\n" for anchor in rows.iterator())
    return attachment(content.encode(), name="anchors.txt", content_type="text/plain; charset=utf-8")
