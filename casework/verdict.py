"""What a rule answers: yes, or every reason why not, each with the article it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from accounts.ways import Way

from .articles import Article


@dataclass(frozen=True)
class Refusal:
    """`sentence` names what is wrong and how to mend it, and ends in 。; `way` leads to what has to be done first.

    For the queue: what `lacks` in a few words, `by` whom it is done, or the moment `until` which time alone brings it.
    """

    article: Article
    sentence: str
    way: Way | None = None
    lacks: str = ""
    by: tuple[str, ...] = ()
    until: datetime | None = None

    def __str__(self) -> str:
        return f"{self.sentence.removesuffix('。')}（{self.article}）。"


@dataclass(frozen=True)
class Verdict:
    """True when nothing refuses. `a & b` keeps the reasons of both, so that a person sees all of them at once."""

    reasons: tuple[Refusal, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.reasons

    def __bool__(self) -> bool:
        return self.ok

    def __and__(self, other: "Verdict") -> "Verdict":
        return Verdict(self.reasons + other.reasons)

    def leading(self, way: Way) -> "Verdict":
        """The same reasons, each of which leads there unless it leads elsewhere already."""
        return Verdict(tuple(reason if reason.way else replace(reason, way=way) for reason in self.reasons))

    def awaiting(self, lacks: str, *by: str, until: datetime | None = None) -> "Verdict":
        """The same reasons, each with what the case lacks so long and who does it, or when it comes by itself."""
        return Verdict(tuple(replace(reason, lacks=lacks, by=by, until=until) for reason in self.reasons))

    def of_others(self, roles: Mapping[str, str]) -> "Verdict":
        """The same reasons in the table of another office: its roles do what is due there (`casework.carried`)."""

        def theirs(named: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(roles.get(role, role) for role in named)

        return Verdict(
            tuple(
                replace(
                    reason,
                    by=theirs(reason.by),
                    way=replace(reason.way, roles=theirs(reason.way.roles)) if reason.way else None,
                )
                for reason in self.reasons
            )
        )

    def __str__(self) -> str:
        return "".join(str(reason) for reason in self.reasons)


def allow() -> Verdict:
    return Verdict()


def refuse(article: Article, sentence: str, *, way: Way | None = None) -> Verdict:
    return Verdict((Refusal(article, sentence, way),))
