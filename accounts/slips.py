"""Printed slips for first passwords: handed from the act that made them to the one page that shows them, once."""

from collections.abc import Iterable

from django.http import HttpRequest

from .models import Membership

_KEY = "slips"


def hand_out(request: HttpRequest, slips: Iterable[tuple[Membership, str]]) -> None:
    """Keeps the slips for the page `slip`, to which the caller redirects."""
    request.session[_KEY] = [[member.pk, password] for member, password in slips]


def take(request: HttpRequest) -> list[tuple[Membership, str]]:
    """The slips, and never again: after this the passwords stand nowhere but on paper."""
    waiting = dict(request.session.pop(_KEY, []))
    members = Membership.objects.filter(pk__in=waiting).select_related("person", "office")
    return [(member, waiting[member.pk]) for member in members]
