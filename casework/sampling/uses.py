"""What samples are drawn of: registered from above, so that this floor need not know the regimes."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from accounts.models import Membership, Office
from accounts.roles import Regime, Role

from ..articles import Article
from ..draw.rule import Words

if TYPE_CHECKING:
    from ..models import Sample

Json = dict[str, Any]


@dataclass(frozen=True, eq=False)
class SampleUse:
    """One thing of which a year's sample is drawn, stratum by stratum: by whom, from which list, how many."""

    name: str
    regime: Regime
    label: str
    article: Article
    # Of its numbers: DS2026-0001.
    series: str
    # Whose officials freeze a list of their office; its supervisor is the other party.
    runners: tuple[Role, ...]
    # What is drawn, in words: 案件, counted in 件; and what a stratum is: 区县.
    words: Words
    stratum: str
    # The figures that say which share of a stratum is drawn, and how many at least.
    share: str
    least: str
    # The years of which a sample may be drawn today, the latest first.
    years: Callable[[Office, datetime], list[int]]
    # What may be drawn of a year, if nothing of that year has been: candidates of the draw, whose `kind` is their stratum and `employer`
    # their institution (`actions.listed` leaves out what was).
    listed: Callable[[Office, int, datetime], list[Json]]
    # The strata in words, by the `kind` of the candidates.
    strata: Callable[[], Mapping[str, str]]
    # Where candidates are read, by their numbers: of a sample, and of those whom the member may read.
    places: Callable[["Sample", Collection[str], Membership], Mapping[str, str]]
    # What follows the result besides its page.
    drawn: Callable[["Sample", Membership, datetime], None] = lambda sample, by, at: None


_uses: dict[str, SampleUse] = {}


def register(*uses: SampleUse) -> None:
    _uses.update((use.name, use) for use in uses)


def use_of(name: str) -> SampleUse:
    return _uses[name]


def uses() -> list[SampleUse]:
    return [*_uses.values()]


def run_by(role: str) -> list[SampleUse]:
    """Those whose lists a role freezes."""
    return [use for use in _uses.values() if role in use.runners]
