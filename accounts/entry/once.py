"""A form is done once: its token is a row, unique, written in the transaction of the act.

Whoever sends it again, also at the same instant, is led to where the first answer led. An act that is refused keeps no row, so
that the form may be sent again. Whatever the view writes stands or falls as one.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponseBase
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect

from accounts.models import Submission
from accounts.requests import Request

from . import held, kept
from .marks import ONCE, digest

# A page outlives a session by no more than a weekend; the rows are cleared by the clock.
KEPT = timedelta(days=7)
_REMEMBERED = 8 * 60 * 60  # seconds; as long as a session lasts


def repeatable(view):
    """A view whose POST means the same however often it is sent, so that no token is kept: signing in, switching."""
    view.repeatable = True
    return view


def answer_once(view, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
    if request.method != "POST" or getattr(view, "repeatable", False):
        return view(request, *args, **kwargs)
    with transaction.atomic():
        token = request.POST.get(ONCE, "")[: held.LONGEST_MARK]
        if not token:
            return view(request, *args, **kwargs)
        sent = digest(request)
        try:
            with transaction.atomic():
                row = Submission.objects.create(token=token, digest=sent, at=request.at)
        except IntegrityError:
            return _again(request, Submission.objects.get(token=token), sent)
        response = view(request, *args, **kwargs)
        if response.status_code >= 400:
            row.delete()
        else:
            _keep(row, request, response)
            kept.done(request, token)
            # portal.js forgets what was typed into a form that was done; it gives back what was not.
            secure = settings.SESSION_COOKIE_SECURE
            response.set_cookie("done", token, max_age=_REMEMBERED, secure=secure, samesite="Lax")
    return response


def clear(at: datetime) -> int:
    """Takes away the tokens of pages that nobody sends any more."""
    return Submission.objects.filter(at__lt=at - KEPT).delete()[0]


def _keep(row: Submission, request: Request, response: HttpResponseBase) -> None:
    row.location = response.url if isinstance(response, HttpResponseRedirectBase) else ""
    queued = getattr(messages.get_messages(request), "_queued_messages", [])
    row.said = [[message.level, str(message)] for message in queued]
    row.save(update_fields=["location", "said"])


def _again(request: Request, row: Submission, sent: str) -> HttpResponseBase:
    if row.digest != sent:
        return held.sent_before(request, row.at)
    # The session as this request found it is older than what the first answer wrote there.
    request.session.modified = False
    if not row.location:
        return held.answered_before(request, row.at)
    for level, text in row.said:
        messages.add_message(request, level, text)
    messages.info(request, "同一内容提交了两次，平台只办理一次。")
    return redirect(row.location)
