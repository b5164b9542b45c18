"""The people of an office, for colleagues to look up and for those who manage their accounts."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from accounts import people as verbs
from accounts import slips
from accounts.access import for_roles
from accounts.forms import AddRoleForm, InviteForm, PeopleFilter, ReasonForm
from accounts.models import Membership, Office
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import INSTITUTION_ROLES, OFFICIAL_ROLES, Role

ROWS = 50
looks_up = for_roles(*INSTITUTION_ROLES, *OFFICIAL_ROLES, Role.SECURITY_ADMIN)
manages = for_roles(
    Role.INSTITUTION_LEADER,
    Role.BUREAU_HANDLER,
    Role.BUREAU_HEAD,
    Role.COMMISSION_HEAD,
    Role.CENTRE,
    Role.SECURITY_ADMIN,
)


def _visible(request: Request):
    visible = Membership.objects.visible_to(request.member).current(request.on)
    return visible.select_related("person", "office__district").order_by("office_id", "id")


@looks_up
def people(request: Request) -> HttpResponse:
    rows = _visible(request)
    form = PeopleFilter(request.GET, roles=sorted(rows.order_by().values_list("role", flat=True).distinct()))
    if form.is_valid():
        rows = _matching(rows, **form.cleaned_data)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "total": f"共{page.paginator.count}条，第{page.number}页",
        "filtered": any(form.cleaned_data.values()) if form.is_valid() else True,
        "may_invite": Office.objects.managed_by(request.member).filter(pk=request.member.office_id).exists(),
        "previous": _page_url(request, page.previous_page_number()) if page.has_previous() else "",
        "next": _page_url(request, page.next_page_number()) if page.has_next() else "",
    }
    return render(request, "accounts/people.html", context)


@looks_up
def person(request: Request, pk: int) -> HttpResponse:
    """One person in one office: a membership, and what may be done about it."""
    member = get_object_or_404(_visible(request), pk=pk)
    managed = Office.objects.managed_by(request.member).filter(pk=member.office_id).exists()
    context = {"shown": member, "manages": managed and member.person_id != request.user.pk}
    return render(request, "accounts/person.html", context)


@manages
def invite_person(request: Request, office: int) -> HttpResponse:
    of = get_object_or_404(Office.objects.managed_by(request.member), pk=office)
    form = InviteForm(request.POST or None, office=of)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.invite(office=of, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            slips.hand_out(request, [made])
            return redirect("slip")
    context = {"form": form, "office": of}
    return render(request, "accounts/invite_person.html", context, status=422 if form.is_bound else 200)


@manages
def add_role(request: Request, pk: int) -> HttpResponse:
    member = get_object_or_404(_visible(request), pk=pk)
    form = AddRoleForm(request.POST or None, office=member.office)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.add_role(
                member.person, office=member.office, role=form.cleaned_data["role"], by=request.member, at=request.at
            )
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"已为{member.person}增加岗位“{form.cleaned_data['role'].label}”。")
            return redirect("people")
    return _act(request, member, form, "add_role")


@manages
def reset_person(request: Request, pk: int) -> HttpResponse:
    member = get_object_or_404(_visible(request), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            password = verbs.reset_password(member.person, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            slips.hand_out(request, [(member, password)])
            return redirect("slip")
    return _act(request, member, form, "reset_person")


@manages
def end_person(request: Request, pk: int) -> HttpResponse:
    member = get_object_or_404(_visible(request), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.end_membership(member, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"已终止{member.person}的“{member.get_role_display()}”岗位。")
            return redirect("people")
    return _act(request, member, form, "end_person")


@for_roles(*INSTITUTION_ROLES, *OFFICIAL_ROLES, Role.SECURITY_ADMIN)
@never_cache
def slip(request: Request) -> HttpResponse:
    """First passwords on paper, shown once."""
    return render(request, "accounts/slip.html", {"slips": slips.take(request)})


def _matching(rows, *, q: str, role: str):
    if q:
        rows = rows.filter(Q(person__name__icontains=q) | Q(person__login__icontains=q) | Q(office__name__icontains=q))
    return rows.filter(role=role) if role else rows


def _page_url(request: Request, number: int) -> str:
    return f"{reverse('people')}?{urlencode(request.GET.dict() | {'page': number})}"


ACTS = {
    "add_role": ("增加岗位", "", "新岗位立即生效；其本人登录后可切换办理身份。"),
    "reset_person": ("重置密码", "", "原密码立即失效，其所有登录即时退出；新的初始密码打印后交本人，首次登录须修改。"),
    "end_person": (
        "终止岗位",
        "danger",
        "立即生效；其不再有其他岗位的，所有登录即时退出，不能再登录。已办理的事项和记录不变。",
    ),
}


def _act(request: Request, member: Membership, form, name: str) -> HttpResponse:
    label, tone, consequence = ACTS[name]
    context = {"shown": member, "form": form, "label": label, "tone": tone, "consequence": consequence}
    return render(request, "accounts/person_act.html", context, status=422 if form.is_bound else 200)
