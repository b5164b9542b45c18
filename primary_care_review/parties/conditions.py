"""What verbs and pages ask of a contract: whose act it is, and whether it may be acted upon now (P16)."""

from datetime import datetime

from django.utils import timezone

from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, Role
from casework.verdict import Verdict

from ..models import Contract
from . import rules

HEADS = (Role.BUREAU_HEAD, Role.COMMISSION_HEAD)
OFFICIALS = (*BUREAU_ROLES, *COMMISSION_ROLES)


def in_force(contract: Contract, *, at: datetime) -> Verdict:
    return rules.in_force(
        valid_from=contract.valid_from,
        valid_until=contract.valid_until,
        ended_on=contract.ended_on,
        on=timezone.localdate(at),
    )
