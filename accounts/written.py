"""What a transaction has written since its last row of the record, savepoint by savepoint: a rollback forgets what was written in it,
and takes back what a row of the record within it had covered. `accounts.columns` says which rows count.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection, models, transaction

Model = type[models.Model]
Rows = defaultdict[Model, set[Any]]  # keys by table


class Written:
    """Of one savepoint; it stands among the callbacks of the commit, where a rollback removes it."""

    def __init__(self) -> None:
        self.rows: Rows = defaultdict(set)
        # Tables whose rows may be drafts altogether, of which the record says nothing yet.
        self.drafts: set[Model] = set()
        # By rows of the record of inner savepoints, each as long as it stands.
        self.covered: WeakKeyDictionary[_Covering, dict[Model, set[Any]]] = WeakKeyDictionary()

    def __call__(self) -> None:
        if left := self.uncovered().keys() - self.drafts:
            tables = ", ".join(sorted(model._meta.db_table for model in left))
            logging.getLogger(__name__).error("written without a row of the record: %s", tables)

    def uncovered(self) -> dict[Model, set[Any]]:
        left = {
            model: keys.difference(*(covered.get(model, ()) for covered in self.covered.values()))
            for model, keys in self.rows.items()
        }
        return {model: keys for model, keys in left.items() if keys}


class _Covering:
    """A row of the record that covers what was written outside of its own savepoint; only the callbacks of the commit hold it,
    so that it is gone with a rollback. It has no other place there: whoever counts the callbacks finds them in their order.
    """

    def __call__(self) -> None:
        """Nothing is left to do."""


def note(found: dict[Model, set[Any]], *, drafts: set[Model]) -> None:
    """These are to be covered, also where they had been before; of `drafts` no row has to be."""
    here = set(connection.savepoint_ids)
    written = next((one for savepoints, one in _all_written() if savepoints == here), None)
    if written is None:
        transaction.on_commit(written := Written())
    written.drafts |= drafts
    for model, keys in found.items():
        written.rows[model] |= keys
        for covered in written.covered.values():
            covered.get(model, set()).difference_update(keys)


def take() -> Rows:
    """All that is to be covered, which it then is, unless the savepoint that asks is rolled back."""
    here, outside, rows = set(connection.savepoint_ids), False, defaultdict[Model, set[Any]](set)
    covering = _Covering()
    for savepoints, written in _all_written():
        left = written.uncovered()
        for model, keys in left.items():
            rows[model] |= keys
        if here <= savepoints:  # whatever takes the row of the record back takes these with it
            written.rows.clear()
        elif left:
            written.covered[covering] = left
            outside = True
    if outside:
        transaction.on_commit(covering)
    return rows


def _all_written() -> Iterator[tuple[set[str], Written]]:
    """With the savepoints in which each was noted."""
    return ((entry[0], entry[1]) for entry in list(connection.run_on_commit) if isinstance(entry[1], Written))
