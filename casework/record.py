"""Writing the record: append-only, hash-chained per subject, refused any change by the database.

The digest of a row covers the digest before it, so that a changed, missing or inserted row breaks the chain from there on, and
the digests of all rows that the act has written, so that none of those changes without an act. `casework.proving` checks it.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from accounts.columns import Said, canonical, share_written, stated
from accounts.models import Membership
from accounts.prepared import Prepared
from accounts.roles import INSTITUTION_ROLES, Role

from .accountability import bars
from .accountability.uses import regime_of
from .actor import Actor
from .articles import Article
from .models import Case, Notice, Reading, Record, RecordHead
from .models.case import how_they_stand
from .models.record import GENESIS
from .step import Step


def case_subject(case: Case) -> str:
    return f"case:{case.number}"


def plain(value: Any) -> Any:
    """A fact as JSON keeps it: model rows by key and name, everything else as Django serialises it."""
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, models.Model):
        return {"id": value.pk, "name": str(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, models.QuerySet)):
        return [plain(item) for item in value]
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder, default=str))


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row that is to be added to the chain of `subject`."""

    subject: str
    at: datetime
    verb: str
    label: str
    by: Actor
    article: Article | None = None
    reason: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    case: Case | None = None
    audience: str = "parties"
    role_label: str = ""
    # A word in one's own defence, which is open to whoever may act no more.
    defends: bool = False
    # The regime of what names neither a case nor an article of it.
    under: str = ""
    # Where several are added together: the rows that this act has written and none of the others.
    wrote: Sequence[models.Model] = ()

    @property
    def regime(self) -> str:
        """Of its case, or of the article under which it was done; empty for what is of none."""
        if self.case:
            return self.case.regime
        return regime_of(self.article) if self.article else self.under


def append(
    *,
    subject: str,
    at: datetime,
    verb: str,
    label: str,
    by: Actor,
    article: Article | None = None,
    reason: str = "",
    facts: dict[str, Any] | None = None,
    case: Case | None = None,
    audience: str = "parties",
    role_label: str = "",
    defends: bool = False,
) -> Record:
    """Adds one row to the chain of `subject`, under the lock of that subject; refused to whoever may not act in the regime (P31).

    It covers every row that the transaction has written since its last row of the record: an act writes first and appends then.
    """
    entry = Entry(
        subject=subject,
        at=at,
        verb=verb,
        label=label,
        by=by,
        article=article,
        reason=reason,
        facts=facts or {},
        case=case,
        audience=audience,
        role_label=role_label,
        defends=defends,
    )
    return append_all([entry])[0]


def append_all(entries: Sequence[Entry]) -> list[Record]:
    """Adds a row for each act of many, in their order, in a few statements whatever their number.

    Each covers the rows that its entry names, the last besides whatever else the transaction has written since.
    """
    if not entries:
        return []
    # Nothing is done without a row of the record: whoever is barred is refused here, whatever way they came.
    for by, regime in dict.fromkeys((one.by, one.regime) for one in entries if not one.defends):
        if isinstance(by, Membership):
            bars.ask(by, regime)
    # Whoever fails to record has failed to act: there is nothing to go back to but the beginning of the act.
    with transaction.atomic(savepoint=False):
        heads = RecordHead.objects.held(entry.subject for entry in entries)
        cases = {entry.case.pk for entry in entries if entry.case}
        stands = how_they_stand(cases)
        rows = []
        for entry, covered in zip(entries, share_written([entry.wrote for entry in entries]), strict=True):
            head = heads[entry.subject]
            row = _row(entry, head, covered, stands)
            head.seq, head.digest = row.seq, row.digest
            rows.append(row)
        Record.objects.bulk_create(rows)
        RecordHead.objects.move(heads.values())
        return rows


def _row(entry: Entry, head: RecordHead, covered: list[Said], stands: Mapping[int, dict[str, Any]]) -> Record:
    member = entry.by if isinstance(entry.by, Membership) else None
    row = Record(
        subject=entry.subject,
        seq=head.seq + 1,
        case_id=entry.case.pk if entry.case else None,
        at=entry.at,
        verb=entry.verb,
        label=entry.label,
        actor=member.person if member else None,
        actor_name=entry.by.person.name if isinstance(entry.by, Membership) else entry.by.name,
        office_name=member.office.name if member else "",
        role=entry.role_label or Role(entry.by.role).label,
        article=entry.article.id if entry.article else "",
        reason=entry.reason,
        facts=plain(entry.facts),
        stands=stands[entry.case.pk] if entry.case else {},
        audience=entry.audience,
        covers={"salt": secrets.token_hex(16), "rows": covered},
        previous=head.digest or GENESIS,
    )
    row.digest = digest(row)
    return row


def digest(row: Record) -> str:
    """SHA-256 over the previous digest and everything a reader is shown, with one digest for what is sealed."""
    return hashlib.sha256(canonical([row.previous, *told(row).values(), sealed(row)]).encode()).hexdigest()


def told(row: Record) -> dict[str, Any]:
    """What whoever may read the row is shown of it."""
    return {
        "subject": row.subject,
        "seq": row.seq,
        "at": stated(row.at),
        "verb": row.verb,
        "label": row.label,
        "actor": row.actor_name,
        "office": row.office_name,
        "role": row.role,
        "article": row.article,
        "reason": row.reason,
        "audience": row.audience,
    }


def sealed(row: Record) -> str:
    """The digest of the rest, whose salt keeps anybody from finding out by trying."""
    return hashlib.sha256(canonical(under_seal(row)).encode()).hexdigest()


def under_seal(row: Record) -> list[Any]:
    """What nobody is shown of a row: keys, facts, how its case stood, and the rows that were written."""
    return [row.case_id, row.actor_id, row.facts, row.stands, row.covers]


def other_capacity(case: Case, by: Membership) -> str:
    """The label of another capacity in which this person has acted on the case: nobody is party, expert and authority at once."""
    earlier = set(_roles(case.pk, by.person_id))
    own = _capacity(Role(by.role).label)
    return next((label for label in sorted(earlier) if _capacity(label) != own), "")


@Prepared
def _roles(case: int, actor: int) -> "models.QuerySet[Record, str]":
    return Record.objects.filter(case_id=case, actor=actor).order_by().values_list("role", flat=True)


def _capacity(role_label: str) -> str:
    if role_label in {role.label for role in INSTITUTION_ROLES}:
        return "party"
    return "expert" if role_label == Role.EXPERT.label else "authority"


def undoing(case: Case, undone: Step | None) -> dict[str, int]:
    """The fact by which a row says that it takes back an earlier one of its case: the last of that step. Both stay readable."""
    if undone is None:
        return {}
    rows = Record.objects.filter(case=case.pk, verb=undone.name).order_by("-seq")
    last = rows.values_list("seq", flat=True).first()
    return {"undoes": last} if last else {}


def undone_in(rows: Iterable[Record]) -> dict[int, Record]:
    """Of rows of one subject those that were taken back, by number, each with the row that took it back."""
    return {row.facts["undoes"]: row for row in rows if "undoes" in row.facts}


def log_reading(
    *, by: Membership, at: datetime, what: str, case: Case | None = None, notice: Notice | None = None
) -> None:
    """Notes who opened or downloaded what (E31)."""
    about = {"case_id": case.pk if case else None, "notice": notice}
    Reading.objects.create(person=by.person, office_name=by.office.name, at=at, what=what[:120], **about)
