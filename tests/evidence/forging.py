"""Somebody with the database's password who knows how the record is made: covers, chains, heads and anchors are computed anew."""

from accounts.columns import Declaration, declared, row_digest, stored
from casework import anchors, record
from casework.models import Anchor, Record, RecordHead
from casework.models.record import GENESIS


def cover_anew(declaration: Declaration, key: str) -> None:
    """Every row of the record that covers this row says what it now says."""
    row = next(row for row in stored(declaration) if str(row[0]) == key)
    place, says = (declaration.table, key), row_digest(declaration, row)
    for one in Record.objects.all():
        rows = [[table, of, says if (table, of) == place else digest] for table, of, digest in one.covers["rows"]]
        if rows != one.covers["rows"]:
            Record.objects.filter(pk=one.pk).update(covers=one.covers | {"rows": rows})


def chain_anew(subject: str) -> None:
    previous = GENESIS
    for one in Record.objects.filter(subject=subject).order_by("seq"):
        one.previous = previous
        previous = record.digest(one)
        Record.objects.filter(pk=one.pk).update(previous=one.previous, digest=previous)
    RecordHead.objects.filter(pk=subject).update(digest=previous)


def all_anew() -> None:
    """Every chain but the anchors' own, then anchor by anchor with its row of the record."""
    for subject in RecordHead.objects.exclude(subject=anchors.SUBJECT).values_list("subject", flat=True):
        chain_anew(subject)
    of_anchor, previous = declared(Anchor), GENESIS
    assert of_anchor
    for anchor in Anchor.objects.order_by("on"):
        chain_anew(anchors.SUBJECT)
        heads = {
            subject: [seq, Record.objects.get(subject=subject, seq=seq).digest]
            for subject, (seq, _) in anchor.heads.items()
        }
        anchor.heads, anchor.previous = heads, previous
        previous = anchor.digest = anchors.anchor_digest(anchor)
        changed = {"heads": heads, "previous": anchor.previous, "digest": previous}
        Anchor._base_manager.filter(pk=anchor.pk).update(**changed)
        row = Record.objects.get(subject=anchors.SUBJECT, facts__on=anchor.on.isoformat())
        Record.objects.filter(pk=row.pk).update(facts=row.facts | {"digest": previous})
        cover_anew(of_anchor, str(anchor.on))
    chain_anew(anchors.SUBJECT)
