"""The record of a case as a file that anybody checks without the portal (`casework/verifiers/verify_record.py`)."""

from typing import Any

from accounts.models import Membership

from .models import Case, Record
from .record import case_subject, sealed, told
from .tabs import readable_record
from .verifiers.verify_record import FORMAT


def record_file(case: Case, member: Membership) -> dict[str, Any]:
    """Every row of the chain: what the member may read as the page shows it, the others by their digests alone."""
    subject = case_subject(case)
    readable = set(readable_record(case, member).values_list("pk", flat=True))
    rows = [
        _shown(row) if row.pk in readable else _withheld(row)
        for row in Record.objects.filter(subject=subject).order_by("seq")
    ]
    last = {name: rows[-1][name] for name in ("seq", "digest")}
    return {"format": FORMAT, "subject": subject, "rows": rows, "last": last}


def _shown(row: Record) -> dict[str, Any]:
    said = told(row)
    del said["subject"]
    return {**said, "previous": row.previous, "sealed": sealed(row), "digest": row.digest}


def _withheld(row: Record) -> dict[str, Any]:
    return {"seq": row.seq, "previous": row.previous, "digest": row.digest, "withheld": True}
