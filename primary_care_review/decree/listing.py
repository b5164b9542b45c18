"""The body's page of what it has to make known, and of what it has made known (P26)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES
from casework.models import Notice

from ..models import Decree
from . import actions
from .forms import DecreeForm

PAGE = 50


@for_roles(*BUREAU_ROLES, *COMMISSION_ROLES)
def decrees(request: Request) -> HttpResponse:
    office = request.member.office
    drafted = {row[0] for fields in actions.drafts(office).values_list("fields", flat=True) for row in fields["grades"]}
    waiting = [row for row in actions.waiting(office) if row.number not in drafted]
    form = DecreeForm(request.POST if request.method == "POST" else None, waiting=waiting)
    if request.method == "POST" and form.is_valid() and (notice := _drafted(request, form)):
        return redirect("notice", pk=notice.pk)
    rows = (
        Decree.objects.filter(body=office)
        .select_related("notice")
        .annotate(listed=Count("grades"))
        .order_by("-decreed_on", "-pk")
    )
    context = {
        "waiting": waiting,
        "form": form,
        "drafts": actions.drafts(office),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "primary_care_review/decrees.html", context, status=422 if form.is_bound else 200)


def _drafted(request: Request, form: DecreeForm) -> Notice | None:
    try:
        notice = actions.draft(**form.cleaned_data, by=request.member, at=request.at)
    except Refused as refused:
        refused.show_in(form)
        return None
    messages.success(request, "公布文件已拟写，由本单位负责人签发；签发后等级即行公布。")
    return notice
