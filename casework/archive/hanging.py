"""What hangs on a case: every row that names it or a row that hangs on it, other cases excepted; and the files that those rows name.

Nothing is listed here by hand: a table that is added later hangs on its case by its own keys. Left out are the drafts and marks that
prove nothing (`accounts.columns`), and what the clock seals as it comes: readings and messages, which are kept for themselves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from django.db import models
from django.db.models import Q

from accounts.columns import Declaration, declarations, declared, row_digest, said, stored

from ..models import ArchiveEntry, Case, StoredFile

Model = type[models.Model]
Key = models.ForeignKey


@cache
def lookups() -> dict[Model, tuple[str, ...]]:
    """The ways by which a row of each model leads to its case; of the ledger itself, its own key."""
    depth: dict[Model, int] = {Case: 0}
    found: dict[Model, tuple[str, ...]] = {Case: ("pk",)}
    while further := {model: _leading(model, depth) for model in _tables() if model not in depth}:
        level = {model: keys for model, keys in further.items() if keys}
        if not level:
            break
        for model, keys in level.items():
            found[model] = tuple(_through(key, way) for key in keys for way in found[_target(key)])
        depth.update(dict.fromkeys(level, max(depth.values()) + 1))
    return found


def _tables() -> Iterator[Model]:
    """Of the archive itself nothing: what is kept says nothing of how it is kept."""
    return (
        one.model
        for one in declarations()
        if one.covers and one.taken_up != "by the clock" and one.model is not ArchiveEntry
    )


def _leading(model: Model, depth: dict[Model, int]) -> list[Key]:
    keys = [field for field in model._meta.local_fields if isinstance(field, Key)]
    if issubclass(model, Case):  # a case hangs on no other: of its keys only the one to its own row leads
        keys = [key for key in keys if getattr(key.remote_field, "parent_link", False)]
    return [key for key in keys if _target(key) in depth]


def _target(key: Key) -> Model:
    return key.remote_field.model


def _through(key: Key, way: str) -> str:
    return key.name if way == "pk" else f"{key.name}__{way}"


def rows_of(case: Case, model: Model) -> models.QuerySet:
    named = Q()
    for way in lookups()[model]:
        named |= Q(**{way: case.pk})
    keys = model._base_manager.filter(named).values("pk")  # distinct: two ways may lead from one row
    return model._base_manager.filter(pk__in=keys).order_by("pk")


@dataclass(frozen=True)
class Hanging:
    """The rows of one table that hang on a case, each with its key, its digest as the record covers it, and what it says."""

    declaration: Declaration
    rows: list[tuple[Any, str, dict[str, Any]]]

    @property
    def files(self) -> list[tuple[Any, str, str]]:
        """Key of the row, column and hash of each file that is named."""
        keys = [field.name for field in file_keys(self.declaration.model)]
        return [(pk, name, says[name]) for pk, _, says in self.rows for name in keys if says.get(name)]


def hanging(case: Case) -> Iterator[Hanging]:
    """Table by table, by their names; drafts left out."""
    for model in sorted(lookups(), key=lambda one: one._meta.db_table):
        declaration = cast(Declaration, declared(model))
        keys = rows_of(case, model).values_list("pk", flat=True)
        digests = ((row, row_digest(declaration, row)) for row in stored(declaration, keys))
        if rows := [(row[0], digest, said(declaration, row)) for row, digest in digests if digest]:
            yield Hanging(declaration, rows)


def file_keys(model: Model) -> list[Key]:
    keys = (field for field in model._meta.local_fields if isinstance(field, Key))
    return [key for key in keys if _target(key) is StoredFile]


def named_by_others(digest: str, case: Case) -> bool:
    """Whether a row that hangs on no case, or on another one that is still kept, names the file: equal bytes are kept once."""
    for declaration in declarations():
        model = declaration.model
        for key in file_keys(model):
            rows = model._base_manager.filter(**{key.name: digest})
            if model in lookups():
                rows = rows.exclude(pk__in=model._base_manager.filter(_destroyed(model, case)).values("pk"))
            if rows.exists():
                return True
    return False


def _destroyed(model: Model, case: Case) -> Q:
    """Rows of the case, or of one that is destroyed already; no row of the ledger names a file."""
    found = Q()
    for way in lookups()[model]:
        found |= Q(**{way: case.pk}) | Q(**{f"{way}__archived__destroyed_at__isnull": False})
    return found
