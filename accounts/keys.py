"""Where a text becomes the key of a row: digits that a database can hold, or no row at all.

Python reads no number of more than 4,300 digits and a database none beyond 64 bits; whoever sends one is answered as for
any other row that is not there.
"""

from collections.abc import Iterable

from django.urls.converters import IntConverter

DIGITS = 18  # every number of so many fits a bigint


class KeyConverter(IntConverter):
    """`<key:pk>` in an address: longer numbers match no address."""

    regex = f"[0-9]{{1,{DIGITS}}}"


def key(text: str | None) -> int | None:
    """The key that a text names, in an address, a query or a form; None for whatever names none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= DIGITS else None


def keys(texts: Iterable[str]) -> list[int]:
    """Those that name a key, in their order."""
    return [found for text in texts if (found := key(text)) is not None]
