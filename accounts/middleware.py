"""What every request carries: the moment it arrived, and the membership in which its person acts."""

import re
from collections.abc import Callable
from contextlib import ExitStack

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from . import sessions
from .models import Membership
from .requests import Request

GetResponse = Callable[[HttpRequest], HttpResponse]


class ClockMiddleware:
    """Reads the clock once, on the request's arrival: `request.at`, and `request.on`, the day in Shanghai."""

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise SuspiciousOperation("a NUL byte in the address")
        request.at = timezone.now()
        request.on = timezone.localdate(request.at)
        return self.get_response(request)


class ActingMiddleware:
    """Sets `request.member`, ends sessions that are over, and lets nobody past an initial password (E06, E07)."""

    OPEN_TO_INITIAL_PASSWORD = ("change_password", "sign_out", "static")

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.member = None  # type: ignore[assignment]  # a view behind `for_roles` never meets it
        if request.user.is_authenticated:
            if over := sessions.why_over(request):
                sessions.leave(request)
                messages.warning(request, over)
                return self.get_response(request)
            request.member = self._membership(request)  # type: ignore[assignment]  # the same
            response = self.get_response(request)
            # Nothing a person has read stays in the browser of a shared computer (MLPS level 3, 8.1.4.10).
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response
        return self.get_response(request)

    def process_view(self, request: Request, view, args, kwargs) -> HttpResponse | None:
        name = request.resolver_match and request.resolver_match.url_name
        if (
            request.user.is_authenticated
            and request.user.must_change_password
            and name not in self.OPEN_TO_INITIAL_PASSWORD
        ):
            return redirect("change_password")
        return None

    def _membership(self, request: Request) -> Membership | None:
        """The membership chosen for this session, else the person's first; one that has ended no longer counts."""
        current = request.user.memberships.current(request.on).order_by("pk")
        held = list(current.select_related("office__district"))
        request.posts = len(held)
        chosen = request.session.get(sessions.MEMBERSHIP)
        return next((member for member in held if member.pk == chosen), held[0] if held else None)


class WroteOnGet(RuntimeError):
    """A page that only reads has tried to write."""


class ReadOnlyGetMiddleware:
    """GET never writes: any INSERT, UPDATE or DELETE while a page is read is refused, but for the log of readings."""

    _WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|TRUNCATE)\b", re.IGNORECASE)
    _MAY = ("casework_reading", "django_session")

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        with ExitStack() as stack:
            if request.method in ("GET", "HEAD"):
                stack.enter_context(connection.execute_wrapper(self._refuse_writes))
            return self.get_response(request)

    def _refuse_writes(self, execute, sql, params, many, context):
        if self._WRITES.match(sql) and not any(table in sql.split("(")[0] for table in self._MAY):
            raise WroteOnGet(sql.split("(")[0][:80])
        return execute(sql, params, many, context)
