"""Whose turn it is on a case, and what it lacks: read from the rows of its table that say what is lacking until they are taken.

The gateway writes both into the row of the ledger after every act, so that queues, boards and buttons ask nothing. A case moves
but once: where a step that moves it is ready, that is what it waits for; else what comes first, as the conditions say it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accounts.roles import OFFICIAL_ROLES, ROLE_CARDS, OfficeKind, Role

from .deciding import rules
from .registry import case_type
from .stages import CANCELLED, StageEnum
from .step import Step
from .verdict import Refusal

if TYPE_CHECKING:
    from .models import Case

# Before a step: there are others besides, and the case page shows them.
SEVERAL = "*"
LONGEST = 100
HANDLERS = {Role.BUREAU_HANDLER: Role.BUREAU_HEAD, Role.COMMISSION_HANDLER: Role.COMMISSION_HEAD}
# A stage of somebody's from which no row leads on yet.
NOT_YET = "本环节尚未开放"


@dataclass(frozen=True)
class Turn:
    """What is lacking, in words; by role the step that is ready for it, the first behind a `SEVERAL` where there are more, "" where
    its work comes before a step; when to look again."""

    missing: str = ""
    steps: Mapping[str, str] = field(default_factory=dict)
    again: datetime | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """As the row of the ledger keeps it."""
        turn = " ".join(f"{role}:{step}" for role, step in self.steps.items())
        return {"missing": self.missing, "turn": turn, "turns_at": self.again}


def read(turn: str) -> dict[str, str]:
    """The column as it was written: by role as in `Turn.steps`."""
    pairs = (said.partition(":") for said in turn.split())
    return {role: step for role, _, step in pairs}


def of(*roles: str) -> Q:
    """The cases on which it is the turn of one of these roles."""
    found = Q(pk__in=())
    for role in roles:
        found |= Q(turn__contains=f"{role}:")
    return found


def turn_of(case: "Case", at: datetime) -> Turn:
    """Asked of the rows as they now stand, whatever the case has read before."""
    asked, of_kind = _anew(case), case_type(case.kind)
    stage = of_kind.stage(case.state)
    awaited = ending(case) or [step for step in of_kind.steps if _awaited(step, stage)]
    rows = [_Row.of(step, asked, at) for step in awaited]
    if not rows:
        return Turn(missing=NOT_YET if stage.holder else "")
    waited = list(_waited(rows, case))
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for one in waited:
        for role, name in one.roles.items():
            found[role][name] = None
    for handler, head in HANDLERS.items():
        # What the handler prepares the head may do in their stead, and is not waited for.
        if not found[head].keys() - found[handler]:
            del found[head]
    steps = {role: SEVERAL * (len(named) > 1) + next(iter(named)) for role, named in found.items() if named}
    # What stands beside the case until another is closed, as an application for what is applied for already, it does not lack.
    lacking = [one.lacks for one in waited] or [row.lacks for row in rows if row.step.targets or not row.held]
    words = dict.fromkeys(lacking)
    moments = [reason.until for row in rows for reason in row.reasons if reason.until and reason.until > at]
    return Turn("；".join(words)[:LONGEST], steps, min(moments, default=None))


@dataclass(frozen=True)
class _Waited:
    """One thing that the case waits for: its words, and by role the step with which it is done. The words of the queue and the
    buttons of its pages are both read from these."""

    lacks: str
    roles: Mapping[str, str]


def _waited(rows: list["_Row"], case: "Case") -> Iterator[_Waited]:
    """First what takes the case on: the steps that do, or, if none is ready, what comes before them; then what is ready beside it."""
    ready = [row for row in rows if row.ready]
    moving = [row for row in ready if row.step.targets]
    yield from (_Waited(row.lacks, dict.fromkeys(row.roles, row.step.name)) for row in moving)
    reasons = [] if moving else list(chain.from_iterable(row.before for row in rows if row.step.targets))
    before = [_Waited(reason.lacks, {role: _done_with(reason, role, case) for role in reason.by}) for reason in reasons]
    yield from before
    led = {pair for one in before for pair in one.roles.items()}
    for row in ready:
        beside = _Waited(row.lacks, dict.fromkeys(row.roles, row.step.name))
        if row not in moving and not beside.roles.items() <= led:  # what a reason leads to is named already
            yield beside


def _done_with(reason: Refusal, role: str, case: "Case") -> str:
    """The step that the reason leads to; "" where it is done on a page of its own."""
    if reason.way is None or reason.way.address != "step" or reason.way.args[0] != case.number:
        return ""
    step = case_type(case.kind).step(reason.way.args[1])
    return step.name if step and role in step.roles else ""


@dataclass(frozen=True)
class _Row:
    step: Step
    lacks: str
    roles: tuple[str, ...]
    held: bool
    reasons: tuple[Refusal, ...]
    softly: tuple[Refusal, ...]

    @classmethod
    def of(cls, step: Step, case: "Case", at: datetime) -> "_Row":
        lacks, roles = step.lacks, tuple(str(role) for role in step.roles if role != Role.CLOCK)
        if step.proxied and case.holder and case.holder.kind == OfficeKind.CENTRE:
            roles += (Role.CENTRE,)
        if rules.to_propose(case, step):
            # Whoever prepares it goes on; whoever decides, once the proposal stands.
            lacks, roles = (
                f"拟办：{step.lacks}",
                tuple(role for role in rules.proposers(step) if role not in step.roles),
            )
        softly = tuple(reason for condition in step.after for reason in condition(case, at).reasons)
        held = not set(step.waits_for).isdisjoint(case.held_by.split())
        return cls(step, lacks, roles or step.roles, held, step.verdict(case, at).reasons, softly)

    @property
    def ready(self) -> bool:
        return not (self.held or self.reasons or self.softly)

    @property
    def before(self) -> Iterator[Refusal]:
        """Of the conditions, which are asked in the order of the work, the first about which somebody can do something, and what
        time alone brings; beside them all that the step ought to come after."""
        named = [reason for reason in self.reasons if reason.lacks]
        first = next((reason for reason in named if reason.by), None)
        yield from (reason for reason in named if reason is first or not reason.by)
        yield from (reason for reason in self.softly if reason.lacks)


def ending(case: "Case") -> list[Step]:
    """The rows of its table that end it from where it stands because its institution is closed; none while that is open."""
    return rows_of_ending(case) if case.institution and case.institution.closed_on else []


def rows_of_ending(case: "Case") -> list[Step]:
    """As `ending`, whether its institution is closed or not yet."""
    return [step for step in case_type(case.kind).steps if CANCELLED in step.targets and case.state in step.sources]


def _awaited(step: Step, stage: StageEnum) -> bool:
    """What an authority may do while the ball lies elsewhere, as end a case that nobody supplements, is its choice."""
    own = (role not in OFFICIAL_ROLES or stage.holder in ROLE_CARDS[role].offices for role in step.roles)
    return bool(step.lacks) and stage in step.sources and any(own) and CANCELLED not in step.targets


def _anew(case: "Case") -> "Case":
    """The same row without what it has read of others, which may have been written since."""
    kept = {"law", *(column.attname for column in case._meta.concrete_fields)}
    asked = type(case).__new__(type(case))
    asked.__dict__ |= {name: value for name, value in vars(case).items() if name in kept}
    asked._state = copy(case._state)
    return asked
