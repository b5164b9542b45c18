"""How an edition of a standard comes in: a row with its digest, and a row of the record (P03, E28, E34).

What the sheet of an edition holds, and whether an edition that stands may give way to another, each regime says itself.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Regime

from . import record
from .articles import Article
from .models import StandardEdition


def digest_of(payload: dict[str, Any]) -> str:
    """SHA-256 of the content, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(payload, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def enter(
    payload: dict[str, Any],
    *,
    key: str,
    title: str,
    regime: Regime,
    valid_from: date,
    article: Article,
    label: str,
    may_give_way: Callable[[StandardEdition], None],
    by: Membership,
    at: datetime,
    demonstration: bool = False,
) -> StandardEdition:
    """`label` names the act in the record. `may_give_way` raises `Refused` where the edition that has this key has to stand."""
    standing = StandardEdition.objects.select_for_update().filter(key=key).first()
    if standing is not None:
        may_give_way(standing)
    edition = standing or StandardEdition(key=key, regime=regime)
    edition.title, edition.valid_from, edition.demonstration = title, valid_from, demonstration
    edition.payload, edition.digest, edition.imported_at = payload, digest_of(payload), at
    edition.filing_number, edition.filed_on = "", None
    try:
        with transaction.atomic():
            edition.save()
    except IntegrityError:  # somebody has entered one of this name in the same moment
        raise Refused(f"版本代号“{key}”已经存在，请另取代号。", field="key") from None
    facts = {"title": title, "valid_from": valid_from, "demonstration": demonstration, "digest": edition.digest}
    again = f"重新{label}" if standing else label
    note(edition, "import_edition", again, article=article, by=by, at=at, facts=facts)
    return edition


def note(
    edition: StandardEdition,
    verb: str,
    label: str,
    *,
    article: Article,
    by: Membership,
    at: datetime,
    facts: dict[str, Any],
    reason: str = "",
) -> None:
    """In the record of the edition, which the authorities read."""
    record.append(
        subject=f"edition:{edition.key}",
        at=at,
        verb=verb,
        label=label,
        by=by,
        article=article,
        reason=reason,
        facts=facts,
        audience="authorities",
    )
