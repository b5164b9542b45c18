"""What holds of every column of every table, declared beside its model; the mechanism knows no model.

A column is *frozen* (the database refuses to change it, from a moment on), *covered* (the record carries the digest of the row,
so that a change without an act is found), *derived* (computed again and compared) or *free*, with a reason. What is frozen is
covered besides: triggers can be taken off. A key is part of every digest and needs no word of its own.

Whoever writes rows need do nothing for it: what a transaction has written since its last row of the record is noted here, and
the next row of the record takes the digests of all of it (`casework.record.append`).
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, TypeVar, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.models.signals import post_delete, post_save

from . import written
from .prepared import Prepared

AnyClass = TypeVar("AnyClass", bound=type[models.Model])
Columns = str  # field names with blanks between them
TakenUp = Literal["", "by an act", "by the clock"]


@dataclass(frozen=True)
class Rule:
    columns: Columns

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.columns.split())


@dataclass(frozen=True)
class Frozen(Rule):
    """Never changed, and the row never deleted, once `since` is set; without it from the first day.

    A `draft` is what no act has taken up before that moment, so that the record says nothing of it.
    """

    since: str = ""
    draft: bool = False


@dataclass(frozen=True)
class Covered(Rule):
    """Changed by acts alone."""


@dataclass(frozen=True)
class Chained(Rule):
    """Of the record itself, which is its own proof: each row's digest covers the one before it."""


@dataclass(frozen=True)
class Derived(Rule):
    """Follows from the rest of the row: `by` gives what it has to be."""

    by: Callable[[Any], Any]


@dataclass(frozen=True)
class Free(Rule):
    """Says nothing that anybody relies on, or is proved elsewhere: the reason tells. `*` stands for all columns of a table."""

    reason: str


@dataclass(frozen=True)
class Declaration:
    """What holds of the columns of one table: of a child of the ledger, of its own table alone."""

    model: type[models.Model]
    rules: tuple[Rule, ...]
    # Rows stand uncovered until an act names them (`touch`), or the clock seals what has come since; one not named yet is no fault.
    taken_up: TakenUp = ""

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def fields(self) -> list[models.Field]:
        """Of this table, without its key."""
        return [field for field in self.model._meta.local_concrete_fields if not field.primary_key]

    def decided(self) -> dict[str, list[Rule]]:
        """The rules of each column, by its name: one, or several moments from which it is frozen."""
        found: dict[str, list[Rule]] = {field.name: [] for field in self.fields}
        for rule in self.rules:
            for name in found if rule.names == ("*",) else rule.names:
                found.setdefault(name, []).append(rule)
        return found

    @cached_property
    def proving(self) -> list[tuple[models.Field, str]]:
        """The covered columns, each with the column whose being set makes it count; empty: always."""
        rules = {name: rule for rule in self.rules if isinstance(rule, Frozen | Covered) for name in rule.names}
        found = []
        for field in self.fields:
            rule = rules.get(field.name)
            if rule is not None:
                found.append((field, rule.since if isinstance(rule, Frozen) and rule.draft else ""))
        return found

    @cached_property
    def one(self) -> Prepared[tuple]:
        """By its key, as in `stored`: most acts write one row of a table."""
        return Prepared(lambda key: stored(self).filter(pk=key))

    @property
    def drafted(self) -> bool:
        """Whether a row may be a draft altogether."""
        return all(since for _, since in self.proving)

    @property
    def covers(self) -> bool:
        return bool(self.proving)


_declared: dict[type[models.Model], Declaration] = {}


def kept(*rules: Rule, taken_up: TakenUp = "") -> Callable[[AnyClass], AnyClass]:
    """Declares what holds of a model's columns; stands above the class."""

    def declare(model: AnyClass) -> AnyClass:
        moments = [rule.since for rule in rules if isinstance(rule, Frozen)]
        if len(set(moments)) < len(moments):
            # One trigger is made of each moment: the second rule would take the place of the first.
            raise ValueError(f"{model.__name__}: what is frozen from one moment on stands in one rule")
        declaration = _declared[model] = Declaration(model, rules, taken_up)
        if declaration.covers or any(parent in _declared for parent in model._meta.parents):
            post_save.connect(_saved, sender=model, dispatch_uid=f"kept:{model._meta.label}")
            post_delete.connect(_deleted, sender=model, dispatch_uid=f"kept:{model._meta.label}")
            _note_bulk_writes(model)
        return model

    return declare


def _note_bulk_writes(model: type[models.Model]) -> None:
    """Puts `_Noting` before the model's own queryset, on the class of its manager: related managers are made from it."""
    standing: Any = model._meta.default_manager
    if issubclass(standing._queryset_class, _Noting):  # a child of the ledger has the ledger's
        return
    own, name = standing.__class__, standing._queryset_class.__name__
    rows = type(f"Noting{name}", (_Noting, standing._queryset_class), {})
    made_here = own.__name__.startswith("ManagerFrom") or own.__module__ == model.__module__
    if not made_here:  # others use the class as well
        manager = type(own.__name__, (own,), {"__module__": own.__module__, "_queryset_class": rows})()
        model._meta.local_managers[:] = [one for one in model._meta.local_managers if one.name != standing.name]
        model.add_to_class(standing.name, manager)
    else:
        own._queryset_class = rows


def derive(row: models.Model) -> None:
    """Fills in what follows from the rest of the row; `save` of the model asks for it, rows made in bulk get it by themselves."""
    declaration = _declared[type(row)]
    for rule in declaration.rules:
        if isinstance(rule, Derived):
            for name in rule.names:
                setattr(row, name, rule.by(row))


def declarations() -> list[Declaration]:
    return sorted(_declared.values(), key=lambda one: one.table)


def declared(model: type[models.Model]) -> Declaration | None:
    return _declared.get(model)


# What a transaction has written


def touch(model: type[models.Model], keys: Iterable[Any]) -> None:
    """The next row of the record covers these rows; called for rows that an act takes up without writing them."""
    _note([one for one in _tables(model) if one.covers], keys)


def _touch_written(model: type[models.Model], keys: Iterable[Any], names: Iterable[str] | None = None) -> None:
    """With `names`, as far as these columns prove something; what has to be taken up is not noted for having been written."""
    proving = [one for one in _tables(model) if one.covers and not one.taken_up]
    _note([one for one in proving if names is None or _proves(one, set(names))], keys)


def _tables(model: type[models.Model]) -> Iterator[Declaration]:
    """The model's own and those that it inherits."""
    return (_declared[one] for one in (model, *model._meta.get_parent_list()) if one in _declared)


def _note(concerned: list[Declaration], keys: Iterable[Any]) -> None:
    if not concerned or not connection.in_atomic_block or not (found := {key for key in keys if key is not None}):
        return
    drafts = {declaration.model for declaration in concerned if declaration.drafted}
    written.note({declaration.model: found for declaration in concerned}, drafts=drafts)


def _proves(declaration: Declaration, names: set[str]) -> bool:
    return any({field.name, field.attname} & names or since in names for field, since in declaration.proving)


def _saved(
    sender: type[models.Model], instance: models.Model, created: bool, update_fields: Any = None, **_: Any
) -> None:
    _touch_written(sender, [instance.pk], None if created else update_fields)


def _deleted(sender: type[models.Model], instance: models.Model, **_: Any) -> None:
    _touch_written(sender, [instance.pk])


class _Noting(models.QuerySet):
    """Notes what is written in bulk as well."""

    def update(self, **values: Any) -> int:
        _touch_written(self.model, self.order_by().values_list("pk", flat=True).iterator(), values)
        return super().update(**values)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> list[Any]:
        rows = list(objs)
        for row in rows:
            derive(row)
        made = super().bulk_create(rows, *args, **options)
        _touch_written(self.model, [row.pk for row in made])
        return made

    def __reduce__(self) -> Any:
        """The class was made here and stands in no module: it is found again by the model."""
        return _rows_of, (self.model,), self.__getstate__()


def _rows_of(model: type[models.Model]) -> models.QuerySet[Any]:
    standing: Any = model._meta.default_manager
    return standing._queryset_class(model)


# What a row says


Said = list[Any]  # table, key, digest


def take_written() -> list[Said]:
    """[table, key, digest] of every row written since the last call, as it now stands; no digest of a row that is gone."""
    [everything] = share_written([()])
    return everything


def share_written(shares: Sequence[Iterable[models.Model]]) -> list[list[Said]]:
    """The same in so many parts: each of the rows that it names, the last of all that none names as well."""
    rows = written.take()
    owner = {
        (one.model, row.pk): index for index, named in enumerate(shares) for row in named for one in _tables(type(row))
    }
    parts: list[list[Said]] = [[] for _ in shares]
    for model, keys in sorted(rows.items(), key=lambda entry: entry[0]._meta.db_table):
        for key, found in _digests(_declared[model], keys):
            parts[owner.get((model, key), -1)].append([model._meta.db_table, str(key), found])
    return parts


def _digests(declaration: Declaration, keys: set[Any]) -> Iterator[tuple[Any, str | None]]:
    rows = declaration.one(*keys) if len(keys) == 1 else stored(declaration, keys)
    found = {row[0]: row for row in rows}
    for key in sorted(keys, key=str):
        row = found.get(key)
        if row is None:
            yield key, None
        elif (digest := row_digest(declaration, row)) is not None:
            yield key, digest


def stored(declaration: Declaration, keys: Iterable[Any] | None = None) -> models.QuerySet:
    """The rows as tuples of the key and the columns that `row_digest` reads, in the order of the keys."""
    rows = declaration.model._base_manager.order_by("pk").values_list("pk", *read_columns(declaration))
    return rows if keys is None else rows.filter(pk__in=list(keys))


def read_columns(declaration: Declaration) -> list[str]:
    columns = {field.attname: None for field, _ in declaration.proving}
    moments = (since for _, since in declaration.proving if since)
    return [*dict.fromkeys([*columns, *(_attname(declaration, since) for since in moments)])]


def _attname(declaration: Declaration, name: str) -> str:
    return cast(models.Field, declaration.model._meta.get_field(name)).attname


def row_digest(declaration: Declaration, row: tuple) -> str | None:
    """SHA-256 over table, key and every column that counts by now; None while none does: a draft."""
    says = said(declaration, row)
    if not says:
        return None
    told = [declaration.table, str(row[0]), says]
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def said(declaration: Declaration, row: tuple) -> dict[str, Any]:
    """Every column that counts by now, by its name; nothing of a draft."""
    values = dict(zip(read_columns(declaration), row[1:], strict=True))
    return {
        field.name: stated(values[field.attname])
        for field, since in declaration.proving
        if not since or values[_attname(declaration, since)] is not None
    }


def stated(value: Any) -> Any:
    """A value in the one form that both engines give back."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value


def canonical(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
