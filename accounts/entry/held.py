"""The page that keeps a form which could not be taken as it came: it says why, holds what was typed, and sends it again.

Nothing has been done when it is shown. It works without JavaScript; the fields lie in it, hidden. What no page repeats, a
password or a file, is asked for again beside the button.
"""

from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from accounts.models import Membership
from accounts.requests import Request

from .marks import ACT_AS, ACTING, ONCE, UNREPEATED, Sent

LONGEST_MARK = 64


def opened_elsewhere(request: Request, opened_for: Membership | None, *, may_go_back: bool) -> HttpResponseBase:
    """The page was opened in another membership than the one the session now acts in: `opened_for`, of the same person. Another's
    is not named: whoever makes up the number of a membership learns nothing of it."""
    now = request.member.label
    before = f"“{opened_for.label}”身份" if opened_for else "他人的身份"
    sentence = f"本页是以{before}打开的，而您现在以“{now}”身份办理。为免记到别的单位名下，这次提交没有办理。"
    if request.headers.get("X-Autosave"):
        return HttpResponse(f"{sentence}填写的内容仍在本页。", status=412, content_type="text/plain; charset=utf-8")
    button = f"切换为“{opened_for.label}”并提交" if opened_for and may_go_back else ""
    mark = (ACT_AS, str(opened_for.pk)) if opened_for and may_go_back else None
    return _page(request, heading="办理身份已经改变", sentence=sentence, button=button, mark=mark)


def sent_before(request: Request, at: datetime) -> HttpResponseBase:
    """The page was sent once already, and what it now says is something else."""
    sentence = f"本页已于{_moment(at)}提交并办理；这次提交的内容与上次不同，没有办理。确需再办理一次的，请再次提交。"
    return _page(request, heading="本页已经提交过", sentence=sentence, button="再办理一次", keeps=(ACTING,))


def answered_before(request: Request, at: datetime) -> HttpResponseBase:
    """The same form came again, and its first answer was a page that is shown once."""
    sentence = f"本页已于{_moment(at)}提交并办理，没有重复办理。当时的结果页只显示一次。"
    return _page(request, heading="本页已经提交过", sentence=sentence, button="")


def token_refused(request: Request) -> HttpResponse:
    """The token of the page is older than the last sign-in of this browser, or its cookie is gone."""
    signed_in = request.user.is_authenticated
    heading = "您已重新登录" if signed_in else "页面凭证已经失效"
    why = "您在另一窗口重新登录过，页面凭证已经更换" if signed_in else "页面打开时间过长，或者浏览器清除了 Cookie"
    sentence = f"打开本页之后，{why}，这次提交没有办理。填写的内容已保留，核对后可以直接提交。"
    return _page(request, heading=heading, sentence=sentence, button="提交", status=403)


def signed_in_again(request: Request, sent: Sent) -> HttpResponse:
    """The session had ended when the form was sent; its person is back (kept.py)."""
    sentence = "您提交时登录已失效，这次提交没有办理。填写的内容已保留，核对后可以再次提交。"
    return _page(request, heading="尚未提交的内容", sentence=sentence, button="提交", sent=sent, status=200)


def _page(
    request: Request,
    *,
    heading: str,
    sentence: str,
    button: str,
    sent: Sent | None = None,
    mark: tuple[str, str] | None = None,
    keeps: tuple[str, ...] = (ACTING, ONCE),
    status: int = 409,
) -> HttpResponse:
    """`keeps`: the marks of the page that was sent; they come after this page's own, and the last of a name counts."""
    sent = sent or Sent.of(request)
    context: dict[str, Any] = {
        "heading": heading,
        "sentence": sentence,
        "button": button,
        "mark": mark,
        "action": sent.action,
        "fields": [*sent.fields, *((name, text) for name, text in sent.marks.items() if name in keeps)],
        "texts": [text for name, text in sent.fields if _is_text(text) and not name.startswith("initial-")],
        "asked": [(name, UNREPEATED[name]) for name in sent.asked],
        "files": sent.files,
    }
    return render(request, "held.html", context, status=status)


def _is_text(value: str) -> bool:
    """Written by a person, and not a key, a choice or a date: those say nothing without their labels."""
    return any(ord(character) > 127 or character.isspace() for character in value)


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local.month}月{local.day}日 {local:%H:%M}"
