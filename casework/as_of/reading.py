"""What a member who may know of a case could know of it at a moment, and what has become of it since.

Stage, holder and clocks are what the last act before the moment has left behind (`Record.stands`); papers, files and questions bear
their own days. Drafts and what was being filled in are not reconstructed: nobody else could read them then either.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accounts.models import Membership

from .. import regulations
from ..articles import Article
from ..models import Case, Conclusion, Inquiry, Material, Notice, Record
from ..registry import case_type
from ..scopes import SCOPES, SINCE
from ..tabs import readable_record
from ..text import day_text


@dataclass(frozen=True)
class RunningClock:
    label: str
    article: Article
    due_on: date | None  # none while it was paused

    def __str__(self) -> str:
        return f"{self.label}：{day_text(self.due_on)}止" if self.due_on else f"{self.label}：中止"


@dataclass(frozen=True)
class Moment:
    """`acts` newest first; of a conclusion, a paper or a file what was out by then."""

    at: datetime
    stage: str
    holder: str
    clocks: tuple[RunningClock, ...]
    acts: tuple[Record, ...]
    conclusions: tuple[Conclusion, ...]
    notices: tuple[Notice, ...]
    materials: tuple[Material, ...]
    inquiries: tuple[Inquiry, ...]


@dataclass(frozen=True)
class Difference:
    """What read otherwise then."""

    what: str
    then: str
    now: str


def as_of(case: Case, member: Membership, *, at: datetime) -> Moment:
    """As the member could read it at `at`, which is not before the case was opened, nor before they could know of it."""
    stands = stood(case, at=at)
    acts = tuple(readable_record(case, member, known_at=at).order_by("-seq"))
    told = _covered(acts, Conclusion)
    notices = Notice.objects.visible_to(member, kind=case.kind).filter(case_id=case.pk, issued_at__lte=at)
    materials = Material.objects.readable_by(member, kind=case.kind).filter(case_id=case.pk, handed_in_at__lte=at)
    conclusions = Conclusion.objects.filter(case_id=case.pk, pk__in=told).exclude(superseded_at__lte=at)
    return Moment(
        at=at,
        stage=case_type(case.kind).stage(stands["state"]).label_for(member.office.kind),
        holder=stands["holder"],
        clocks=tuple(_clocks(stands)),
        acts=acts,
        conclusions=tuple(conclusions.select_related("concluded_by__person", "concluded_by__office")),
        notices=tuple(notices.select_related("office").order_by("issued_at", "pk")),
        materials=tuple(materials.order_by("handed_in_at", "pk")),
        inquiries=tuple(_inquiries(case, at)),
    )


def stood(case: Case, *, at: datetime) -> dict[str, Any]:
    """As the last act before the moment has left it; nobody asks about a time before it was opened."""
    acts = Record.objects.filter(case_id=case.pk, at__lte=at).order_by("-seq")
    stands: dict[str, Any] = acts.values_list("stands", flat=True)[:1].get()
    return stands


def known_since(case: Case, member: Membership) -> datetime:
    """The first moment that a member may ask about, as the scope says by which they know of the case."""
    scope = SCOPES.get(member.role, case_type(case.kind).scope)
    since = SINCE[scope](case, member) if scope in SINCE else None
    return max(case.opened_at, since or case.opened_at)


def differences(then: Moment, now: Moment) -> Iterator[Difference]:
    yield from (
        Difference(what, was, has_become)
        for what, was, has_become in (
            ("环节", then.stage, now.stage),
            ("办理单位", then.holder, now.holder),
            ("时限", _listed(then.clocks), _listed(now.clocks)),
            ("结论", _count(then.conclusions, "项"), _count(now.conclusions, "项")),
            ("文书", _count(then.notices, "件"), _count(now.notices, "件")),
            ("材料", _count(then.materials, "件"), _count(now.materials, "件")),
            ("提问与答复", _count(then.inquiries, "次"), _count(now.inquiries, "次")),
        )
        if was != has_become
    )


def _covered(acts: Iterable[Record], model: type[Conclusion]) -> list[str]:
    """The rows of a table that these acts have written: whoever reads the act may know of them."""
    table = model._meta.db_table
    return [key for act in acts for of_table, key, _ in act.covers["rows"] if of_table == table]


def _clocks(stands: dict[str, Any]) -> Iterator[RunningClock]:
    for clock in stands["clocks"]:
        due_on = date.fromisoformat(clock["due_on"]) if clock["due_on"] else None
        yield RunningClock(clock["label"], regulations.article(clock["article"]), due_on)


def _inquiries(case: Case, at: datetime) -> Iterator[Inquiry]:
    """An answer that came later is not there yet."""
    for row in Inquiry.objects.filter(case_id=case.pk, asked_at__lte=at).select_related("asked_by", "answered_by"):
        if row.answered_at and row.answered_at > at:
            row.answer, row.answered_at, row.answered_by = "", None, None
        yield row


def _listed(clocks: Iterable[RunningClock]) -> str:
    return "；".join(map(str, clocks)) or "没有正在计算的时限"


def _count(rows: tuple[Any, ...], unit: str) -> str:
    return f"{len(rows)}{unit}"
