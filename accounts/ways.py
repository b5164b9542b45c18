"""Where the part is done that has to come first: a refusal for order leads there. Pure; `leading` makes links of it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Way:
    """The words of the link, the name of the address and what it takes.

    `roles` are those who can do there what is due, where others may open the page as well.
    """

    label: str
    address: str
    args: tuple[Any, ...] = ()
    roles: tuple[str, ...] = ()
