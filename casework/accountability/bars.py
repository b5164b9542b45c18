"""Whether somebody may act in a regime at all: whoever was disqualified may not (P31)."""

from accounts.models import Membership
from accounts.refused import Refused

from ..models.accountability import barred_since
from ..verdict import Verdict, allow
from . import rules
from .uses import use


def may_act(by: Membership, regime: str) -> Verdict:
    of = use(regime)
    if of.bars is None:
        return allow()
    return rules.may_act(of.law.article, barred_on=barred_since(by.person, regime))


def ask(by: Membership, regime: str) -> None:
    """Asked for every row of the record (`casework.record`); what is of no regime is open to everybody."""
    if regime:
        Refused.unless(may_act(by, regime))
