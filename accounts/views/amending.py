"""What was entered about people and turns out otherwise: a name put right, and somebody who left and comes back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts import amending, powers
from accounts.access import for_roles
from accounts.forms import NameForm, ReasonForm
from accounts.models import Membership
from accounts.powers import Verb
from accounts.refused import Refused
from accounts.requests import Request

from .people import ROWS, shown_of


@for_roles(*powers.having(Verb.RESET))
def correct_name(request: Request, pk: int) -> HttpResponse:
    visible = Membership.objects.visible_to(request.member).current(request.on)
    member = get_object_or_404(visible.select_related("person", "office"), pk=pk)
    form = NameForm(request.POST or None, initial={"name": member.person.name}, state=shown_of(member))
    if request.method == "POST" and form.is_valid():
        try:
            amending.correct_name(member.person, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"姓名已更正为{form.cleaned_data['name']}，原登记仍可查看。")
            return redirect("person", member.pk)
    context = {
        "shown": member,
        "form": form,
        "label": "更正姓名",
        "consequence": "今后的页面和文书使用更正后的姓名；已签发的文书和办理记录不变。",
        "back": reverse("person", args=[member.pk]),
    }
    return render(request, "accounts/person_act.html", context, status=422 if form.is_bound else 200)


@for_roles(*powers.having(Verb.ADD_ROLE))
def people_who_left(request: Request) -> HttpResponse:
    """Posts that were ended by hand, the latest first; those who hold the same again are not among them."""
    page = Paginator(_left(request).order_by("-ended_at"), ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(left, powers.may(Verb.ADD_ROLE, request.member.post, left.post)) for left in page],
        "total": f"共{page.paginator.count}条，第{page.number}页",
        "previous": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next": f"?page={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "accounts/people_who_left.html", context)


@for_roles(*powers.having(Verb.ADD_ROLE))
def readmit_person(request: Request, pk: int) -> HttpResponse:
    left = get_object_or_404(_left(request), pk=pk)
    form = ReasonForm(request.POST or None, state=(shown_of(left), left.ended_at))
    if request.method == "POST" and form.is_valid():
        try:
            again = amending.readmit(left, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"{again.person}的“{again.get_role_display()}”岗位已恢复，沿用原账号和密码。")
            return redirect("person", again.pk)
    context = {
        "shown": left,
        "form": form,
        "label": "恢复任职",
        "consequence": "岗位自今日起恢复，沿用原登录名；忘记密码的，另行重置。原任职的起止日期不变。",
        "back": reverse("people_who_left"),
    }
    return render(request, "accounts/person_act.html", context, status=422 if form.is_bound else 200)


def _left(request: Request):
    same = Membership.objects.current(request.on).filter(
        person=OuterRef("person"), office=OuterRef("office"), role=OuterRef("role")
    )
    ended = Membership.objects.visible_to(request.member).filter(ended_at__isnull=False).exclude(Exists(same))
    return ended.select_related("person", "office__district")
