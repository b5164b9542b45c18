"""What a regime declares of its papers: the kinds, the papers of each, their chapters with what the cases say in them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from accounts.models import Membership
from accounts.roles import OfficeKind, Regime, Role

from ..articles import Article
from ..printing.blocks import Block
from ..step import Clock
from ..verdict import Verdict, allow
from .steps import PaperSteps


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A chapter of a paper: its text as the portal drafts it and people change it, and the tables and charts that nobody types.

    Both are made from the facts of the paper; without a draft the office writes the text itself.
    """

    name: str
    title: str
    text: Callable[[Any], str] = lambda facts: ""
    blocks: Callable[[Any], Sequence[Block]] = lambda facts: ()
    hint: str = ""
    required: bool = True


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One paper of a kind: once a year from every office that owes it, or as often as there is an occasion (`once=False`)."""

    name: str
    label: str
    article: Article
    chapters: tuple[Chapter, ...]
    # What the cases say, read once for all chapters: from the case of the paper.
    facts: Callable[[Any], Any]
    title: Callable[[Any], str]
    # The years whose paper may be drafted on a day; the clock begins those that are owed and that nobody has begun.
    years: Callable[[date], Collection[int]]
    # By when it is owed; nothing where no day is set.
    clock: Clock | None = None
    once: bool = True
    # What has to be true before it is handed in, besides that it is written.
    when: Callable[[Any, datetime], Verdict] = lambda case, at: allow()
    # The last day of the clock for a year, where it is one of the calendar and is not counted.
    last_day: Callable[[int], date] | None = None


@dataclass(frozen=True, kw_only=True)
class PaperKind:
    """The papers that one kind of office hands to another: a kind of case, with the steps between the two."""

    kind: str
    regime: Regime
    label: str
    steps: PaperSteps
    papers: tuple[Paper, ...]
    rules_edition: str
    model: Callable[[], Any]
    # Who reads of it besides the offices that draft and receive.
    readers: tuple[Role, ...] = ()

    @property
    def drafts(self) -> OfficeKind:
        return cast(OfficeKind, self.steps.stages("drafting").holder)

    @property
    def drafters(self) -> tuple[Role, ...]:
        return self.steps.drafters

    @property
    def receivers(self) -> tuple[Role, ...]:
        return self.steps.receivers

    def concerns(self, member: Membership) -> bool:
        return member.role in (*self.drafters, *self.receivers, *self.readers)

    def paper(self, name: str) -> Paper | None:
        return next((paper for paper in self.papers if paper.name == name), None)


_kinds: dict[str, PaperKind] = {}


def register(*kinds: PaperKind) -> None:
    _kinds.update({kind.kind: kind for kind in kinds})


def kinds() -> tuple[PaperKind, ...]:
    return tuple(_kinds.values())


def kind_named(name: str) -> PaperKind | None:
    return _kinds.get(name)


def paper_of(case: Any) -> Paper:
    """What the case is the drafting of."""
    found = _kinds[case.kind].paper(case.paper)
    assert found is not None  # noqa: S101  # a row names a paper of its kind
    return found
