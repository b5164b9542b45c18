"""The rows of a measure: the one concerned told and heard, then decided with notice, made known to others where the law asks it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from accounts.roles import Role

from ..articles import Article
from ..leaving_cases import cancel_step
from ..notices.steps import NoticeSteps, notice_steps
from ..stages import CANCELLED, StageEnum
from ..step import Clock, Condition, Step
from .hearing import Hearing, hearing_steps

# What whoever drafts the decision finds.
GRAVE, NOT_GRAVE = "grave", "not_grave"


@dataclass(frozen=True)
class MeasureSteps:
    intent: NoticeSteps
    heard: Hearing
    decision: NoticeSteps
    circular: NoticeSteps | None
    drop: Step
    # Where it concerns an institution, which may be closed meanwhile.
    cancel: tuple[Step, ...]

    @property
    def notices(self) -> tuple[NoticeSteps, ...]:
        return (self.intent, self.decision, *([self.circular] if self.circular else []))

    def __iter__(self) -> Iterator[Step]:
        """In the order in which a case page offers them."""
        yield from (*self.intent, *self.heard, *self.decision, *(self.circular or ()), self.drop, *self.cancel)


@dataclass(frozen=True)
class Circulates:
    """`circulating` is the clock of the circular, `follows` what it brings, `asks` what its drafter is asked."""

    clock: Clock
    follows: str
    asks: tuple[str, ...] = ("demand",)


def measure_steps(
    stages: type[StageEnum],
    *,
    word: str,
    called: str,
    article: Article,
    drafters: tuple[Role, ...],
    head: Role,
    statement: Clock,
    tells: str,
    decide: Step,
    decision: str,
    drop: Mapping[str, str],
    asks: tuple[str, ...] = (),
    tells_when: tuple[Condition, ...] = (),
    decided_when: tuple[Condition, ...] = (),
    circulates: Circulates | None = None,
    speaks: Role = Role.INSTITUTION_LEADER,
) -> MeasureSteps:
    """`word` names the notices and steps in code, `called` the measure and `decision` its paper to people; `decide` is the row that the
    decision is issued with, whose clock is that for deciding. `tells` and `drop` are what the two other rows say; `asks` what whoever
    drafts the decision is asked for and the case keeps.
    """
    prepared, heard, deciding = (stages(value) for value in ("prepared", "hearing", "deciding"))
    (due,) = decide.meets
    intent = notice_steps(
        f"{word}_intent",
        f"{called}告知书",
        drafters=drafters,
        drafted_when=tells_when,
        issue=Step(
            f"tell_{word}",
            prepared,
            heard,
            by=head,
            article=article,
            label=f"签发{called}告知书",
            follows=tells,
            when=tells_when,
            starts=(statement,),
        ),
    )
    return MeasureSteps(
        intent=intent,
        heard=hearing_steps(stages, article=article, statement=statement, decision=due, speaks=speaks),
        decision=notice_steps(
            word, decision, drafters=drafters, asks=asks, takes=asks, drafted_when=decided_when, issue=decide
        ),
        circular=_circular(stages, circulates, word=word, article=article, drafters=drafters, head=head),
        drop=Step(
            f"drop_{word}",
            (prepared, heard, deciding),
            stages("dropped"),
            by=head,
            article=article,
            needs_reason=True,
            meets=(statement, due),
            label=drop["label"],
            follows=drop["follows"],
            stands=drop["stands"],
        ),
        cancel=tuple(
            cancel_step("cancel", (prepared, heard, deciding), stage, by=head, article=article)
            for stage in stages
            if stage == CANCELLED
        ),
    )


def _circular(
    stages: type[StageEnum],
    circulates: Circulates | None,
    *,
    word: str,
    article: Article,
    drafters: tuple[Role, ...],
    head: Role,
) -> NoticeSteps | None:
    if circulates is None:
        return None
    return notice_steps(
        f"{word}_circular",
        "通报",
        drafters=drafters,
        asks=circulates.asks,
        issue=Step(
            "circulate",
            stages("circulating"),
            stages("taken"),
            by=head,
            article=article,
            label="签发通报",
            follows=circulates.follows,
            meets=(circulates.clock,),
        ),
    )
