"""Slows the guessing of a password down, per account over all addresses, without a lock that an outsider could cause.

Each address has five tries, then one a quarter of an hour. Ten failures of an account within a day, wherever they come
from, are told, and from then on an address that has never signed in to it waits before each try: a quarter of a minute at
first, a quarter of an hour at most. The wait is its own and runs from its first knock, so that others' guesses never
take the owner's turn. A browser that has signed in before is counted by itself: neither a colleague behind the same
address nor a stranger elsewhere slows it down.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from .addresses import client_address
from .models import Membership, Person, SignInSource
from .signals import guessing_noticed

COUNTED = timedelta(days=1)
TRIES, PAUSE = 5, timedelta(minutes=15)  # of one address or browser
NOTICED = 10  # of an account, everywhere
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=15)
KNOWN_FOR = timedelta(days=180)
COOKIE = "browser"
BROWSER = "browser:"


@dataclass(frozen=True)
class Visitor:
    """Who knocks: the address, and what the browser's cookie says, which anybody could invent."""

    address: str
    browser: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Visitor":
        said = request.COOKIES.get(COOKIE, "")
        fits = len(said) == 32 and said.isascii() and said.isalnum()
        return cls(address=client_address(request) or "?", browser=said if fits else secrets.token_hex(16))

    def remember(self, response: HttpResponse) -> None:
        """The browser is known from now on; the cookie opens nothing, it only keeps others' failures away."""
        response.set_cookie(
            COOKIE,
            self.browser,
            max_age=KNOWN_FOR,
            httponly=True,
            secure=bool(settings.SESSION_COOKIE_SECURE),
            samesite="Lax",
        )


def wait_after(failures: int) -> timedelta:
    """Of an unknown address, by all failures of the account within a day: doubles with every five."""
    if failures < NOTICED:
        return timedelta()
    return min(FIRST_WAIT * 2 ** min((failures - NOTICED) // 5, 10), LONGEST_WAIT)


@transaction.atomic
def admit(login: str, visitor: Visitor, *, at: datetime) -> datetime | None:
    """Lets a try through and counts it as a failure until `succeeded` says otherwise, or answers from when on it would be.

    Counted before the password is looked at: of many tries at the same moment no more pass than of as many in a row.
    """
    everywhere, here = _rows(login, visitor, at=at)
    if until := _until(everywhere, here, at=at):
        here.save()
        return until
    for row in (everywhere, here):
        row.failures += 1
    here.waiting_since = at
    everywhere.save()
    here.save()
    return None


@transaction.atomic
def failed(login: str, visitor: Visitor, *, at: datetime) -> datetime | None:
    """Tells of many failures, once a day, and answers from when on the next try is let through, where it has to wait."""
    everywhere, here = _rows(login, visitor, at=at)
    until = _until(everywhere, here, at=at)
    if everywhere.failures >= NOTICED and everywhere.told_at is None:
        everywhere.told_at = at
        everywhere.save()
        _tell(login, everywhere.failures, at=at)
    return until


@transaction.atomic
def succeeded(login: str, visitor: Visitor, *, at: datetime) -> None:
    """The try that was counted was none; address and browser are the owner's from now on."""
    everywhere, _ = _rows(login, visitor, at=at)
    everywhere.failures = max(everywhere.failures - 1, 0)
    everywhere.save()
    trust(login, visitor, at=at)


def trust(login: str, visitor: Visitor, *, at: datetime) -> None:
    """The owner has shown who they are here, by their password or by a link of theirs."""
    fresh = {"failures": 0, "since": at, "waiting_since": None, "signed_in_at": at}
    for source in (visitor.address, BROWSER + visitor.browser):
        SignInSource.objects.update_or_create(login=login, source=source, defaults=fresh)


def forgive(login: str) -> None:
    """Nothing slows the account down any more."""
    SignInSource.objects.filter(login=login).update(failures=0, waiting_since=None, told_at=None)


def slowed() -> QuerySet[SignInSource]:
    """The accounts whose guessing has been noticed and that nobody has set free since; after a day they are forgotten."""
    noticed = SignInSource.objects.filter(source=SignInSource.EVERYWHERE, failures__gte=NOTICED)
    return noticed.filter(login__in=Person.objects.values("login")).order_by("since")


def forget_old(at: datetime) -> int:
    """What no longer counts: failures of yesterday, places where nobody has signed in for long."""
    old = SignInSource.objects.filter(since__lt=at - COUNTED)
    return old.exclude(signed_in_at__gte=at - KNOWN_FOR).delete()[0]


def _rows(login: str, visitor: Visitor, *, at: datetime) -> tuple[SignInSource, SignInSource]:
    """The account's count, locked for all that try it at once, and that of the browser where it is known, else of the address."""
    everywhere = _row(login, SignInSource.EVERYWHERE, at=at)
    browser = SignInSource.objects.filter(
        login=login, source=BROWSER + visitor.browser, signed_in_at__gte=at - KNOWN_FOR
    )
    source = BROWSER + visitor.browser if browser.exists() else visitor.address
    return everywhere, _row(login, source, at=at)


def _row(login: str, source: str, *, at: datetime) -> SignInSource:
    SignInSource.objects.get_or_create(login=login, source=source, defaults={"since": at})
    row = SignInSource.objects.select_for_update().get(login=login, source=source)
    if row.since < at - COUNTED:
        row.failures, row.since, row.waiting_since, row.told_at = 0, at, None, None
    return row


def _until(everywhere: SignInSource, here: SignInSource, *, at: datetime) -> datetime | None:
    known = here.signed_in_at is not None and here.signed_in_at >= at - KNOWN_FOR
    wait = timedelta() if known else wait_after(everywhere.failures)
    if here.failures >= TRIES:
        wait = max(wait, PAUSE)
    if not wait:
        return None
    here.waiting_since = here.waiting_since or at
    until = here.waiting_since + wait
    return until if at < until else None


def _tell(login: str, failures: int, *, at: datetime) -> None:
    held = Membership.objects.current(timezone.localdate(at))
    person = Person.objects.filter(login=login, memberships__in=held).first()
    if person is None:
        return
    tried = SignInSource.objects.filter(login=login, failures__gt=0).exclude(source=SignInSource.EVERYWHERE)
    guessing_noticed.send(Person, person=person, failures=failures, addresses=tried.count(), at=at)
