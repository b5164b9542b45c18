"""A page acts for whom it was opened for: sent after another tab has changed the office, it is kept and nothing is done."""

from django.http import HttpResponseBase

from accounts import keys, sessions
from accounts.models import Membership
from accounts.requests import Request

from . import held
from .marks import ACT_AS, ACTING


def whoever_acts(view):
    """A view about the person and not about an office: in which membership its page was opened does not matter."""
    view.whoever_acts = True
    return view


def elsewhere(request: Request) -> HttpResponseBase | None:
    """The answer to a form whose page was opened in another membership; None where it is the same, or where nobody says.

    From the page that keeps such a form its person may go back into the membership it belongs to and send it.
    """
    if request.method != "POST":
        return None
    if wanted := _own(request, request.POST.get(ACT_AS, "")):
        request.session[sessions.MEMBERSHIP] = wanted.pk
        request.member = wanted
        return None
    return kept_if_elsewhere(request)


def kept_if_elsewhere(request: Request) -> HttpResponseBase | None:
    """The same, and nobody changes the membership: also for a form whose token has been refused."""
    said = request.POST.get(ACTING, "")
    if request.member is None or said in ("", str(request.member.pk)):
        return None
    own = Membership.objects.filter(pk__in=keys.keys([said]), person=request.user)
    opened_for = own.select_related("person", "office").first()
    return held.opened_elsewhere(request, opened_for, may_go_back=_own(request, said) is not None)


def _own(request: Request, key: str) -> Membership | None:
    current = Membership.objects.current(request.on).filter(person=request.user)
    return current.filter(pk__in=keys.keys([key])).select_related("person", "office__district").first()
