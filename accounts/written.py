"""What a transaction has written since its last row of the record, savepoint by savepoint: a rollback forgets what was written in it,
and takes back what a row of the record within it had covered. `accounts.columns` says which rows count.
"""

import logging
from collections import defaultdict
from typing import Any
from weakref import WeakKeyDictionary, ref

from django.db import connection, connections, models, transaction

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

    def settle(self, savepoints: set[str], running: set[str]) -> None:
        """What was covered in savepoints that have ended since can only be taken back with this one: it need not be remembered."""
        for covering, covered in list(self.covered.items()):
            if covering.savepoints & running <= savepoints:
                for model, keys in covered.items():
                    self.rows[model] -= keys
                del self.covered[covering]

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

    def __init__(self, savepoints: set[str]) -> None:
        self.savepoints = savepoints

    def __call__(self) -> None:
        """Nothing is left to do."""


def note(found: dict[Model, set[Any]], *, drafts: set[Model]) -> None:
    """These are to be covered, also where they had been before; of `drafts` no row has to be."""
    here = set(connection.savepoint_ids)
    written = next((one for savepoints, one in _all_written() if savepoints == here), None)
    if written is None:
        transaction.on_commit(written := Written())
        _standing().append((here, ref(written)))
    written.drafts |= drafts
    for model, keys in found.items():
        written.rows[model] |= keys
        for covered in written.covered.values():
            covered.get(model, set()).difference_update(keys)


def take() -> Rows:
    """All that is to be covered, which it then is, unless the savepoint that asks is rolled back."""
    here, outside, rows = set(connection.savepoint_ids), False, defaultdict[Model, set[Any]](set)
    covering = _Covering(here)
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


def _all_written() -> list[tuple[set[str], Written]]:
    """With the savepoints in which each was noted. Where nothing is left, or all was rolled back, it is not looked at again: a transaction
    may hold thousands of acts, each with a savepoint of its own."""
    running, standing = set(connection.savepoint_ids), _standing()
    found = [(savepoints, written) for savepoints, held in standing if (written := held()) is not None]
    for savepoints, written in found:
        written.settle(savepoints, running)
    left = [(savepoints, written) for savepoints, written in found if any(written.rows.values())]
    standing[:] = [(savepoints, ref(written)) for savepoints, written in left]
    return left


def _standing() -> list[tuple[set[str], "ref[Written]"]]:
    """Of this connection's transaction; only the callbacks of the commit hold what stands in it."""
    held: list[tuple[set[str], ref[Written]]] = connections[connection.alias].__dict__.setdefault("written", [])
    return held
