"""Where a regime lets anyone object to what is posted: what its law asks of an objection, until when one is taken, who rechecks it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..articles import Article
from ..models import Case, Posting
from ..stages import StageEnum
from .base import ObjectionBase


@dataclass(frozen=True, eq=False)
class ObjectionUse:
    """Objections of one kind, to the results of the cases of others."""

    kind: str
    # The kinds of case that it is about, and the article under which the results of such cases are posted.
    about: tuple[str, ...]
    posted: str
    article: Article
    model: type[ObjectionBase]
    # The state in which one is opened, and the one in which its answer is told.
    lodged: StageEnum
    answered: StageEnum
    # By field what has to be there before it is looked at, each with its sentence; asked of the day, since it may be a setting.
    asks: Callable[[datetime], Mapping[str, str]]
    # Whether a posted list still takes objections, for its page, which says whether its period runs.
    takes: Callable[[Posting, bool], bool]
    # Refuses what comes too late to the result of a case, which is under its lock.
    ask_in_time: Callable[[Any, datetime], None]
    # For whoever objects: who rechecks it; who may object, what is needed and until when (given the end of the period in words);
    # what is not taken.
    promise: str
    who: str
    needs: str
    until: Callable[[str], str]
    refused: str = ""


_uses: dict[str, ObjectionUse] = {}


def register(*uses: ObjectionUse) -> None:
    for use in uses:
        _uses[use.kind] = use


def use_of(kind: str) -> ObjectionUse | None:
    return _uses.get(kind)


def use_about(case: Case) -> ObjectionUse | None:
    """Under which it is objected to the result of such a case."""
    return next((use for use in _uses.values() if case.kind in use.about), None)


def use_on(posting: Posting) -> ObjectionUse | None:
    """What the page of a posted list says of objections, whatever body has posted it."""
    return next((use for use in _uses.values() if use.posted == posting.article), None)
