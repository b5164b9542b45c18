"""Signing in and out."""

from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import release, sessions, throttle
from accounts.access import for_anyone
from accounts.entry import kept
from accounts.entry.marks import ONCE
from accounts.entry.once import repeatable
from accounts.forms import SignInForm
from accounts.models import Membership, Person
from accounts.passwords import first_password_expired, too_old
from accounts.refused import Refused
from accounts.requests import Request
from accounts.throttle import Visitor


@for_anyone
@repeatable
@never_cache
@sensitive_post_parameters()
def sign_in(request: Request) -> HttpResponse:
    """One sentence for every failure, so that nobody learns which logins exist."""
    if request.method != "POST":
        return _page(request, SignInForm(initial={"next": request.GET.get("next", "")}))
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    login, visitor = form.cleaned_data["login"], Visitor.of(request)
    if until := throttle.admit(login, visitor, at=request.at):
        return _slowed(request, form, until)
    person = authenticate(request, login=login, password=form.cleaned_data["password"])
    members = list(Membership.objects.current(request.on).filter(person=person)) if person else []
    if fault := _fault(person, members, request, code=form.cleaned_data.get("code", "")):
        return _refused(request, form, fault, visitor)
    throttle.succeeded(login, visitor, at=request.at)
    return _begin(request, cast(Person, person), members, visitor, form.cleaned_data["next"])


@for_anyone
@repeatable
@require_POST
def sign_out(request: Request) -> HttpResponse:
    """Nothing of the session stays behind on a shared computer."""
    sessions.leave(request)
    response = redirect(settings.LOGOUT_REDIRECT_URL)
    response["Clear-Site-Data"] = '"cache"'
    return response


def _begin(request: Request, person: Person, members: list[Membership], visitor: Visitor, wanted: str) -> HttpResponse:
    _ask_for_a_new_password(person, members, request)
    sessions.begin(request, person, members)
    sent = kept.waiting(request) if kept.waits_for(person, request) else None
    # Where the browser's script has kept this very form itself, it comes back in its own page.
    waits = sent is not None and request.POST.get("typed") != sent.marks[ONCE]
    response = redirect("kept_form" if waits else _next(request, wanted))
    visitor.remember(response)
    return response


def _refused(request: Request, form: SignInForm, fault: Refused, visitor: Visitor) -> HttpResponse:
    if until := throttle.failed(form.cleaned_data["login"], visitor, at=request.at):
        return _slowed(request, form, until)
    if fault.field == "code":
        form.ask_for_code()
    fault.show_in(form)
    return _page(request, form, status=422)


def _slowed(request: Request, form: SignInForm, until: datetime) -> HttpResponse:
    """The same page for logins that exist and that do not; the minute is rounded up."""
    shown = timezone.localtime(until + timedelta(seconds=59))
    form.add_error(
        None,
        f"该登录名多次登录未成功，已放慢登录，请于{shown:%H:%M}以后再试。忘记密码的，请办理“忘记密码”；"
        "从本人登录过的浏览器登录，不受他人试探的影响。",
    )
    return _page(request, form, status=429)


def _fault(person: Person | None, members: list[Membership], request: Request, *, code: str) -> Refused | None:
    """Why these credentials open nothing; whoever has the right password is told the reason."""
    if person is None:
        return Refused("登录名或者密码不正确，请核对后重新输入。")
    if not members:
        return Refused("您目前没有有效的岗位，不能登录；如有疑问，请联系本单位负责人。")
    if first_password_expired(person, at=request.at):
        return Refused("初始密码已超过14天未使用，现已失效，请联系本单位负责人重置，或者办理“忘记密码”。")
    return release.fault(person, code, at=request.at)


def _ask_for_a_new_password(person: Person, members: list[Membership], request: Request) -> None:
    """After 90 days for officials and experts; the demonstration's passwords stand on its page and guard nothing."""
    staff = any(not member.is_institution for member in members)
    if staff and not settings.DEMONSTRATION and too_old(person, at=request.at):
        person.must_change_password = True
        person.save(update_fields=["must_change_password"])


def _page(request: Request, form: SignInForm, status: int = 200) -> HttpResponse:
    context = {"form": form}
    if settings.DEMONSTRATION:
        context["demonstration_sign_ins"] = import_string(settings.DEMONSTRATION_SIGN_INS)(request.on)
    return render(request, "accounts/sign_in.html", context, status=status)


def _next(request: Request, wanted: str) -> str:
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)
