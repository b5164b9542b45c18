"""The notice desk of an office, and the word before its numbers."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.access import for_roles
from accounts.models import Membership
from accounts.refused import Refused
from accounts.requests import Request
from casework.actions import notices
from casework.forms.notice import DocumentWordForm
from casework.jobs import exporting
from casework.models.notice import DESK_ROLES
from casework.notices import desk
from casework.notices.rules import ISSUING_ROLES
from casework.paging import page_by_id


@for_roles(*DESK_ROLES)
def notice_desk(request: Request) -> HttpResponse:
    asked, member = request.GET, request.member
    page = page_by_id(desk.listed(member, asked), desk.COLUMNS, asked=asked)
    tab = asked.get("tab", "") if asked.get("tab") in desk.TABS else ""
    return render(
        request,
        "casework/notices/desk.html",
        {
            "counts": desk.counts(member, chosen=tab),
            "page": page,
            "rows": desk.shown_rows(page.rows, member),
            "tab": tab,
            "tab_label": desk.TABS[tab][0] if tab else "全部文书",
            "kinds": desk.kind_options(chosen=asked.get("kind", "")),
            "q": asked.get("q", ""),
            "narrowed": any(asked.get(name) for name in ("kind", "q")),
            "word": member.office.document_word,
            "total": f"{'本页' if page.previous or page.next else '共'} {len(page.rows)} 件",
            "may_set_word": member.role in ISSUING_ROLES,
        },
    )


@for_roles(*DESK_ROLES)
def notice_export(request: Request) -> HttpResponse:
    """The list as it is filtered, as a spreadsheet."""
    return exporting.answer(request, "notices")


@exporting.export("notices", label="导出文书列表", roles=DESK_ROLES)
def _listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    rows = desk.listed(member, asked)
    return exporting.Listing(exporting.stamped("文书", at), rows.count(), [desk.sheet(rows)])


@for_roles(*ISSUING_ROLES)
def document_word(request: Request) -> HttpResponse:
    office = request.member.office
    standing = {"word": office.document_word}
    form = DocumentWordForm(request.POST if request.method == "POST" else None, standing=standing)
    if form.is_bound and form.is_valid():
        try:
            notices.set_document_word(office, word=form.cleaned_data["word"], by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, "发文机关代字已保存，自下一件文书起使用。")
            return redirect("notice_desk")
    status = 422 if form.is_bound else 200
    return render(request, "casework/notices/document_word.html", {"form": form, "office": office}, status=status)
