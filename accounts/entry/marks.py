"""The marks that every form carries beside its own fields; `{% csrf_token %}` writes them (accounts/templatetags/marks.py)."""

import hashlib
from secrets import token_urlsafe
from typing import NamedTuple

from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import Membership
from accounts.requests import Request

ACTING = "_acting"  # the membership in which the page was opened
ONCE = "_once"  # a form is sent with it once; what is sent twice is done once
ACT_AS = "_act_as"  # the membership to go back to, from the page that keeps a form (held.py)
CSRF = "csrfmiddlewaretoken"
MARKS = (CSRF, ACTING, ONCE, ACT_AS)
_RANDOM = 22  # characters of `token_urlsafe(16)`

# Fields that are asked for anew instead of being kept, with the words that ask.
UNREPEATED = {
    "password": "密码",
    "old_password": "当前密码",
    "new_password": "新密码",
    "again": "再次输入新密码",
    "secret": "密语",
}


def new_token(member: Membership | None) -> str:
    """A token for one form; with it the portal knows again for whom it served the form."""
    token = token_urlsafe(16)
    return token + _seal(token, str(member.pk)) if member else token


def served_to(token: str, membership: str) -> bool:
    """Whether a form came from a page that the portal made for this membership."""
    return constant_time_compare(token[_RANDOM:], _seal(token[:_RANDOM], membership))


def _seal(token: str, membership: str) -> str:
    return salted_hmac("accounts.entry.marks", f"{token} {membership}").hexdigest()[:24]


class Sent(NamedTuple):
    """A form as a person sent it, without what no page repeats."""

    action: str
    fields: list[tuple[str, str]]
    marks: dict[str, str]
    asked: list[str]  # names of secrets
    files: list[tuple[str, str]]  # name of the field, name of the file

    @classmethod
    def of(cls, request: Request) -> "Sent":
        fields = sent_fields(request)
        return cls(
            action=request.get_full_path(),
            fields=[(name, text) for name, text in fields if name not in UNREPEATED],
            marks={name: request.POST[name] for name in (ACTING, ONCE) if request.POST.get(name)},
            asked=[name for name, _ in fields if name in UNREPEATED],
            files=[(name, file.name or "") for name, sent in request.FILES.lists() for file in sent],
        )

    @property
    def length(self) -> int:
        return sum(len(name) + len(text) for name, text in [*self.fields, *self.files])


def sent_fields(request: Request) -> list[tuple[str, str]]:
    """What a person sent, in order, without the marks."""
    return [(name, str(text)) for name, texts in request.POST.lists() if name not in MARKS for text in texts]


def digest(request: Request) -> str:
    """By which a form that comes again unchanged is told from one that was filled in anew."""
    files = [(name, f"{file.name} {file.size}") for name, sent in request.FILES.lists() for file in sent]
    return hashlib.sha256(repr((request.path, sent_fields(request), files)).encode()).hexdigest()
