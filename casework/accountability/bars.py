"""Whether somebody may act in a regime at all: whoever was disqualified may not (P31)."""

from accounts.models import Membership
from accounts.refused import Refused

from ..models.accountability import barred_since
from . import rules
from .uses import use


def ask(by: Membership, regime: str) -> None:
    """Asked by the gateway of everybody who opens a case or acts on one."""
    of = use(regime)
    if of.bars is None:
        return
    Refused.unless(rules.may_act(of.law.article, barred_on=barred_since(by.person, regime)))
