"""What is looked for: registered from above, so that this floor need not know the regimes."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from accounts.roles import Regime, Role

from ..articles import Article
from ..figures.terms import Figures


@dataclass(frozen=True)
class Rest:
    """One line of what a sign rests on, with the number of its case if it is of one."""

    said: str
    number: str = ""


@dataclass(frozen=True)
class Found:
    """What struck a rule. `key` makes it the same sign when it is found again; `about` is the number of the case, if it is about one."""

    key: str
    what: str
    rests_on: tuple[Rest, ...]
    about: str = ""
    # The key of whom it is about, where it is about a person.
    person: int | None = None


def digest(value: str) -> str:
    """A key of something that is too long to be one, or that nobody is to read."""
    return hashlib.sha256(value.encode()).hexdigest()


@dataclass(frozen=True, eq=False)
class SignUse:
    """One thing that is looked for: by which figures, for whom, and with what a case about it may begin."""

    name: str
    regime: Regime
    label: str
    article: Article
    # Who reads and settles what is found.
    roles: tuple[Role, ...]
    # The figures that set its bounds, which `says` may name: {sign_institutions}家以上.
    figures: tuple[str, ...]
    says: str
    finds: Callable[[Figures, datetime], Iterable[Found]]
    # What the form of a case about it is preset with, by the names of its fields.
    preset: Mapping[str, str] | None = None
    # By the kind of a case, the name of the page on which a case about it is opened; that takes the number.
    opens: Mapping[str, str] | None = None

    def said(self, law: Figures) -> str:
        """What is looked for, in words, with the figures that count."""
        return self.says.format(**{name: law.figure(name).text for name in self.figures})


_uses: dict[str, SignUse] = {}


def register(*uses: SignUse) -> None:
    _uses.update((use.name, use) for use in uses)


def registered() -> tuple[SignUse, ...]:
    return tuple(_uses.values())


def use_of(name: str) -> SignUse:
    return _uses[name]


def read_by(role: str) -> list[SignUse]:
    """Those whose signs a role reads."""
    return [use for use in _uses.values() if role in use.roles]
