"""The marks that every form carries beside its own fields; `{% csrf_token %}` writes them (accounts/templatetags/marks.py)."""

import hashlib

from accounts.requests import Request

ACTING = "_acting"  # the membership in which the page was opened
ONCE = "_once"  # a form is sent with it once; what is sent twice is done once
ACT_AS = "_act_as"  # the membership to go back to, from the page that keeps a form (held.py)
CSRF = "csrfmiddlewaretoken"
MARKS = (CSRF, ACTING, ONCE, ACT_AS)


def sent_fields(request: Request) -> list[tuple[str, str]]:
    """What a person sent, in order, without the marks."""
    return [(name, str(text)) for name, texts in request.POST.lists() if name not in MARKS for text in texts]


def digest(request: Request) -> str:
    """By which a form that comes again unchanged is told from one that was filled in anew."""
    files = [(name, f"{file.name} {file.size}") for name, sent in request.FILES.lists() for file in sent]
    return hashlib.sha256(repr((request.path, sent_fields(request), files)).encode()).hexdigest()
