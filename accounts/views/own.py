"""What everybody has of their own: profile, sessions, and the office in which they act."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import sessions
from accounts.access import signed_in
from accounts.contacts import change_profile
from accounts.entry import held, kept
from accounts.entry.acting import whoever_acts
from accounts.entry.once import repeatable
from accounts.forms import ProfileForm
from accounts.keys import key
from accounts.models import Membership
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import Role


def _own(request: Request):
    return Membership.objects.current(request.on).filter(person=request.user).select_related("office")


@signed_in
@sensitive_post_parameters()
def profile(request: Request) -> HttpResponse:
    own = list(_own(request))
    fixed = any(member.role == Role.EXPERT for member in own)
    form = ProfileForm(request.POST or None, person=request.user, fixed=fixed)
    if request.method == "POST" and form.is_valid():
        try:
            said = {key: form.cleaned_data.get(key, getattr(request.user, key)) for key in ("phone", "email")}
            change_profile(request.user, **said, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, "联系方式已保存，找回密码的链接发往该地址。")
            return redirect("profile")
    context = {"form": form, "memberships": own, "fixed": fixed}
    return render(request, "accounts/profile.html", context, status=422 if form.is_bound else 200)


@signed_in
def session_list(request: Request) -> HttpResponse:
    rows = sessions.live(request.user, at=request.at)
    return render(request, "accounts/sessions.html", {"rows": rows, "own_key": request.session.session_key})


@signed_in
@whoever_acts
@require_POST
def end_session(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(request.user.sessions, pk=pk)
    if row.session_key == request.session.session_key:
        sessions.leave(request)
        return redirect("sign_in")
    sessions.end(row)
    messages.success(request, "该登录已退出。")
    return redirect("sessions")


@signed_in
def kept_form(request: Request) -> HttpResponse:
    """What was sent after a session had ended, for the person who has signed in again."""
    sent = kept.waiting(request)
    return held.signed_in_again(request, sent) if sent else redirect("workbench")


@signed_in
@whoever_acts
@repeatable
def switch_office(request: Request) -> HttpResponse:
    """Acting in one office and role at a time; every act is recorded in the one chosen."""
    if request.method == "POST":
        chosen = get_object_or_404(_own(request), pk=key(request.POST.get("membership")))
        request.session[sessions.MEMBERSHIP] = chosen.pk
        messages.success(request, f"现以{chosen.label}身份办理。")
        return redirect("workbench")
    return render(request, "accounts/switch_office.html", {"memberships": _own(request)})
