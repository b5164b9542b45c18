"""What waits: a word of whom it concerns, a decision of the head (P31, E31)."""

from django.urls import reverse

from accounts.roles import EVERY_ROLE, Role

from ..models import Accountability
from ..models.accountability import AccountabilityQuerySet
from ..workbench.errands import Errand, register
from .uses import every_use


def _page(row: Accountability) -> str:
    return reverse("accountability", args=[row.pk])


def _owed_letters() -> AccountabilityQuerySet:
    """Under an article by which the one above is always written to."""
    regimes = [of.regime for of in every_use() if of.letter]
    return Accountability.objects.filter(regime__in=regimes, notice=None).exclude(sanction="")


register(
    Errand(
        "accountabilities_to_state",
        "问责待提交陈述意见",
        "",
        EVERY_ROLE,
        lambda member, on: Accountability.objects.to_state(member),
        leads_to=_page,
    ),
    Errand(
        "accountability_letters",
        "问责通报函待拟写",
        "accountabilities",
        (Role.COMMISSION_HANDLER,),
        lambda member, on: _owed_letters(),
        "?state=ended",
        leads_to=_page,
    ),
    Errand(
        "accountabilities",
        "问责在办",
        "accountabilities",
        (Role.COMMISSION_HEAD,),
        lambda member, on: Accountability.objects.open().exclude(person=member.person_id),
        "?state=open",
        leads_to=_page,
    ),
)
