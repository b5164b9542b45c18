"""From where a request comes: what a lock-out counts by, and what the owner of a session is shown."""

from ipaddress import ip_address

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

# A whole district may share one address; a machine does not stop at this many an hour. Each try has files looked into.
TRIES_AN_HOUR = 60
HOUR = 60 * 60


def client_address(request: HttpRequest) -> str | None:
    """The address that the outermost of our own proxies saw: the last but so many of X-Forwarded-For.

    Each proxy adds at the right whom it serves, so that what a visitor writes himself stands further left and is not
    read. Where the header is shorter, or names no address, no proxy of ours has written it.
    """
    direct = request.META.get("REMOTE_ADDR") or None
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    if not 0 < settings.PROXY_COUNT <= len(hops):
        return direct
    try:
        return str(ip_address(hops[-settings.PROXY_COUNT]))
    except ValueError:
        return direct


def too_often(request: HttpRequest, what: str) -> str:
    """Counts a form that is sent without sign-in; the sentence with which it is refused where its address has sent too many."""
    key = f"sent:{what}:{client_address(request)}"
    cache.add(key, 0, HOUR)
    if cache.incr(key) <= TRIES_AN_HOUR:
        return ""
    return f"从您所在网络提交的{what}过多，请一小时后再提交；已填内容仍保留在本页。"
