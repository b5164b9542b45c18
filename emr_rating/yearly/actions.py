"""The institute's answer to the city's summary, its own or entered by the centre with its paper (代录, E03, E19)."""

from datetime import datetime
from functools import partial
from typing import Unpack

from django.db import transaction

from accounts.models import Membership
from casework.gateway import perform
from casework.plans import actions as papers

from .. import proxy
from ..models import CitySummary
from ..proxy import Proxy
from .steps import CITY


def receive(
    case: CitySummary, *, by: Membership, at: datetime, seen: int | None = None, **paper: Unpack[Proxy]
) -> CitySummary:
    keep = partial(proxy.keep_entered, paper=paper, by=by, at=at)
    papers.receive(case, by=by, at=at, seen=seen, facts=proxy.facts(by=by, paper=paper), then=keep)
    return case


@transaction.atomic
def return_summary(
    case: CitySummary, *, reason: str, by: Membership, at: datetime, seen: int | None = None, **paper: Unpack[Proxy]
) -> CitySummary:
    return _answered(case, CITY.return_, reason=reason, by=by, at=at, seen=seen, paper=paper)


@transaction.atomic
def unreceive(
    case: CitySummary, *, reason: str, by: Membership, at: datetime, seen: int | None = None, **paper: Unpack[Proxy]
) -> CitySummary:
    return _answered(case, CITY.unreceive, reason=reason, by=by, at=at, seen=seen, paper=paper)


def _answered(case: CitySummary, step, *, paper: Proxy, by: Membership, at: datetime, **said) -> CitySummary:
    keep = partial(proxy.keep_entered, paper=paper, by=by, at=at)
    return perform(case, step, by=by, at=at, then=keep, **said, **proxy.facts(by=by, paper=paper))
