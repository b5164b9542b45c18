"""The training of a body's own pool of experts (P07, P08)."""

from datetime import date

from django.db.models import Q

from accounts.models import Membership, Office
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, Regime, Role
from experts.models import PoolEntry
from experts.training.uses import TrainingUse

from ..articles import P


def _in_the_pool(office: Office, on: date) -> Q:
    inside = PoolEntry.objects.admitted(on).filter(pool__office=office, pool__regime=Regime.PRIMARY_CARE)
    return Q(pk__in=inside.values("member"))


def _whose_pool(member: Membership) -> Q:
    """An expert acts in the office whose pool it is."""
    return Q(pk=member.office_id)


POOL_TRAINING = TrainingUse(
    name="pool_training",
    label="专家培训",
    article=P(7),
    regime=Regime.PRIMARY_CARE,
    organisers=(*BUREAU_ROLES, *COMMISSION_ROLES),
    guests=(Role.EXPERT,),
    audience=_in_the_pool,
    invited="本单位基层评审专家库的在库专家",
    hosts=_whose_pool,
)
