"""Whether the record is whole, and whether every row still says what the record says of it.

One pass over the record and one over each table, read from the database as a stream; what has to be remembered meanwhile lies
in a scratch file, so that memory stays flat however many cases there are. Against somebody who computes every chain and anchor
anew, anchors exported earlier hold (`anchors`).
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from functools import partial
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.columns import Declaration, Derived, declarations, row_digest, stored

from .anchors import anchor_digest
from .models import Anchor, Record, RecordHead
from .models.record import GENESIS
from .record import digest
from .scratch import Scratch

PORTION = 500


@dataclass(frozen=True)
class Fault:
    """What is wrong and where: of the record its subject and number, of a row its table and key."""

    what: str
    subject: str = ""
    seq: int | None = None
    table: str = ""
    pk: str = ""

    def __str__(self) -> str:
        where = [f"{self.subject}{f'第{self.seq}行' if self.seq else ''}"] if self.subject else []
        return "，".join([*where, *([f"{self.table} {self.pk}"] if self.table else [])]) + f"：{self.what}"

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Checked:
    """How much was looked at."""

    chains: int = 0
    rows: int = 0
    covered: int = 0
    unsealed: int = 0
    anchors: int = 0
    faults: list[Fault] = field(default_factory=list)


def check(
    *, subject: str = "", since: date | None = None, exported: Mapping[date, str] | None = None, most: int = 1_000
) -> Checked:
    """Looks at everything, at one subject or at what was recorded since a day; at most `most` faults are kept."""
    checked = Checked()
    with _one_moment():
        checked.faults = list(islice(_faults(checked, subject=subject, since=since, exported=exported or {}), most))
    return checked


def faults() -> list[Fault]:
    return check().faults


@contextmanager
def _one_moment() -> Iterator[None]:
    """On PostgreSQL all of it is read as it stood at one moment, so that acts meanwhile are no faults."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _faults(checked: Checked, *, subject: str, since: date | None, exported: Mapping[date, str]) -> Iterator[Fault]:
    with Scratch() as scratch:
        yield from _anchors(checked, scratch, exported, subject=subject)
        yield from _chains(checked, scratch, subject=subject, since=since)
        for declaration in declarations():
            if declaration.covers:
                yield from _rows(checked, scratch, declaration, whole=not (subject or since))
        if not (subject or since):
            for declaration in declarations():
                yield from _derived(declaration)


# The chains


def _chains(checked: Checked, scratch: Scratch, *, subject: str, since: date | None) -> Iterator[Fault]:
    """Every row follows from the one before it, the last one is the head's, and none that an anchor names is missing."""
    heads = RecordHead.objects.filter(subject=subject) if subject else RecordHead.objects.all()
    scratch.heads(heads.values_list("subject", "seq", "digest").iterator(chunk_size=PORTION))
    last: Record | None = None
    for row in _record(subject, since).iterator(chunk_size=2000):
        if last is None or last.subject != row.subject:
            yield from _end(last, scratch)
            checked.chains += 1
            last = _before(row) if since else None
        checked.rows += 1
        yield from _link(row, last)
        scratch.cover(row.subject, row.seq, row.pk, _covered(row))
        if (wanted := scratch.anchored(row.subject, row.seq)) and wanted[0] != row.digest:
            yield Fault(f"与{wanted[1]}的存证不符", row.subject, row.seq)
        last = row
    yield from _end(last, scratch)
    if not since:
        yield from (Fault("全部行缺失", name) for name, seq in scratch.headless() if seq)
        yield from (
            Fault(f"{day}的存证所载的这一行已不在", name, seq)
            for name, seq, day in scratch.unmet()
            if not subject or name == subject
        )
    if subject:
        _later_covers(scratch, subject)


def _covered(row: Record) -> list[list[Any]]:
    """Table, key and digest of each row that it covers; nothing where somebody has written something else there."""
    rows = row.covers.get("rows") if isinstance(row.covers, dict) else None
    return rows if isinstance(rows, list) and all(isinstance(one, list) and len(one) == 3 for one in rows) else []


def _record(subject: str, since: date | None):
    rows = Record.objects.order_by("subject", "seq")
    if subject:
        rows = rows.filter(subject=subject)
    if since:
        rows = rows.filter(at__gte=timezone.make_aware(datetime.combine(since, time.min)))
    return rows


def _before(row: Record) -> Record | None:
    return Record.objects.filter(subject=row.subject, seq=row.seq - 1).first()


def _link(row: Record, last: Record | None) -> Iterator[Fault]:
    expected = last.seq + 1 if last else 1
    if row.seq != expected:
        yield Fault("本行缺失", row.subject, expected)
    elif row.previous != (last.digest if last else GENESIS):
        yield Fault("与前一行不衔接", row.subject, row.seq)
    if last and last.pk > row.pk:
        yield Fault("登记次序已被改动", row.subject, row.seq)
    if row.digest != digest(row):
        yield Fault("已被改动", row.subject, row.seq)


def _end(last: Record | None, scratch: Scratch) -> Iterator[Fault]:
    if last is not None and scratch.take_head(last.subject) != (last.seq, last.digest):
        yield Fault("末行与链首登记不符", last.subject, last.seq)


def _later_covers(scratch: Scratch, subject: str) -> None:
    """What acts on other subjects have written since on the rows of this one."""
    first = Record.objects.filter(subject=subject).order_by("pk").values_list("pk", flat=True).first()
    later = Record.objects.filter(pk__gt=first or 0).exclude(subject=subject).order_by("pk")
    for row in later.only("subject", "seq", "covers").iterator(chunk_size=2000):
        scratch.cover(row.subject, row.seq, row.pk, _covered(row), known=True)


# The anchors


def _anchors(checked: Checked, scratch: Scratch, exported: Mapping[date, str], *, subject: str) -> Iterator[Fault]:
    """A chain of their own; what they name is asked of the chains, and they themselves of what was exported."""
    previous, met = GENESIS, set()
    for anchor in Anchor.objects.order_by("on").iterator(chunk_size=50):
        checked.anchors += 1
        fault = partial(Fault, table="casework_anchor", pk=str(anchor.on))
        if anchor.previous != previous:
            yield fault("与前一日的存证不衔接")
        if anchor.digest != anchor_digest(anchor):
            yield fault("存证已被改动")
        if exported.get(anchor.on, anchor.digest) != anchor.digest:
            yield fault("与导出的存证不符")
        met.add(anchor.on)
        scratch.anchor(anchor.on, _heads(anchor))
        previous = anchor.digest
    yield from (
        Fault("导出的存证在平台中已不在", table="casework_anchor", pk=str(day)) for day in sorted(exported.keys() - met)
    )


def _heads(anchor: Anchor) -> dict[str, list[Any]]:
    """Nothing where somebody has written something else there, which its digest has told."""
    heads = anchor.heads
    right = isinstance(heads, dict) and all(isinstance(one, list) and len(one) == 2 for one in heads.values())
    return heads if right else {}


# The rows


def _rows(checked: Checked, scratch: Scratch, declaration: Declaration, *, whole: bool) -> Iterator[Fault]:
    """Each row as it stands against the last row of the record that covers it."""
    table = declaration.table
    sealed = scratch.last_key(table) if declaration.taken_up else None
    for row in _stream(scratch, declaration, whole=whole):
        key, says = str(row[0]), row_digest(declaration, row)
        cover = scratch.take_cover(table, key)
        checked.covered += cover is not None
        if cover is None:
            if declaration.taken_up and not (isinstance(row[0], int) and sealed and row[0] <= sealed):
                checked.unsealed += 1
            elif says is not None:
                yield Fault("没有任何办理记录载有本行", table=table, pk=key)
        elif cover.digest is None:
            yield Fault("本行已按记录删除，却仍然存在", cover.subject, cover.seq, table, key)
        elif says != cover.digest:
            yield Fault("与记录所载不符，已被改动", cover.subject, cover.seq, table, key)
    for key, cover in scratch.left(table):
        if cover.digest is not None:
            yield Fault("记录所载的本行已不在", cover.subject, cover.seq, table, key)


def _stream(scratch: Scratch, declaration: Declaration, *, whole: bool) -> Iterator[tuple]:
    if whole:
        yield from stored(declaration).iterator(chunk_size=2000)
        return
    keys: Iterable[str] = scratch.keys(declaration.table)
    to_python = declaration.model._meta.pk.to_python
    keys = iter(keys)
    while portion := [to_python(key) for key in islice(keys, PORTION)]:
        yield from list(stored(declaration, portion))


def _derived(declaration: Declaration) -> Iterator[Fault]:
    rules = [rule for rule in declaration.rules if isinstance(rule, Derived)]
    if not rules:
        return
    for row in declaration.model._base_manager.order_by("pk").iterator(chunk_size=2000):
        for rule in rules:
            if any(getattr(row, name) != rule.by(row) for name in rule.names):
                yield Fault(f"{rule.columns}与由其他各栏算出的不符", table=declaration.table, pk=str(row.pk))
