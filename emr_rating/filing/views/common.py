"""What the institution's pages share: its own filing, and what stands around every page of it."""

from typing import Any

from django.shortcuts import get_object_or_404

from accounts.requests import Request
from casework import regulations

from ...articles import E
from ...models import Filing
from ..actions import OPEN
from ..present import deadline_text, standing, tasks


def own_filing(request: Request, number: str) -> Filing:
    """The institution's own; another's address answers 404."""
    own = Filing.objects.visible_to(request.member).select_related("cycle", "standard", "institution")
    return get_object_or_404(own, number=number)


def frame(request: Request, filing: Filing, *, current: str) -> dict[str, Any]:
    """Task list, deadline, and the level borne so far."""
    return {
        "filing": filing,
        "edition": filing.sheet.edition,
        "open": filing.state in OPEN,
        "deadline": deadline_text(filing, at=request.at),
        "tasks": tasks(filing, current=current),
        **standing(filing.sheet),
    }


def cited(number: int) -> dict[str, str]:
    """An article as a page links to it."""
    return {"label": E(number).label, "url": regulations.url(E(number))}
