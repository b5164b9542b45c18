"""The bureau's register: who takes part, enrolling singly or by workbook, and the slips with first passwords (P02)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.access import for_roles
from accounts.models import Institution
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, Regime
from casework.workbook import WorkbookRefused

from ..actions import enrolment as verbs
from ..actions.faults import Faults
from ..forms.authority import EnrolmentForm, InstitutionFilter
from ..forms.institution import WorkbookForm
from ..tables import enrolment as sheets
from .files import show_refusal, workbook

PAGE = 50


@for_roles(*BUREAU_ROLES, *COMMISSION_ROLES)
def enrolled(request: Request) -> HttpResponse:
    form = InstitutionFilter(request.GET)
    rows = Institution.objects.visible_to(request.member).enrolled(Regime.PRIMARY_CARE).select_related("district")
    if words := form.asked().get("q"):
        rows = rows.filter(Q(name__icontains=words) | Q(uscc__iexact=words))
    context = {
        "form": form,
        "page": Paginator(rows.order_by("name", "pk"), PAGE).get_page(request.GET.get("page")),
        "may_enrol": request.member.role in BUREAU_ROLES,
        "narrowed": bool(form.asked()),
    }
    return render(request, "primary_care_review/enrolled.html", context)


@for_roles(*BUREAU_ROLES)
def enrol(request: Request) -> HttpResponse:
    form = EnrolmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = verbs.enrol_institution(
                **form.cleaned_data, district=request.member.office.own_district, by=request.member, at=request.at
            )
        except Refused as refused:
            show_refusal(form, refused.sentences, refused.field)
        else:
            return _slips(request, [done])
    return render(request, "primary_care_review/enrol.html", {"form": form}, status=422 if form.is_bound else 200)


@for_roles(*BUREAU_ROLES)
def enrol_register(request: Request) -> HttpResponse:
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = verbs.enrol_register(file=form.cleaned_data["file"], by=request.member, at=request.at)
        except Faults as faults:
            show_refusal(form, faults.sentences, "file")
        except WorkbookRefused as refused:
            show_refusal(form, [str(refused)], "file")
        else:
            return _slips(request, done)
    return render(
        request, "primary_care_review/enrol_register.html", {"form": form}, status=422 if form.is_bound else 200
    )


def _slips(request: Request, done: list[verbs.Enrolled]) -> HttpResponse:
    """The answer to the POST itself: first passwords are kept nowhere, so this page is shown once.

    Sent again by the browser, the same register is refused as enrolled already.
    """
    slips = [item for item in done if item.first_password]
    if not slips:
        names = "、".join(item.institution.name for item in done[:5])
        messages.success(request, f"已登记{names}{'等' if len(done) > 5 else ''}参加等级评审，原有人员可直接登录办理。")
        return redirect("enrolled")
    response = render(request, "primary_care_review/slips.html", {"done": done, "slips": slips})
    response["Cache-Control"] = "no-store"
    return response


@for_roles(*BUREAU_ROLES)
def register_template(request: Request) -> HttpResponse:
    return workbook(sheets.template(), "机构名录模板")
