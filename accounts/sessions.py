"""Sessions that their owner can see and end: begun at sign-in, ended by hand, by idleness, or eight hours on.

`SignedIn` names the session, Django's table holds it; a row whose session is gone counts for nothing.
"""

from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from .addresses import client_address
from .models import Membership, Person, SignedIn
from .requests import Request

STAFF, BEGAN, LAST_SEEN, MEMBERSHIP = "staff", "began", "last_seen", "membership"
LONGEST = timedelta(hours=8)


def begin(request: Request, person: Person, memberships: list[Membership]) -> None:
    """Signs in under a new session key, whatever key the browser came with. An official holds one session at a time."""
    if request.user.is_authenticated:
        leave(request)
    staff = any(not member.is_institution for member in memberships)
    # The demonstration's sign-ins are shared by all its visitors.
    if staff and not settings.DEMONSTRATION:
        end_all(person)
    login(request, person)
    request.session[STAFF] = staff
    request.session[BEGAN] = int(request.at.timestamp())
    SignedIn.objects.filter(person=person, began_at__lt=request.at - LONGEST).delete()
    SignedIn.objects.create(
        person=person,
        session_key=cast(str, request.session.session_key),  # made by the sign-in
        address=client_address(request),
        browser=request.headers.get("User-Agent", "")[:200],
        began_at=request.at,
    )


def leave(request: Request) -> None:
    SignedIn.objects.filter(session_key=request.session.session_key).delete()
    logout(request)


def why_over(request: Request) -> str | None:
    """Why the session of a signed-in person may not go on, as a sentence; None where it may.

    15 minutes idle for officials, 30 for institutions, 8 hours in all. The mark of the last request moves at most once a
    minute, to spare the session table.
    """
    now = int(request.at.timestamp())
    began, seen = request.session.get(BEGAN), request.session.get(LAST_SEEN)
    minutes = settings.IDLE_MINUTES_STAFF if request.session.get(STAFF) else settings.IDLE_MINUTES_INSTITUTION
    if seen is not None and now - seen > 60 * minutes:
        return f"因超过{minutes}分钟未操作已退出，已保存的内容不受影响，请重新登录后继续。"
    if began is not None and now - began > LONGEST.total_seconds():
        return "连续登录已满8小时，按规定退出，已保存的内容不受影响，请重新登录后继续。"
    if seen is None or now - seen >= 60:
        request.session[LAST_SEEN] = now
    return None


def still_there(request: Request, *, at: datetime) -> None:
    """Whoever has sent for longer than idleness may last was not idle."""
    request.session[LAST_SEEN] = int(at.timestamp())


def keep_after_password_change(request: Request) -> None:
    """The session in which a password was changed goes on under a new key; all the others end."""
    before = request.session.session_key
    update_session_auth_hash(request, request.user)
    SignedIn.objects.filter(session_key=before).update(session_key=request.session.session_key)
    end_all(request.user, but=request.session.session_key)


def live(person: Person, *, at: datetime) -> QuerySet[SignedIn]:
    keys = Session.objects.filter(expire_date__gt=at).values("session_key")
    return person.sessions.filter(session_key__in=keys, began_at__gt=at - LONGEST)


def end(row: SignedIn) -> None:
    Session.objects.filter(session_key=row.session_key).delete()
    row.delete()


def end_all(person: Person, *, but: str | None = None) -> None:
    for row in person.sessions.exclude(session_key=but):
        end(row)
