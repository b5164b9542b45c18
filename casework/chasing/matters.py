"""What somebody owes somebody by a day: the sources of it, each a table with its running rows, registered by the floor that has it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from accounts.keys import key
from accounts.models import Membership, Office, Person
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OfficeKind, Role

from ..models import Case
from ..models.record import Audience
from ..step import WARNS
from ..workbench.errands import Errand
from ..workbench.errands import register as register_errands

# Longer than any warning of a term of a case.
AHEAD = timedelta(days=60)
# Who chases: the officials of an authority. An institution and an expert read the day itself; for them the clock chases.
CHASERS = (*BUREAU_ROLES, *COMMISSION_ROLES, Role.CENTRE)
# By kind of office, those above it that wait for what it owes.
ABOVE: dict[OfficeKind, tuple[OfficeKind, ...]] = {
    OfficeKind.INSTITUTION: (OfficeKind.BUREAU, OfficeKind.COMMISSION, OfficeKind.CENTRE),
    OfficeKind.THIRD_PARTY: (OfficeKind.BUREAU, OfficeKind.COMMISSION),
    OfficeKind.BUREAU: (OfficeKind.COMMISSION,),
    OfficeKind.CENTRE: (OfficeKind.COMMISSION,),
    OfficeKind.INSTITUTE: (OfficeKind.COMMISSION, OfficeKind.CENTRE),
    OfficeKind.COMMISSION: (),
}
# Who reads in the record of a case that an office was reminded: the office itself and those above it.
AUDIENCES = {
    OfficeKind.INSTITUTION: Audience.PARTIES,
    OfficeKind.THIRD_PARTY: Audience.AUTHORITIES,
    OfficeKind.BUREAU: Audience.AUTHORITIES,
    OfficeKind.COMMISSION: Audience.CITY,
    OfficeKind.CENTRE: Audience.CITY,
    OfficeKind.INSTITUTE: Audience.NATIONAL,
}


def below(kind: OfficeKind | str) -> tuple[OfficeKind, ...]:
    """The kinds of office whose work an office of the kind waits for."""
    return tuple(office for office, above in ABOVE.items() if kind in above)


def waits_for(member: Membership, holder: Office | None) -> bool:
    """Whether the member is an official of an authority above the office that has the ball."""
    return holder is not None and member.role in CHASERS and holder.kind in below(member.office.kind)


@dataclass(frozen=True)
class Outside:
    """Somebody without an account, reached by mail; `keeper` is the office that is told when the address takes none."""

    name: str
    address: str
    keeper: Office


@dataclass(frozen=True, kw_only=True)
class Owed:
    """One matter: what is owed, by whom and until when.

    `to` are reminded; `who` names them to whoever may chase them. `told` are told once that it is late, with `remedy`, what they may
    do then. `warns` are figures of `regime` as they count for what began on `law_of`.
    """

    source: str
    row: int
    label: str
    about: str
    to: tuple[Office | Person | Outside, ...]
    who: str
    since: date
    due_on: date
    article: str
    regime: str
    law_of: date
    audience: str
    case: Case | None = None
    # In whose chain of the record it is told that somebody was chased, where it is no case's.
    subject: str = ""
    warns: tuple[str, ...] = WARNS
    chased_when_late: bool = True
    told: tuple[Office, ...] = ()
    remedy: str = ""
    # What a reminder says besides, and its title where it goes out alone.
    remark: str = ""
    title: str = ""
    # Whether whoever is reminded may open the case.
    opens: bool = True

    @property
    def key(self) -> str:
        return f"{self.source}.{self.row}"


def each(owed: Callable[[Any, date], Owed]) -> Callable[[Sequence[Any], date], list[Owed]]:
    """Where a row says all by itself."""
    return lambda rows, on: [owed(row, on) for row in rows]


@dataclass(frozen=True, kw_only=True)
class Source:
    """A table whose rows are matters while they run.

    `owed` puts rows into words, one for each in their order, on a day: `rows` reads along what a row needs by itself, what many
    share is read once for all of them. `waited_for` says for which of them the member waits, and may chase whoever owes them.
    """

    name: str
    label: str
    rows: Callable[[], QuerySet]
    running: Callable[[], Q]
    owed: Callable[[Sequence[Any], date], Sequence[Owed]]
    waited_for: Callable[[Membership], Q]
    due: str = "due_on"
    # Where a row has its case; empty where it has none.
    case: str = "case"
    chasers: tuple[Role, ...] = CHASERS
    # What the clock has to look at on a day, where it is not what runs and is due within AHEAD.
    near: Callable[[date], QuerySet] | None = None
    # `waited_for` reads other rows.
    anew: bool = False

    def coming(self, on: date) -> list[Any]:
        """On most days of most tables there is none, which is asked first: what is read along with a row makes the query a long one."""
        rows = self.near(on) if self.near else self.open().filter(**{f"{self.due}__lte": on + AHEAD}).order_by("pk")
        return list(rows) if rows.exists() else []

    def open(self) -> QuerySet:
        return self.rows().filter(self.running())

    def of(self, member: Membership) -> QuerySet:
        """What others owe the member's office, the longest overdue first."""
        return self.open().filter(self.waited_for(member)).order_by(self.due, "pk")

    def late(self, member: Membership, on: date) -> QuerySet:
        return self.of(member).filter(**{f"{self.due}__lt": on})


_sources: dict[str, Source] = {}


def register(*sources: Source) -> None:
    """What is late is an errand of those who wait for it, beside their queue."""
    for source in sources:
        _sources[source.name] = source
        register_errands(
            Errand(
                errand(source),
                source.label,
                "chase",
                source.chasers,
                source.late,
                f"?source={source.name}",
                anew=source.anew,
            )
        )


def errand(source: Source) -> str:
    return f"late_{source.name}"


def source(name: str) -> Source:
    return _sources[name]


def sources() -> tuple[Source, ...]:
    return tuple(_sources.values())


def sources_of(member: Membership) -> list[Source]:
    return [source for source in _sources.values() if member.role in source.chasers]


def asked(text: str) -> tuple[Source, int] | None:
    """The matter that a form names."""
    name, _, row = text.partition(".")
    pk = key(row)
    return (_sources[name], pk) if name in _sources and pk is not None else None
