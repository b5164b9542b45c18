"""A paper begun, written, handed in as it was read, received or returned."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Membership, Office
from accounts.refused import Refused
from accounts.ways import Way

from .. import autosave, ledger, messages
from ..actor import CLOCK, Actor
from ..autosave import Conflict, Saved
from ..gateway import NotTheirs, Stale, open_case, perform
from ..models import PaperVersion
from .base import PaperBase
from .contents import LONGEST
from .papers import Paper, PaperKind, kind_named, kinds

NO_OCCASION = "请写明所报告的事由。"


def begin_own(kind: PaperKind, name: str, *, year: int, subject: str = "", by: Membership, at: datetime) -> PaperBase:
    """By an official of the office that owes it, for a year whose paper may be drafted; of an occasion that is named."""
    paper = kind.paper(name)
    if by.role not in kind.drafters or paper is None:
        raise Refused(f"{kind.label}由{'、'.join(role.label for role in kind.drafters)}起草，您当前的岗位不能办理。")
    if year not in paper.years(timezone.localdate(at)):
        raise Refused(f"{year}年度{paper.label}现在不能起草：尚未到起草的时间（{paper.article}）。")
    if not paper.once and not subject.strip():
        raise Refused(NO_OCCASION, field="subject")
    with transaction.atomic():
        office = Office.objects.select_for_update().get(pk=by.office_id)
        if paper.once and (begun := begun_of(kind, paper, year).filter(office=office).first()):
            way = Way("打开", "case", (begun.number,))
            raise Refused(f"{year}年度{paper.label}已经开始起草（{begun.number}），请继续办理。", way=way)
        return _open(kind, paper, office, year=year, subject=subject.strip(), by=by, at=at)


def begun_of(kind: PaperKind, paper: Paper, year: int) -> Any:
    return kind.model().objects.filter(paper=paper.name, year=year)


def begin_owed(at: datetime) -> int:
    """Timed work: what every office of a kind owes and has not begun is opened for it, so that its term runs and it can be chased.

    An office in which nobody works could neither write it nor be reminded; the list of the kind shows it all the same.
    """
    on, done = timezone.localdate(at), 0
    for kind in kinds():
        for paper in (paper for paper in kind.papers if paper.once):
            for year in paper.years(on):
                if paper.last_day and paper.last_day(year) < on:
                    continue  # a portal that begins after the day of a year opens nothing that is late from its first moment
                begun = begun_of(kind, paper, year).values("office")
                there = Membership.objects.current(on).filter(role__in=kind.drafters).values("office")
                owing = Office.objects.filter(kind=kind.drafts, pk__in=there).exclude(pk__in=begun)
                for office in owing.order_by("pk"):
                    _begin_for(kind, paper, office, year=year, at=at)
                    done += 1
    return done


@transaction.atomic
def _begin_for(kind: PaperKind, paper: Paper, office: Office, *, year: int, at: datetime) -> None:
    held = Office.objects.select_for_update().get(pk=office.pk)
    if begun_of(kind, paper, year).filter(office=held).exists():
        return
    case = _open(kind, paper, held, year=year, by=CLOCK, at=at)
    messages.send(
        to=held,
        title=f"请起草{case.summary}",
        body=f"平台已按案件起草，请修改后报送（{paper.article}）。",
        at=at,
        case=case,
    )


def _open(
    kind: PaperKind, paper: Paper, office: Office, *, year: int, subject: str = "", by: Actor, at: datetime
) -> PaperBase:
    return open_case(
        cast(type[PaperBase], kind.model()),
        kind=kind.kind,
        by=by,
        at=at,
        label=f"开始起草{paper.label}",
        starts=(paper.clock,) if paper.clock else (),
        title=office.name,
        district=office.district,
        state=kind.steps.stages("drafting"),
        rules_edition=kind.rules_edition,
        paper=paper.name,
        year=year,
        office=office,
        subject=subject,
    )


# Written


@contextmanager
def _writing(case: PaperBase, *, by: Membership, at: datetime) -> Iterator[PaperBase]:
    """Under its lock, by an official of its own office, while it is drafted; what it lacks is written anew at the end."""
    kind = kind_named(case.kind)
    with transaction.atomic():
        current = cast(PaperBase, ledger.hold(case))
        if kind is None or by.role not in kind.drafters or by.office_id != current.office_id:
            raise NotTheirs(case.number)
        if current.state != kind.steps.stages("drafting"):
            raise Refused("材料已经报送，不能再修改；需要修改的，撤回报送或者由接收单位退回后办理。")
        yield current
        ledger.refresh(current, at=at)


def save_part(
    case: PaperBase, *, field: str, value: str, seen: int, key: str, by: Membership, at: datetime
) -> Saved | Conflict:
    """One chapter, as typed."""
    with _writing(case, by=by, at=at) as current:
        _ask_part(current, field, value)
        return autosave.save(current, field=field, value=value, seen=seen, key=key, by=by, at=at)


def save_page(
    case: PaperBase, *, changes: Mapping[str, tuple[str, int | None]], by: Membership, at: datetime
) -> dict[str, Conflict]:
    """All chapters of a page; what somebody else has changed meanwhile is returned unwritten."""
    with _writing(case, by=by, at=at) as current:
        for field, (value, _) in changes.items():
            _ask_part(current, field, value)
        return autosave.save_all(current, changes=changes, person=by.person, at=at)


def redraft(case: PaperBase, *, field: str, by: Membership, at: datetime) -> None:
    """The chapter says again what the cases say."""
    with _writing(case, by=by, at=at) as current:
        part = _ask_part(current, field, "")
        autosave.save_all(current, changes={field: (part.drafted, None)}, person=by.person, at=at)


def _ask_part(case: PaperBase, field: str, value: str) -> Any:
    part = next((part for part in case.contents.parts if part.field == field), None)
    if part is None:
        raise Refused("该项不属于本材料，请刷新页面后重试。")
    if len(value) > LONGEST:
        raise Refused(f"“{part.title}”有{len(value)}个字，不得超过{LONGEST}个字，请精简。", field=field)
    return part


# Handed in


@transaction.atomic
def hand_in(case: PaperBase, *, draft: str, by: Membership, at: datetime, seen: int | None = None) -> PaperBase:
    """As it was read: `draft` is the hash of what the page showed. The version is frozen, with its number."""
    kind = kind_named(case.kind)
    assert kind is not None  # noqa: S101  # its own kind

    def weigh(current: PaperBase) -> dict[str, Any]:
        # Not a condition of the row: it hangs on cases whose acts do not write this one's turn anew.
        Refused.unless(current.declared.when(current, at))
        if current.contents.digest != draft:
            raise Stale("内容在您打开页面之后已有变化（文字修改或者案件有新的办理），请核对最新内容后再报送。")
        last = current.versions.aggregate(last=Max("serial"))["last"] or 0
        return {"version": last + 1, "digest": draft}

    def freeze(current: PaperBase) -> None:
        contents = current.contents
        serial = (current.versions.aggregate(last=Max("serial"))["last"] or 0) + 1
        PaperVersion.objects.create(
            case_id=current.pk,
            serial=serial,
            contents=contents.plain,
            digest=contents.digest,
            handed_in_by=by,
            handed_in_at=at,
        )

    return perform(case, kind.steps.hand_in, by=by, at=at, seen=seen, weigh=weigh, then=freeze)


@transaction.atomic
def receive(
    case: PaperBase,
    *,
    by: Membership,
    at: datetime,
    seen: int | None = None,
    facts: Mapping[str, Any] | None = None,
    then: Callable[[Any], object] | None = None,
) -> PaperBase:
    """The office that drafted it is told. `facts` and `then` are what goes with it where it is entered for an office (代录)."""
    kind = kind_named(case.kind)
    assert kind is not None  # noqa: S101  # its own kind
    done = perform(case, kind.steps.receive, by=by, at=at, seen=seen, then=then, **(facts or {}))
    messages.send(
        to=done.office,
        title=f"{done.number}：已接收",
        body=f"{done.summary}已由{by.office.name}接收。",
        at=at,
        case=done,
    )
    return done
