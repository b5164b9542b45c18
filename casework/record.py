"""Writing and checking the record: append-only, hash-chained per subject, refused any change by the database.

The digest of a row covers the digest before it, so that a changed, missing or inserted row breaks the chain from there on;
a tail cut off is found by the daily anchor over all heads.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import INSTITUTION_ROLES, Role

from .articles import Article
from .models import Anchor, Case, Reading, Record, RecordHead

if TYPE_CHECKING:
    from .gateway import Actor

GENESIS = "0" * 64


def case_subject(case: Case) -> str:
    return f"case:{case.number}"


def plain(value: Any) -> Any:
    """A fact as JSON keeps it: model rows by key and name, everything else as Django serialises it."""
    if isinstance(value, models.Model):
        return {"id": value.pk, "name": str(value)}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, models.QuerySet)):
        return [plain(item) for item in value]
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder, default=str))


def append(
    *,
    subject: str,
    at: datetime,
    verb: str,
    label: str,
    by: "Actor",
    article: Article | None = None,
    reason: str = "",
    facts: dict[str, Any] | None = None,
    case: Case | None = None,
    audience: str = "parties",
    role_label: str = "",
) -> Record:
    """Adds one row to the chain of `subject`, under the lock of that subject."""
    member = by if isinstance(by, Membership) else None
    # Whoever fails to record has failed to act: there is nothing to go back to but the beginning of the act.
    with transaction.atomic(savepoint=False):
        head = RecordHead.objects.held(subject)
        row = Record(
            subject=subject,
            seq=head.seq + 1,
            case_id=case.pk if case else None,
            at=at,
            verb=verb,
            label=label,
            actor=member.person if member else None,
            actor_name=by.person.name if isinstance(by, Membership) else by.name,
            office_name=member.office.name if member else "",
            role=role_label or Role(by.role).label,
            article=article.id if article else "",
            reason=reason,
            facts=plain(facts or {}),
            audience=audience,
            previous=head.digest or GENESIS,
        )
        row.digest = digest(row)
        row.save(force_insert=True)
        head.seq, head.digest = row.seq, row.digest
        head.save(update_fields=["seq", "digest"])
        return row


def digest(row: Record) -> str:
    """SHA-256 over the previous digest and every column that says something, as canonical JSON."""
    told = [
        row.previous,
        row.subject,
        row.seq,
        row.case_id,
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        row.verb,
        row.label,
        row.actor_id,
        row.actor_name,
        row.office_name,
        row.role,
        row.article,
        row.reason,
        row.facts,
        row.audience,
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def other_capacity(case: Case, by: Membership) -> str:
    """The label of another capacity in which this person has acted on the case: nobody is party, reviewer and authority at once."""
    rows = Record.objects.filter(case_id=case.pk, actor=by.person_id)
    earlier = set(rows.values_list("role", flat=True).order_by())
    own = _capacity(Role(by.role).label)
    return next((label for label in sorted(earlier) if _capacity(label) != own), "")


def _capacity(role_label: str) -> str:
    if role_label in {role.label for role in INSTITUTION_ROLES}:
        return "party"
    return "reviewer" if role_label == Role.EXPERT.label else "authority"


def log_reading(*, by: Membership, at: datetime, what: str, case: Case | None = None) -> None:
    """Notes who opened or downloaded what (E31)."""
    Reading.objects.create(
        person=by.person, office_name=by.office.name, at=at, what=what[:120], case_id=case.pk if case else None
    )


def faults() -> Iterator[str]:
    """Every fault of every chain, as sentences; none where the record is whole."""
    heads = {head.subject: head for head in RecordHead.objects.all()}
    before: Record | None = None
    for row in Record.objects.order_by("subject", "seq").iterator(chunk_size=2000):
        if before is None or before.subject != row.subject:
            yield from _tail_faults(before, heads)
            before = None
        expected_seq = before.seq + 1 if before else 1
        if row.seq != expected_seq:
            yield f"{row.subject}：缺第{expected_seq}行"
        elif row.previous != (before.digest if before else GENESIS):
            yield f"{row.subject}：第{row.seq}行与前一行不衔接"
        if row.digest != digest(row):
            yield f"{row.subject}：第{row.seq}行已被改动"
        before = row
    yield from _tail_faults(before, heads)
    yield from (f"{subject}：全部行缺失" for subject, head in heads.items() if head.seq)
    yield from _anchor_faults()


def _tail_faults(last: Record | None, heads: dict[str, RecordHead]) -> Iterator[str]:
    if last is None:
        return
    head = heads.pop(last.subject, None)
    if head is None or (head.seq, head.digest) != (last.seq, last.digest):
        yield f"{last.subject}：末行与链首登记不符"


def _anchor_faults() -> Iterator[str]:
    """A row that stood under a day's anchor has to stand still."""
    for anchor in Anchor.objects.order_by("on"):
        if anchor.digest != anchor_digest(anchor.heads):
            yield f"{anchor.on} 的存证已被改动"
        wanted = {(subject, seq): digest for subject, (seq, digest) in anchor.heads.items()}
        found = {
            (subject, seq): digest
            for subject, seq, digest in Record.objects.filter(subject__in=anchor.heads).values_list(
                "subject", "seq", "digest"
            )
            if (subject, seq) in wanted
        }
        yield from (
            f"{subject}：第{seq}行与{anchor.on}的存证不符"
            for (subject, seq), value in wanted.items()
            if found.get((subject, seq)) != value
        )


def anchor_digest(heads: dict[str, list]) -> str:
    return hashlib.sha256(json.dumps(heads, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def set_anchor(*, at: datetime) -> Anchor:
    """Once a day: fixes all chain heads that moved since the last anchor."""
    on = timezone.localdate(at)
    existing = Anchor.objects.filter(on=on).first()
    if existing:
        return existing
    last = Anchor.objects.order_by("-on").first()
    moved = Record.objects.filter(at__gte=last.at) if last else Record.objects.all()
    subjects = moved.values("subject")
    heads = {head.subject: [head.seq, head.digest] for head in RecordHead.objects.filter(subject__in=subjects)}
    return Anchor.objects.create(on=on, at=at, heads=heads, digest=anchor_digest(heads))
