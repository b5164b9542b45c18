"""Turns what the gateway refuses into what a browser shows, wherever a view did not show it itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import page_before
from accounts.refused import Refused

from .gateway import NotTheirs


class RefusalMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotTheirs):
            # Raising here would answer 500; a stranger's address answers as one that does not exist.
            return render(request, "404.html", status=404)
        if isinstance(exception, Refused):
            role = member.role if (member := getattr(request, "member", None)) else None
            context = {
                "sentences": exception.linked(role),
                "back": page_before(request),
                "sent": request.method == "POST",
            }
            return render(request, "refused.html", context, status=409)
        return None
