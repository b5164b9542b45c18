"""Codes printed on papers, and the one box of the public page that takes any of them.

Whatever issues a paper with a code registers a resolver, which answers a code of its own with the address of its page.
"""

import re
import secrets
import unicodedata
from collections.abc import Callable

Resolver = Callable[[str], str | None]

# Thirty-two signs, none of which is read as another: what is typed as O is 0, as I or L is 1; U is left out.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12  # sixty bits: nobody finds a paper by trying
_READ_AS = str.maketrans("OIL", "011")

_resolvers: list[Resolver] = []


def register(resolver: Resolver) -> Resolver:
    """Usable as a decorator; asked with a code as `read` gives it."""
    _resolvers.append(resolver)
    return resolver


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read(typed: str) -> str:
    """A code as people type it: full-width or half, small or capital, with blanks and dashes, O for 0 and l for 1."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return re.sub(r"[^0-9A-Z]", "", plain).translate(_READ_AS)


def grouped(code: str) -> str:
    """7K3M-Q9ZD-0XWA, as it is printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def address(typed: str) -> str | None:
    """The address of the page of whatever carries this code."""
    code = read(typed)
    return next((found for resolver in _resolvers if (found := resolver(code))), None) if code else None
