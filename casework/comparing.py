"""Two editions of a standard side by side: what the later one adds, leaves out and changes (P03, E28).

What an edition says, line by line, each regime tells itself.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from accounts.roles import Regime

from .articles import Article
from .models import StandardEdition

# By number of the clause or item what the edition says of it: heading -> text.
Lines = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, eq=False)
class Compared:
    """How the editions of one regime are laid side by side."""

    regime: Regime
    article: Article
    lines: Callable[[StandardEdition], Lines]
    # What the numbers count: 条款, 项目.
    unit: str


@dataclass(frozen=True)
class Difference:
    """`parts`: heading, what the one says, what the other says."""

    number: str
    kind: str
    parts: tuple[tuple[str, str, str], ...]


ADDED, LEFT_OUT, CHANGED = "新增", "删去", "修改"

_compared: dict[str, Compared] = {}


def register(*uses: Compared) -> None:
    _compared.update({one.regime: one for one in uses})


def compared(regime: str) -> Compared | None:
    return _compared.get(regime)


def differences(one: Lines, other: Lines) -> Iterator[Difference]:
    """In the order of the first; what the other adds comes where its own order has it, at the end."""
    for number, before in one.items():
        after = other.get(number)
        if after is None:
            yield Difference(number, LEFT_OUT, tuple((heading, text, "") for heading, text in before.items() if text))
        elif parts := tuple(_parts(before, after)):
            yield Difference(number, CHANGED, parts)
    for number, after in other.items():
        if number not in one:
            yield Difference(number, ADDED, tuple((heading, "", text) for heading, text in after.items() if text))


def _parts(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for heading in dict.fromkeys((*before, *after)):
        old, new = before.get(heading, ""), after.get(heading, "")
        if old != new:
            yield heading, old, new
