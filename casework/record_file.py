"""The record of a case as a file that anybody checks without the portal (`casework/verifiers/verify_record.py`)."""

from collections.abc import Container, Iterable
from typing import Any

from accounts.models import Membership

from . import record
from .models import Case, Record
from .record import case_subject, sealed, told
from .tabs import readable_record
from .verifiers.verify_record import FORMAT


def record_file(case: Case, member: Membership) -> dict[str, Any]:
    """Every row of the chain: what the member may read as the page shows it, the others by their digests alone."""
    subject = case_subject(case)
    readable = set(readable_record(case, member).values_list("pk", flat=True))
    return chain(subject, Record.objects.filter(subject=subject).order_by("seq"), readable)


def chain(subject: str, rows: Iterable[Record], readable: Container[int] | None = None) -> dict[str, Any]:
    """The rows of a chain in their order; all of them shown where nobody is named for whom some are not."""
    told_of = [_shown(row) if readable is None or row.pk in readable else _withheld(row) for row in rows]
    last = {name: told_of[-1][name] for name in ("seq", "digest")}
    return {"format": FORMAT, "subject": subject, "rows": told_of, "last": last}


def under_seal(rows: Iterable[Record]) -> list[dict[str, Any]]:
    """What stands behind `sealed` of each row: SHA-256 over the canonical JSON of the values is that digest."""
    return [{"seq": row.seq, "values": record.under_seal(row)} for row in rows]


def _shown(row: Record) -> dict[str, Any]:
    said = told(row)
    del said["subject"]
    return {**said, "previous": row.previous, "sealed": sealed(row), "digest": row.digest}


def _withheld(row: Record) -> dict[str, Any]:
    return {"seq": row.seq, "previous": row.previous, "digest": row.digest, "withheld": True}
