"""The bureau's plaques, and the page to which the code on one leads (P26)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import for_anyone, for_roles
from accounts.entry.forms import to_change
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, INSTITUTION_ROLES
from casework import verification
from casework.downloads import inline, stored
from casework.forms.file import choose_again
from casework.record import log_reading

from ..decree.views import of_grade
from ..models import Grade, Plaque
from . import actions
from .documents import plaque_pdf
from .forms import FORMS, ActForm, MakeForm, PlaqueFilter, state_of
from .reading import of_code, registered
from .shown import shown

AUTHORITIES = (*BUREAU_ROLES, *COMMISSION_ROLES)
PAGE = 50


@for_roles(*AUTHORITIES)
def plaques(request: Request) -> HttpResponse:
    """Of the district, or of all; the latest first."""
    form = PlaqueFilter(request.GET)
    rows = registered(request.member, form.asked().get("q", ""))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "narrowed": bool(form.asked())}
    return render(request, "primary_care_review/plaques.html", context)


@require_POST
@for_roles(*BUREAU_ROLES)
def make(request: Request, pk: int) -> HttpResponse:
    grades = Grade.objects.visible_to(request.member).select_related("institution__district", "decree__body", "case")
    grade = get_object_or_404(grades, pk=pk)
    form = MakeForm(request.POST, state=(grade.pk, Plaque.objects.standing().filter(grade=grade).exists()))
    if form.is_valid():
        try:
            made = actions.make(grade, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"牌匾已登记制作，编号{made.number}，请下载制版文件。")
            return redirect("grade", grade.pk)
    context = of_grade(request, grade) | {"form": form}
    return render(request, "primary_care_review/grade.html", context, status=422)


@for_roles(*BUREAU_ROLES)
def act(request: Request, pk: int, act: str) -> HttpResponse:
    if act not in FORMS:
        raise Http404
    rows = Plaque.objects.of_desk(request.member).select_related("grade__institution")
    plaque = get_object_or_404(to_change(rows, request), pk=pk)
    posted = request.method == "POST"
    form: ActForm = FORMS[act](*((request.POST, request.FILES) if posted else ()), state=state_of(plaque))
    if posted and form.is_valid():
        try:
            actions.ACTS[act](plaque, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"牌匾{plaque.number}已{form.label}。")
            return redirect("grade", plaque.grade_id)
    choose_again(form)
    context = {"plaque": plaque, "form": form}
    return render(request, "primary_care_review/plaque_act.html", context, status=422 if posted else 200)


@for_roles(*AUTHORITIES)
def plaque_file(request: Request, pk: int) -> HttpResponse:
    """For whoever makes it: a page of true size."""
    rows = Plaque.objects.visible_to(request.member).select_related("office", "grade__decree__body")
    plaque = get_object_or_404(rows, pk=pk)
    log_reading(by=request.member, at=request.at, what=f"下载牌匾{plaque.number}制版文件")
    return inline(plaque_pdf(plaque), name=f"牌匾-{plaque.number}.pdf")


@for_roles(*INSTITUTION_ROLES, *AUTHORITIES)
def photograph(request: Request, pk: int) -> HttpResponseBase:
    plaque = get_object_or_404(Plaque.objects.visible_to(request.member).select_related("photograph"), pk=pk)
    if plaque.photograph is None:
        raise Http404
    log_reading(by=request.member, at=request.at, what=f"查看牌匾{plaque.number}悬挂照片")
    return stored(plaque.photograph, name=f"{plaque.number}.jpg", shown=True)


@for_anyone
def plaque(request: Request, code: str) -> HttpResponse:
    """What anybody learns who scans the code or types the number; of what is not ours, that it is not."""
    found = of_code(code)
    if found is None:
        return render(request, "primary_care_review/plaque.html", {"asked": code[:40], "number": code[:40]}, status=404)
    return render(
        request,
        "primary_care_review/plaque.html",
        shown(found, on=request.on) | {"at": request.at, "number": found.number},
    )


@verification.register
def _public_page(code: str) -> str | None:
    found = of_code(code)
    return reverse("plaque", args=[found.code]) if found else None
