"""Changing a password, and getting back in without one."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts import sessions, throttle, tickets
from accounts.access import for_anyone, signed_in
from accounts.entry import kept
from accounts.forms import ChangePasswordForm, ForgottenForm, NewPasswordForm
from accounts.models import Membership, Person, SignInTicket
from accounts.passwords import choose_password
from accounts.release import choose_recall_code
from accounts.requests import Request
from accounts.signals import tell
from accounts.throttle import Visitor


@signed_in
@never_cache
@sensitive_post_parameters()
def change_password(request: Request) -> HttpResponse:
    """The one page open to a first password (E06, E07); every other session of the person ends with the old password."""
    form = ChangePasswordForm(request.POST or None, person=request.user)
    first = request.user.must_change_password
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            _choose(request.user, form, request)
            sessions.keep_after_password_change(request)
            tell(request.user, verb="change_password", label="修改密码", by=request.member, at=request.at)
        messages.success(request, "密码已修改，其他设备上的登录已全部退出。")
        after_first = "kept_form" if kept.waiting(request) else "workbench"
        return redirect(after_first if first else "profile")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/change_password.html", {"form": form, "first": first}, status=status)


@for_anyone
@never_cache
def forgotten_password(request: Request) -> HttpResponse:
    """Says the same whether or not the login exists or has an address."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tickets.send(form.cleaned_data["login"])
        return render(request, "accounts/forgotten_password_sent.html", {"login": form.cleaned_data["login"]})
    return render(request, "accounts/forgotten_password.html", {"form": form}, status=422 if form.is_bound else 200)


@for_anyone
@never_cache
@sensitive_variables("secret")
@sensitive_post_parameters()
def ticket(request: Request, secret: str) -> HttpResponse:
    """Opening the link uses nothing, so that a mail scanner cannot spend it; setting the password does."""
    found = tickets.find(secret, at=request.at)
    member = _member(found, request) if found else None
    if found is None or member is None:
        return render(request, "accounts/ticket_void.html", status=410)
    form = NewPasswordForm(request.POST or None, person=found.person)
    if request.method == "POST" and form.is_valid():
        if not _set(found, form, member, request):
            return render(request, "accounts/ticket_void.html", status=410)
        messages.success(request, "密码已设置，请用新密码登录。")
        response, visitor = redirect("sign_in"), Visitor.of(request)
        throttle.trust(found.person.login, visitor, at=request.at)
        visitor.remember(response)
        return response
    status = 422 if form.is_bound else 200
    return render(request, "accounts/ticket.html", {"form": form, "person": found.person}, status=status)


def _member(found: SignInTicket, request: Request) -> Membership | None:
    return Membership.objects.current(request.on).filter(person=found.person).first()


@transaction.atomic
def _set(found: SignInTicket, form: NewPasswordForm, member: Membership, request: Request) -> bool:
    if not tickets.use(found, at=request.at):
        return False
    _choose(found.person, form, request)
    sessions.end_all(found.person)
    tell(found.person, verb="set_password_by_link", label="凭一次性链接设置密码", by=member, at=request.at)
    return True


def _choose(person: Person, form: NewPasswordForm, request: Request) -> None:
    """The password, and the recall code where one was given."""
    choose_password(person, form.cleaned_data["new_password"], at=request.at)
    if code := form.cleaned_data["code"]:
        choose_recall_code(person, code)
