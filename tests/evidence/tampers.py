"""Rows changed behind the portal: every column that proves something, every table, each found and located to its row.

The columns come from the declarations themselves, so that a new one is tampered with by itself. The triggers are taken off, a
batch of rows is changed, one verification looks at all of it, and everything is rolled back.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle, islice
from random import Random
from typing import Any

from django.db import DatabaseError, connection, models, transaction

from accounts.columns import Declaration, Derived, Frozen, declarations, stored
from accounts.roles import Role
from casework import anchors, proving, record, sealing, triggers
from casework.models import Anchor, Record, RecordHead
from tests.evidence import behind, forging, kept
from tests.evidence.part import Batch, Kind, Part

REFUSED, CHANGED, GONE, CHAIN, FORGED = "refused", "changed", "gone", "chain", "forged"
LOST = 0.2  # of the trials that the triggers refuse: the row is deleted
TRIES = 40  # what the keys of the database refuse is tried with another value or row
CHECKS = "SELECT conname, conrelid::regclass::text FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0"


@dataclass
class Column:
    """A column with the keys of its rows."""

    declaration: Declaration
    field: models.Field
    keys: list[Any]

    def __str__(self) -> str:
        return f"{self.declaration.table}.{self.field.column}"


@dataclass
class World:
    columns: list[Column]
    lines: dict[date, str]


@contextmanager
def world() -> Iterator[World]:
    """A row of every table, made by the verbs; then a day's anchor, exported, and the readings sealed."""
    member = kept.build().people[Role.CENTRE]
    for number in range(30):
        record.log_reading(by=member, at=kept.LAST + timedelta(seconds=number), what=f"查阅{number}")
    sealing.seal(kept.LAST + timedelta(hours=1))
    anchors.set_anchor(at=kept.LAST + timedelta(hours=2))
    anchors.set_anchor(at=kept.LAST + timedelta(days=1))
    found = proving.faults()
    assert found == [], found[:3]
    columns = _columns()
    missing = {one.table for one in declarations() if one.covers} - {one.declaration.table for one in columns}
    assert not missing, f"no act of the world (tests/evidence/kept.py) makes a row of {sorted(missing)}"
    unmet = {str(column) for column, since in _frozen(columns) if not _met(column, since)}
    assert not unmet, f"no act of the world brings a row to the moment from which {sorted(unmet)} are frozen"
    yield World(columns, {anchor.on: anchor.digest for anchor in Anchor.objects.all()})


def _columns() -> list[Column]:
    """What the record covers, in turns: a column of each table, then the next of each."""
    covered = {(table, key) for row in Record.objects.all() for table, key, _ in row.covers["rows"]}
    found: list[tuple[int, Column]] = []
    for declaration in declarations():
        standing = [row[0] for row in stored(declaration) if (declaration.table, str(row[0])) in covered]
        if declaration.covers and standing:
            derived = {name for rule in declaration.rules if isinstance(rule, Derived) for name in rule.names}
            proves = {proving for proving, _ in declaration.proving}
            fields = [field for field in declaration.fields if field in proves or field.name in derived]
            found += enumerate(Column(declaration, field, standing) for field in fields)
    return [column for _, column in sorted(found, key=lambda entry: entry[0])]


def _frozen(columns: list[Column]) -> list[tuple[Column, str]]:
    """The columns that nobody may change, each as often as it has moments from which it is so."""
    return [
        (column, rule.since)
        for column in columns
        for rule in column.declaration.rules
        if isinstance(rule, Frozen) and column.field.name in rule.names
    ]


def _met(column: Column, since: str) -> list[Any]:
    """The keys of the rows for which the moment has come."""
    rows = column.declaration.model._base_manager.filter(pk__in=column.keys).order_by("pk")
    return list((rows.exclude(**{since: None}) if since else rows).values_list("pk", flat=True))


def attempt(world: World, batch: Batch) -> Iterator[str]:
    guarded = batch.kind == REFUSED
    with nullcontext() if guarded else _unchecked(), transaction.atomic():
        if not guarded:
            _take_off()
        tried = {REFUSED: _refused, CHANGED: _changed, GONE: _gone, CHAIN: _chain, FORGED: _forged}[batch.kind]
        yield from tried(world, batch)
        transaction.set_rollback(True)


@contextmanager
def _unchecked() -> Iterator[None]:
    """Checks are off, as somebody with the database's password could have them: SQLite has a setting for it, which no rollback
    puts back."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def _take_off() -> None:
    """The triggers, and of PostgreSQL the checks; put back with the rollback."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(CHECKS)
            for name, table in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, table in triggers.standing().items():
            cursor.execute(f"DROP TRIGGER {name}{'' if connection.vendor == 'sqlite' else f' ON {table}'}")


# While the triggers are there


def _refused(world: World, batch: Batch) -> Iterator[str]:
    """A frozen column whose moment has come, or the whole row."""
    frozen = [(column, keys) for column, since in _frozen(world.columns) if (keys := _met(column, since))]
    for number, chance in batch.chances():
        column, keys = frozen[number % len(frozen)]
        key = chance.choice(keys)
        try:
            with transaction.atomic():
                if chance.random() < LOST:
                    behind.delete(column.declaration.model, key)
                else:
                    _write(column, key, chance)
        except DatabaseError as refused:
            if not any(said in str(refused) for said in (triggers.FROZEN, triggers.APPENDED)):
                yield f"number {number}: {column} of {key} was refused by something else: {refused}"
            continue
        yield f"number {number}: {column} of {key} was changed or lost"


# Changed and lost rows


def _changed(world: World, batch: Batch) -> Iterator[str]:
    """The columns take turns; each row is changed once a batch, so that every change has to be found by itself."""
    made: dict[tuple[str, str], str] = {}
    for number, chance in batch.chances():
        column = world.columns[number % len(world.columns)]
        keys = _counting(column)
        if place := _change(column, chance, [key for key in keys if (column.declaration.table, str(key)) not in made]):
            made[place] = f"number {number}: {column} of {place[1]}"
        elif not _changeable(column, chance, keys):
            yield f"number {number}: {column} could not be changed, and proves nothing"
    yield from _missed(made)


def _change(column: Column, chance: Random, keys: list[Any], *, tries: int = TRIES) -> tuple[str, str] | None:
    """None where the keys of the database refuse every change of these rows that was tried."""
    chance.shuffle(keys)
    for key in islice(cycle(keys), tries):
        try:
            with transaction.atomic():
                _write(column, key, chance)
        except DatabaseError:
            continue
        return column.declaration.table, str(key)
    return None


def _write(column: Column, key: Any, chance: Random) -> None:
    """Another value in the place of what stands there."""
    model, field = column.declaration.model, column.field
    value = model._base_manager.filter(pk=key).values_list(field.attname, flat=True).get()
    behind.write(model, key, field, behind.other(field, value, chance))


def _changeable(column: Column, chance: Random, keys: list[Any]) -> bool:
    """Of whatever row, changed already or not: each is tried as often as one alone, for few may bear another value."""
    with transaction.atomic():
        place = _change(column, chance, keys, tries=TRIES * len(keys))
        transaction.set_rollback(True)
    return place is not None


def _counting(column: Column) -> list[Any]:
    """The rows in which the column proves something: a draft does not before it is handed in."""
    since = next((since for field, since in column.declaration.proving if field is column.field), "")
    rows = column.declaration.model._base_manager.filter(pk__in=column.keys)
    return list((rows.exclude(**{since: None}) if since else rows).order_by("pk").values_list("pk", flat=True))


def _gone(world: World, batch: Batch) -> Iterator[str]:
    made: dict[tuple[str, str], str] = {}
    for number, chance in batch.chances():
        column = chance.choice(world.columns)
        table, key = column.declaration.table, chance.choice(column.keys)
        if (table, str(key)) not in made:
            behind.delete(column.declaration.model, key)
            made[table, str(key)] = f"number {number}: a row of {table} lost, {key}"
    yield from _missed(made)


def _missed(made: dict[tuple[str, str], str]) -> Iterator[str]:
    """What was done and not found, and what was found and not done."""
    faults = proving.check(most=100_000).faults
    # The anchor behind one that is lost or changed no longer follows it.
    found = {(fault.table, fault.pk) for fault in faults if fault.table and fault.what != "与前一日的存证不衔接"}
    yield from (f"{said} was not found" for place, said in made.items() if place not in found)
    yield from (f"{table} {key} was called changed and is not" for table, key in found - made.keys())


# The record itself


def _chain(world: World, batch: Batch) -> Iterator[str]:
    """One change of the record a subject, in as many subjects as the batch has trials; each found at its subject."""
    subjects = list(Record.objects.order_by("subject").values_list("subject", flat=True).distinct())
    made: dict[str, str] = {}
    for number, chance in batch.chances():
        subject = subjects[(number * 7) % len(subjects)]
        if subject in made:
            continue
        rows = Record.objects.filter(subject=subject)
        row = chance.choice(list(rows))
        # The anchors' own tail lies behind the last anchor: that is found at the anchor it names.
        act = chance.choice(["column", "row", "head", "tail"] if subject != anchors.SUBJECT else ["column", "head"])
        if act == "column":
            fields = [
                field for field in Record._meta.local_concrete_fields if field.name not in ("id", "subject", "seq")
            ]
            field = chance.choice(fields)
            behind.write(Record, row.pk, field, behind.other(field, getattr(row, field.attname), chance))
        elif act == "row":
            rows.filter(pk=row.pk)._raw_delete("default")
        elif act == "head":
            RecordHead.objects.filter(pk=subject).update(seq=row.seq + 1_000)
        else:  # the last row with its head put back: an anchor names it
            last = rows.order_by("-seq").first()
            before = rows.filter(seq=last.seq - 1).first()
            rows.filter(pk=last.pk)._raw_delete("default")
            kept = {"seq": before.seq, "digest": before.digest} if before else {"seq": 0, "digest": ""}
            RecordHead.objects.filter(pk=subject).update(**kept)
        made[subject] = f"number {number}: {act} of {subject} {row.seq}"
    found = {fault.subject for fault in proving.check(most=100_000).faults}
    yield from (f"{said} was not found" for subject, said in made.items() if subject not in found)


# Somebody who computes everything anew


def _forged(world: World, batch: Batch) -> Iterator[str]:
    """A row is changed and covers, chains, heads and anchors are made anew: whole in itself, and refused by what was exported."""
    for number, chance in batch.chances():
        with transaction.atomic():
            yield from _forgery(world, number, chance)
            transaction.set_rollback(True)


def _forgery(world: World, number: int, chance: Random) -> Iterator[str]:
    """What is derived cannot be forged at all, and the anchors are what is asked: another column it is."""
    proving_columns = [one for one in world.columns if one.declaration.table != "casework_anchor" and not _derived(one)]
    place = None
    while place is None:
        column = chance.choice(proving_columns)
        place = _change(column, chance, _counting(column))
    forging.cover_anew(next(one for one in declarations() if one.table == place[0]), place[1])
    forging.all_anew()
    derived = [rule for one in declarations() for rule in one.rules if isinstance(rule, Derived)]
    if inside := [fault for fault in proving.faults() if not any(rule.columns in fault.what for rule in derived)]:
        yield f"number {number}: the forger of {place} has left a trace and proves nothing: {inside[0]}"
    if not any(fault.what == "与导出的存证不符" for fault in proving.check(exported=world.lines).faults):
        yield f"number {number}: {place} made anew was not found against the exported anchors"


def _derived(column: Column) -> bool:
    return column.field not in {field for field, _ in column.declaration.proving}


PART = Part(
    name="tampers",
    title="Rows changed behind the portal",
    kinds=(
        Kind(
            REFUSED, 2_000, "a frozen column is changed, or its row deleted, with the triggers on: the database refuses"
        ),
        Kind(
            CHANGED,
            6_000,
            "a column of a row is changed with triggers and checks off: verify_record names the row, and no other",
        ),
        Kind(GONE, 2_000, "a row is deleted with the triggers off: verify_record names it"),
        Kind(
            CHAIN,
            1_990,
            "a row of the record, its head or its tail is changed or lost: verify_record names the subject",
        ),
        Kind(
            FORGED,
            10,
            "covers, chains, heads and anchors are made anew as well: an anchor exported before refuses it",
            suite=2,
        ),
    ),
    attempt=attempt,
    world=world,
    database=True,
    engine=True,
    batch=100,
)
