"""The login that is offered for a new account: the name as it is spelt, with a number where somebody has it already."""

from collections.abc import Iterable
from itertools import chain, count

from accounts.models import Person
from accounts.opening import LOGIN
from experts.models import PoolEntry

LONGEST = 36


def suggested(name: str, *, besides: frozenset[str] = frozenset()) -> str:
    """ "钱思齐" -> qiansiqi, qiansiqi2 ...; empty for a name that gives no login."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415  # 58 MB, and only where an account is opened

    spelt = "".join(char for char in "".join(lazy_pinyin(name)).lower() if char.isascii() and char.isalnum())[:LONGEST]
    if not LOGIN.fullmatch(spelt):
        return ""
    taken = besides | set(Person.objects.filter(login__startswith=spelt).values_list("login", flat=True))
    return next(login for login in chain([spelt], (f"{spelt}{n}" for n in count(2))) if login not in taken)


def suggested_for(entries: Iterable[PoolEntry]) -> dict[int, str]:
    """By entry, no two of them the same."""
    logins: dict[int, str] = {}
    for entry in entries:
        logins[entry.pk] = suggested(entry.expert.name, besides=frozenset(logins.values()))
    return logins
