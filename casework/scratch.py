"""What a check of the record has to remember meanwhile, in a file that the system throws away: memory stays flat."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from typing import Any, NamedTuple

_TABLES = """
CREATE TABLE head (subject TEXT PRIMARY KEY, seq INTEGER, digest TEXT) WITHOUT ROWID;
CREATE TABLE anchored (subject TEXT, seq INTEGER, digest TEXT, day TEXT, PRIMARY KEY (subject, seq)) WITHOUT ROWID;
CREATE TABLE cover (tab TEXT, key TEXT, row INTEGER, subject TEXT, seq INTEGER, digest TEXT, PRIMARY KEY (tab, key)) WITHOUT ROWID;
"""
_LAST = (
    "INSERT INTO cover VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
    "row = excluded.row, subject = excluded.subject, seq = excluded.seq, digest = excluded.digest WHERE excluded.row > row"
)
_LAST_OF_KNOWN = (
    "UPDATE cover SET row = ?3, subject = ?4, seq = ?5, digest = ?6 WHERE tab = ?1 AND key = ?2 AND row < ?3"
)


class Cover(NamedTuple):
    """The last row of the record that covers a row, and the digest it gives; none where it says that the row is gone."""

    subject: str
    seq: int
    digest: str | None


class Scratch(AbstractContextManager["Scratch"]):
    def __enter__(self) -> "Scratch":
        self.file = sqlite3.connect("", isolation_level=None)  # a temporary file of SQLite's own
        self.file.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;{_TABLES}BEGIN;")
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def heads(self, rows: Iterable[tuple[str, int, str]]) -> None:
        self.file.executemany("INSERT INTO head VALUES (?, ?, ?)", rows)

    def take_head(self, subject: str) -> tuple[int, str] | None:
        return self.file.execute("DELETE FROM head WHERE subject = ? RETURNING seq, digest", [subject]).fetchone()

    def headless(self) -> Iterator[tuple[str, int]]:
        yield from self.file.execute("SELECT subject, seq FROM head ORDER BY subject")

    def anchor(self, on: date, heads: dict[str, list[Any]]) -> None:
        rows = ((subject, seq, digest, on.isoformat()) for subject, (seq, digest) in heads.items())
        self.file.executemany("INSERT OR IGNORE INTO anchored VALUES (?, ?, ?, ?)", rows)

    def anchored(self, subject: str, seq: int) -> tuple[str, str] | None:
        """The digest and the day of the anchor that names this row of the record; asked once."""
        taken = "DELETE FROM anchored WHERE subject = ? AND seq = ? RETURNING digest, day"
        return self.file.execute(taken, [subject, seq]).fetchone()

    def unmet(self) -> Iterator[tuple[str, int, str]]:
        yield from self.file.execute("SELECT subject, seq, day FROM anchored ORDER BY subject, seq")

    def cover(self, subject: str, seq: int, row: int, covers: Iterable[list[Any]], *, known: bool = False) -> None:
        """With `known` only rows that are remembered already."""
        self.file.executemany(
            _LAST_OF_KNOWN if known else _LAST,
            [(table, key, row, subject, seq, digest) for table, key, digest in covers],
        )

    def take_cover(self, table: str, key: str) -> Cover | None:
        taken = "DELETE FROM cover WHERE tab = ? AND key = ? RETURNING subject, seq, digest"
        found = self.file.execute(taken, [table, key]).fetchone()
        return Cover(*found) if found else None

    def keys(self, table: str) -> list[str]:
        return [key for (key,) in self.file.execute("SELECT key FROM cover WHERE tab = ? ORDER BY key", [table])]

    def last_key(self, table: str) -> int | None:
        """The greatest key covered, of a table whose keys are numbers."""
        asked = "SELECT MAX(CAST(key AS INTEGER)) FROM cover WHERE tab = ? AND key GLOB '[0-9]*'"
        return self.file.execute(asked, [table]).fetchone()[0]

    def left(self, table: str) -> Iterator[tuple[str, Cover]]:
        for key, *cover in self.file.execute(
            "SELECT key, subject, seq, digest FROM cover WHERE tab = ? ORDER BY key", [table]
        ):
            yield key, Cover(*cover)
