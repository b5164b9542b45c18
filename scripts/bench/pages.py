"""The queue and a case page beside the yardsticks: one process, one middleware, called as a web server calls them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from statistics import median
from time import perf_counter
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from django.utils.crypto import get_random_string

from accounts.models import Membership

from . import ledger, yardsticks
from .figures import Figure

WARM_UP = 20
MOST_QUEUE, MOST_CASE, MOST_GROWTH, MOST_QUERIES, MOST_KB = 1.5, 1.0, 1.15, 8, 45
PART = "Pages (÷ bare view: signed in, one query, the same table without the frame)"

Get = Callable[[str], bytes]


@dataclass
class Pages:
    """What the pages cost at each size; `cost` is ms by address name, `asked` queries by page and size."""

    cost: dict[int, dict[str, float]] = field(default_factory=dict)
    asked: dict[str, dict[int, int]] = field(default_factory=dict)
    weight: dict[str, float] = field(default_factory=dict)

    def figures(self) -> list[Figure]:
        return [*self._ratios(), *self._growth(), *self._sizes()]

    def differing(self) -> list[str]:
        """A sentence for every page that asks more queries of a larger ledger: the one thing that fails the run."""
        told = {
            page: ", ".join(f"{size:,} cases {count}" for size, count in by_size.items())
            for page, by_size in self.asked.items()
            if len(set(by_size.values())) > 1
        }
        return [f"{page} page: queries differ by size: {counts}" for page, counts in told.items()]

    def _ratios(self) -> list[Figure]:
        aims = {"queue": MOST_QUEUE, "case": MOST_CASE}
        return [
            Figure(
                part=PART,
                name=f"{page} page at {size:,} cases",
                value=cost[page] / cost["bare"],
                unit="×",
                aim=aims[page],
            )
            for page in aims
            for size, cost in self.cost.items()
        ]

    def _growth(self) -> list[Figure]:
        """By the still page, so that neither the machine's mood nor the bare view's own growth counts."""
        least, most = min(self.cost), max(self.cost)
        return [
            Figure(
                part=PART,
                name=f"{page} at {most:,} ÷ at {least:,} cases",
                value=self._by_still(page, most) / self._by_still(page, least),
                unit="×",
                aim=MOST_GROWTH if page == "queue" else None,
            )
            for page in ("queue", "case", "bare")
        ]

    def _by_still(self, page: str, size: int) -> float:
        return self.cost[size][page] / self.cost[size]["still"]

    def _sizes(self) -> list[Figure]:
        most = max(self.cost)
        return [
            Figure(
                part=PART, name="queue page", value=max(self.asked["queue"].values()), unit="queries", aim=MOST_QUERIES
            ),
            Figure(part=PART, name="case page", value=max(self.asked["case"].values()), unit="queries"),
            Figure(
                part=PART,
                name="queue page, HTML before compression",
                value=self.weight["queue"],
                unit="kB",
                aim=MOST_KB,
            ),
            Figure(part=PART, name="case page, HTML before compression", value=self.weight["case"], unit="kB"),
            *(
                Figure(part=PART, name=f"{page} at {most:,} cases", value=ms, unit="ms")
                for page, ms in self.cost[most].items()
            ),
        ]


def measure(sizes: list[int], *, repeats: int, at: datetime) -> Pages:
    head, shown = ledger.prepare(at=at)
    pages = Pages()
    # As in operation: under DEBUG Django writes every statement down with its values filled in.
    with override_settings(ROOT_URLCONF=yardsticks.__name__, DEBUG=False):
        addresses = {"queue": reverse("workbench"), "case": reverse("case", args=[shown.number])}
        measured = addresses | {"bare": reverse("bare"), "still": reverse("still")}
        for size in sizes:
            ledger.grow(size, like=shown, at=at)
            get = browser(head)
            pages.cost[size] = costs(get, measured, repeats=repeats)
            for page, address in addresses.items():
                with CaptureQueriesContext(connection) as queries:
                    pages.weight[page] = len(get(address)) / 1000
                pages.asked.setdefault(page, {})[size] = len(queries)
    return pages


def costs(get: Get, addresses: dict[str, str], *, repeats: int) -> dict[str, float]:
    """Median milliseconds of each address, taken in turns so that whatever slows the machine slows them all."""
    taken: dict[str, list[float]] = {name: [] for name in addresses}
    for _ in range(WARM_UP + repeats):
        for name, address in addresses.items():
            began = perf_counter()
            get(address)
            taken[name].append(perf_counter() - began)
    return {name: median(seconds[WARM_UP:]) * 1000 for name, seconds in taken.items()}


def browser(member: Membership) -> Get:
    """Opens addresses as `member`, who signed in a moment ago."""
    session = SessionStore()
    session[SESSION_KEY] = str(member.person_id)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = member.person.get_session_auth_hash()
    session["staff"] = True
    session.save()
    cookies = (
        f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={get_random_string(32)}"
    )
    environ = {"HTTP_HOST": "127.0.0.1", "HTTP_COOKIE": cookies, "HTTP_ACCEPT_LANGUAGE": "zh-CN", "QUERY_STRING": ""}
    setup_testing_defaults(environ)
    application = WSGIHandler()

    def get(address: str) -> bytes:
        answered: list[str] = []
        response = application(
            environ | {"PATH_INFO": address, "wsgi.input": BytesIO()}, lambda status, headers: answered.append(status)
        )
        body = b"".join(response)
        response.close()
        if answered != ["200 OK"]:
            raise RuntimeError(f"{address} answered {answered[0]}")
        return body

    return get
