"""A case is opened about a sign: its form begins with what the sign rests on, and with the case the sign is settled (E29)."""

from typing import Any

from accounts.keys import keys
from accounts.requests import Request

from ..models import Sign


def asked_about(request: Request, number: str) -> Sign | None:
    """The sign that the address names, if it is one that the member reads, still open, and rests on the case."""
    rows = Sign.objects.visible_to(request.member).open().filter(pk__in=keys(request.GET.getlist("sign")))
    return next((sign for sign in rows if number in {of for _, of in sign.rests_on}), None)


def initial(sign: Sign | None) -> dict[str, Any]:
    """What the form is preset with; whoever fills it in says what was found of it."""
    if sign is None:
        return {}
    lines = [sign.what, *(f"{said}（{number}）" if number else said for said, number in sign.rests_on)]
    return {**(sign.declared.preset or {}), "ground_facts": "\n".join(lines)[:2000]}
