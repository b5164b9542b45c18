"""Looks through every rule once a day and keeps what it finds; what has been settled comes back only where it rests on more."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from .. import record
from ..actor import CLOCK
from ..models import Laws, Record, Sign
from ..ticking import timed
from . import rules
from .uses import Found, SignUse, registered

SUBJECT = "signs"
MOST = 200  # lines that are kept of what a sign rests on


@timed("signs", housekeeping=True)
def daily(at: datetime) -> int:
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    looked = Record.objects.filter(subject=SUBJECT, verb="look", at__gte=today)
    return 0 if looked.exists() else look(at)


@transaction.atomic
def look(at: datetime) -> int:
    laws, on = Laws(), timezone.localdate(at)
    kept = {use.name: _keep(use, list(use.finds(laws.on(use.regime, on), at)), at) for use in registered()}
    facts = {name: number for name, number in kept.items() if number}
    record.append(subject=SUBJECT, at=at, verb="look", label="查找异常线索", by=CLOCK, facts=facts, audience="city")
    return sum(kept.values())


def _keep(use: SignUse, found: list[Found], at: datetime) -> int:
    """How many are new, or say more than they did. On most days nothing is found, and nothing is asked."""
    if not found:
        return 0
    standing: dict[str, Sign] = {}
    settled: defaultdict[str, list[Any]] = defaultdict(list)
    for sign in Sign.objects.filter(use=use.name, key__in=[one.key for one in found]):
        if sign.settled_at is None:
            standing[sign.key] = sign
        else:
            settled[sign.key].append(sign.rests_on)
    changed = 0
    for one in found:
        rests_on = [[rest.said, rest.number] for rest in one.rests_on[:MOST]]
        sign = standing.get(one.key) or Sign(
            use=use.name, key=one.key, about=one.about, person_id=one.person, found_at=at
        )
        if (sign.what, sign.rests_on) == (one.what, rests_on) or not rules.says_more(
            rests_on, settled=settled[one.key]
        ):
            continue
        sign.what, sign.rests_on = one.what, rests_on
        sign.save()
        changed += 1
    return changed
