"""A sign is settled by whoever reads it: dismissed with a reason, or a case was opened about it (E29, E31, P33)."""

from datetime import datetime

from django.db import transaction

from accounts.models import Membership
from accounts.refused import Refused

from .. import record
from ..gateway import NotTheirs
from ..models import Case, Sign
from . import rules
from .finding import SUBJECT


@transaction.atomic
def settle(
    sign: Sign, *, reason: str, by: Membership, at: datetime, opened: Case | None = None, label: str = ""
) -> Sign:
    """`label` says what else than a case was made of it."""
    if by.role not in sign.declared.roles:
        raise NotTheirs(str(sign))
    held = Sign.objects.select_for_update().get(pk=sign.pk)
    use = held.declared
    may_settle = rules.may_settle(reason, settled=held.settled_at is not None, article=use.article)
    Refused.unless(may_settle, field="reason")
    held.settled_at, held.settled_by, held.reason = at, by, reason.strip()
    held.opened = opened.number if opened else ""
    held.save(update_fields=["settled_at", "settled_by", "reason", "opened"])
    record.append(
        subject=SUBJECT,
        at=at,
        verb="settle",
        label=label or ("异常线索立案" if opened else "排除异常线索"),
        by=by,
        article=use.article,
        reason=held.reason,
        facts={"use": use.name, "key": held.key, "what": held.what, "opened": held.opened},
        audience="city",
    )
    return held
