"""One row of a workflow table: who moves a case from where to where, under which article, and what it does to clocks.

From these rows come the buttons of a case page, the reasons why one is greyed, the progress line, the database trigger
that refuses illegal moves, the diagram and the permission matrix in docs/, and the tests that walk role x state x step.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from inspect import Parameter, Signature
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal

from django.utils import timezone
from django_fsm import RETURN_VALUE, transition

from accounts.roles import Role

from .articles import Article
from .stages import StageEnum
from .verdict import Verdict

if TYPE_CHECKING:
    from .models import Case

# The case is of the kind to which the table belongs.
Condition = Callable[[Any, datetime], Verdict]
# The last three: who may know who reviews, in the rounds that a bureau, the city or the institute runs.
Audience = Literal["parties", "authorities", "city", "national", "bureau_round", "city_round", "national_round"]

# The figures that say how long before its last day a term is recalled; on that day and after it, it is recalled besides.
WARNS = ("warn_first", "warn_second", "warn_third", "warn_last")


@dataclass(frozen=True)
class Clock:
    """A period the law sets: a figure of the law counted from an event, or, without one, a date that the year's plan fixes.

    `warns` are the figures by which whoever owes it is reminded before its last day (casework.chasing); none where nobody owes
    anything by its end and it only has to pass. `from_service`: counted from the day on which the notice that starts it is served.
    """

    name: str
    label: str
    article: Article
    figure: str = ""
    warns: tuple[str, ...] = WARNS
    from_service: bool = False


def of_the_act(case: Any, at: datetime) -> date:
    """The day of the event is that of the act."""
    return timezone.localdate(at)


@dataclass(frozen=True, eq=False)
class Step:
    """A lawful move. `target` is None where the case stays as it is, several where the facts decide (a lane)."""

    name: str
    source: StageEnum | tuple[StageEnum, ...]
    target: StageEnum | tuple[StageEnum, ...] | None
    by: Role | tuple[Role, ...]
    article: Article
    label: str
    # Which clocks begin: by the stage it leads to where they differ.
    starts: tuple[Clock, ...] | Mapping[StageEnum, tuple[Clock, ...]] = ()
    meets: tuple[Clock, ...] = ()
    pauses: tuple[Clock, ...] = ()
    resumes: tuple[Clock, ...] = ()
    # The day from which these clocks are counted: of the event, which may lie before the act that follows it.
    event_on: Callable[[Any, datetime], date] = of_the_act
    # What the case lacks until it is taken, in the words of the queue: its roles are waited for (casework.turns). Empty for what
    # nobody waits for: giving up, taking back, asking besides.
    lacks: str = ""
    # Kinds of case: none of them may be open about this one (casework.beside).
    waits_for: tuple[str, ...] = ()
    # Asked in this order while the case may change no more; each refusal is also the reason beside a greyed button.
    when: tuple[Condition, ...] = ()
    # What ought to come before it and is waited for, though the step may be taken without.
    after: tuple[Condition, ...] = ()
    needs_reason: bool = False
    # Somebody of the office prepares it and another of its deciding roles decides, where the office asks for two (casework.deciding).
    prepared: bool = False
    # What whoever prepares it ticks as looked into.
    checks: tuple[str, ...] = ()
    # Facts that the record alone keeps: what the step is given besides those that its method sets on the case.
    notes: tuple[str, ...] = ()
    # What follows besides what the table tells itself, and what becomes of the case if nothing is done (`casework.consequences`);
    # facts of the case stand in braces.
    follows: str = ""
    otherwise: str = ""
    # What cannot be undone, in a sentence; a page then asks for the case number before it goes ahead.
    confirm: str = ""
    # The centre may enter this act for a national institute that is not connected: number, date and scan (代录).
    proxied: bool = False
    # Somebody of a third party may take it as well, on a case that was left to them: which those are the fetch says (P16).
    delegable: bool = False
    audience: Audience = "parties"
    # Not shown greyed: that it waits would itself tell the reader what is not for them.
    quiet: bool = False
    # Steps that belong to a page of their own and need no button among the actions.
    page: str = ""
    # The step that it takes back (`undone`), and until when it may: nobody was told of it by a paper, and nothing rests on it.
    undoes: "Step | None" = None
    until: str = ""
    # Why it stands once an office has taken it, and what puts it right instead; empty where another row takes it back.
    stands: str = ""

    @property
    def sources(self) -> tuple[StageEnum, ...]:
        return self.source if isinstance(self.source, tuple) else (self.source,)

    @property
    def targets(self) -> tuple[StageEnum, ...]:
        """Where it may lead; its own sources for an act that moves nothing."""
        if self.target is None:
            return ()
        return self.target if isinstance(self.target, tuple) else (self.target,)

    @property
    def roles(self) -> tuple[Role, ...]:
        return self.by if isinstance(self.by, tuple) else (self.by,)

    @property
    def started(self) -> tuple[Clock, ...]:
        """Every clock that it starts, to whatever stage it leads."""
        return self.starts if isinstance(self.starts, tuple) else tuple(chain.from_iterable(self.starts.values()))

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """Every clock that it touches, to whatever stage it leads."""
        return (*self.started, *self.meets, *self.pauses, *self.resumes)

    def starts_at(self, stage: StageEnum) -> tuple[Clock, ...]:
        return self.starts if isinstance(self.starts, tuple) else self.starts.get(stage, ())

    @property
    def ends_case(self) -> bool:
        return any(target.end for target in self.targets)

    def undone(
        self,
        name: str,
        label: str,
        *,
        until: str,
        when: tuple[Condition, ...] = (),
        quiet: bool = False,
        follows: str = "",
    ) -> "Step":
        """The row that takes it back, with a reason: by the same roles, from where it led to where it came from.

        `until` says up to which event it may be, `when` asks for it as far as the states do not tell. The clocks that it met
        run on as they stood, those that it started end.
        """
        if len(self.sources) > 1 and self.targets:
            raise ValueError(f"{self.name} may come from several states: where it would go back to is not in the table")
        if self.pauses or self.resumes:
            raise ValueError(f"{self.name} stops or resumes a clock: how it stood before is not in the table")
        return replace(
            self,
            name=name,
            label=label,
            source=self.target or self.source,
            target=self.source if self.targets else None,
            undoes=self,
            until=until,
            when=when,
            quiet=quiet,
            needs_reason=True,
            starts=(),
            meets=(),
            event_on=of_the_act,
            lacks="",
            waits_for=(),
            after=(),
            notes=(),
            stands="",
            confirm="",
            prepared=False,
            checks=(),
            follows=follows or "原办理随即撤回，原办理和撤回都留在办理记录中。",
            otherwise="",
            page="",
        )

    def verdict(self, case: "Case", at: datetime) -> Verdict:
        """Whether the facts of the case allow it now, with every reason why not."""
        verdict = Verdict()
        for condition in self.when:
            verdict = verdict & condition(case, at)
        return verdict

    def bare(self) -> Callable[..., None]:
        """The method of a step that sets no fact of the case: it takes what the record keeps, and nothing else."""
        keywords = [Parameter(name, Parameter.KEYWORD_ONLY) for name in ("by", "at", *self.notes)]
        signature = Signature([Parameter("case", Parameter.POSITIONAL_ONLY), *keywords])

        def method(case: "Case", /, **facts: Any) -> None:
            signature.bind(case, **facts)

        method.__name__, method.__signature__ = self.name, signature  # type: ignore[attr-defined]  # what inspect reads
        return method

    def on(self, field: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Decorates the method that sets the facts of the step; django-fsm then moves the state."""
        if self.target is None:
            target: Any = None
        elif isinstance(self.target, tuple):
            target = RETURN_VALUE(*(stage.value for stage in self.target))
        else:
            target = self.target.value
        return transition(
            field=field, source=[stage.value for stage in self.sources], target=target, custom={"step": self}
        )


def moves(steps: Iterable[Step]) -> frozenset[tuple[str, str]]:
    """Every lawful (source, target) of a table, as the database trigger checks them."""
    return frozenset(
        (source.value, target.value) for step in steps for source in step.sources for target in step.targets
    )
