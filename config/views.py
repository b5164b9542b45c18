"""The views that belong to no app: large type, the refused token, the style guide."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.access import sent_from_here
from accounts.entry import held
from accounts.entry.acting import kept_if_elsewhere
from accounts.entry.once import repeatable
from accounts.requests import Request
from config import styleguide as samples

ONE_YEAR = 365 * 24 * 60 * 60


@repeatable
@require_POST
def large_type(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choice of type in a cookie, signed in or not, and go back to where it was made."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if request.POST.get("large") == "1":
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie("large_type", "1", max_age=ONE_YEAR, secure=secure, httponly=True, samesite="Lax")
    else:
        response.delete_cookie("large_type", samesite="Lax")
    return response


def csrf_failure(request: Request, reason: str = "") -> HttpResponseBase:
    """Named by settings.CSRF_FAILURE_VIEW; Django's English `reason` is for the log, which already has it.

    A form of our own page is kept and may be sent again; what another site sent is not repeated.
    """
    if "Tus-Resumable" in request.headers:  # asked by a script, which shows no page
        return HttpResponse(
            "登录凭证已失效，请刷新页面后重新选择同一文件续传。", status=403, content_type="text/plain; charset=utf-8"
        )
    if sent_from_here(request):
        return kept_if_elsewhere(request) or held.token_refused(request)
    return render(request, "403_csrf.html", status=403)


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for designers and for the accessibility tests; never in production."""
    if not settings.DEMONSTRATION:
        raise Http404
    return render(request, "styleguide.html", samples.content())
