"""Several institutions worked from one address or with one browser while they filed (E29, P33)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from axes.models import AccessLog
from django.utils import timezone

from accounts.models import Membership, SignInSource
from accounts.roles import INSTITUTION_ROLES
from accounts.throttle import BROWSER

from ..figures.terms import Figures
from ..models import Case
from ..text import listed
from .uses import Found, Rest, digest

LOOKS_BACK = timedelta(days=30)


def one_address(law: Figures, at: datetime, *, kinds: Sequence[str]) -> Iterator[Found]:
    """By the log of sign-ins."""
    rows = AccessLog.objects.filter(attempt_time__gte=at - LOOKS_BACK, ip_address__isnull=False)
    pairs = rows.order_by().values_list("ip_address", "username").distinct()
    yield from _together(pairs, kinds, least=law["sign_institutions"], what="同一网络地址（{}）", at=at)


def one_browser(law: Figures, at: datetime, *, kinds: Sequence[str]) -> Iterator[Found]:
    """By the cookie that a browser has from its first sign-in on; the cookie itself is not told."""
    rows = SignInSource.objects.filter(source__startswith=BROWSER, signed_in_at__gte=at - LOOKS_BACK)
    pairs = rows.order_by().values_list("source", "login").distinct()
    yield from _together(pairs, kinds, least=law["sign_institutions"], what="同一浏览器", at=at)


def _together(
    pairs: Iterable[tuple[str, str]], kinds: Sequence[str], *, least: int, what: str, at: datetime
) -> Iterator[Found]:
    """Sources and logins, joined to the institutions for which those act and to their open cases of these kinds."""
    logins: defaultdict[str, set[str]] = defaultdict(set)
    for source, login in pairs:
        logins[source].add(login)
    several = {source: names for source, names in logins.items() if len(names) >= least}
    if not several:
        return
    acting = _acting(set().union(*several.values()), kinds, at)
    for source, names in sorted(several.items()):
        rows = sorted({row for login in names for row in acting.get(login, ())})
        held = list(dict.fromkeys(name for name, _, _ in rows))
        if len(held) >= least:
            of = listed(held, most=3, unit="家")
            rests_on = tuple(Rest(f"{name}（{person}）", number) for name, number, person in rows)
            yield Found(key=digest(source), what=f"{of}的人员以{what.format(source)}登录", rests_on=rests_on)


def _acting(logins: set[str], kinds: Sequence[str], at: datetime) -> dict[str, list[tuple[str, str, str]]]:
    """By login: the institution, the number of an open case of it, and who it is; two queries."""
    held = Membership.objects.held(timezone.localdate(at - LOOKS_BACK), timezone.localdate(at))
    people = held.filter(person__login__in=logins, role__in=INSTITUTION_ROLES)
    of = list(people.values_list("person__login", "person__name", "office__institution", "office__institution__name"))
    cases: defaultdict[int, list[str]] = defaultdict(list)
    open_ = Case.objects.open().filter(kind__in=kinds, institution__in={row[2] for row in of}).order_by("number")
    for institution, number in open_.values_list("institution", "number"):
        cases[institution].append(number)
    found: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for login, name, institution, title in of:
        found[login] += [(title, number, name) for number in cases[institution]]
    return found
