"""Who may open a page: a rule stands on every view, and the tests fail on a view without one.

Which *object* a person may see is not decided here but in the querysets (`visible_to`), so that strangers get 404. Since every
view passes here, so does every form: in whose name it was opened and whether it was sent before is asked here (`entry/`).
"""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

from .entry import acting, kept
from .entry.once import answer_once
from .requests import Request
from .roles import ANYONE, EVERY_ROLE, Role

View = Callable[..., HttpResponseBase]


def _page(request: Request) -> str:
    """Where to go on after signing in: the page itself, or the page from which a form was sent."""
    return request.get_full_path() if request.method == "GET" else page_before(request)


def page_before(request: HttpRequest) -> str:
    """The page of ours from which a link was followed or a form was sent; empty where the browser does not say."""
    sent_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(
        sent_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return sent_from
    return ""


def sent_from_here(request: HttpRequest) -> bool:
    """Whether a form comes from a page of ours, as the browser says it; one that says nothing is not believed."""
    if origin := request.headers.get("Origin"):
        return origin == f"{request.scheme}://{request.get_host()}"
    return bool(page_before(request))


def for_anyone(view: View) -> View:
    """A public page: publicity, verification, registration, sign-in."""

    @wraps(view)
    def guarded(request: Request, *args, **kwargs) -> HttpResponseBase:
        return answer_once(view, request, *args, **kwargs)

    guarded.rule = ANYONE  # type: ignore[attr-defined]  # read by the map of addresses
    guarded.once = not getattr(view, "repeatable", False)  # type: ignore[attr-defined]  # the same
    return guarded


def for_roles(*roles: Role) -> Callable[[View], View]:
    """A page for those who act in one of `roles`; others are told in one sentence, the unknown sign in first."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args, **kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                if request.headers.get("X-Autosave") or "Tus-Resumable" in request.headers:
                    return HttpResponse("登录已失效，请重新登录；已填内容仍保留在本页。", status=401)
                if request.method == "POST":
                    kept.keep(request)
                return redirect_to_login(_page(request))
            if request.member is None:
                raise PermissionDenied("您目前没有有效的岗位，请联系本单位负责人。")
            if not getattr(view, "whoever_acts", False) and (answer := acting.elsewhere(request)):
                return answer
            if request.member.role not in roles:
                raise PermissionDenied(f"本页供{'、'.join(role.label for role in roles)}使用，您当前的岗位不能打开。")
            return answer_once(view, request, *args, **kwargs)

        guarded.rule = roles  # type: ignore[attr-defined]  # read by the map of addresses
        guarded.once = not getattr(view, "repeatable", False)  # type: ignore[attr-defined]  # the same
        return guarded

    return decorate


signed_in = for_roles(*EVERY_ROLE)
