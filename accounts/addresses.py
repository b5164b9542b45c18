"""From where a request comes: what a lock-out counts by, and what the owner of a session is shown."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


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
