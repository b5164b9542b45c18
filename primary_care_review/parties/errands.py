"""What waits besides cases: of a third party what was left to it, of a body the work that it has to look into (P16, P29)."""

from django.urls import reverse

from accounts.roles import Role
from casework.workbench.errands import Errand, register

from ..models import Delegation
from .conditions import OFFICIALS

register(
    Errand(
        "delegated",
        "受托事项待办",
        "delegations",
        (Role.THIRD_PARTY,),
        lambda member, on: Delegation.objects.acting(member).under_way(),
        "?standing=running",
        leads_to=lambda row: reverse("delegation", args=[row.pk]),
    ),
    Errand(
        "delegations_to_check",
        "第三方工作待复核",
        "delegations",
        OFFICIALS,
        lambda member, on: Delegation.objects.to_check().filter(contract__body=member.office_id),
        "?standing=to_check",
        leads_to=lambda row: reverse("delegation", args=[row.pk]),
    ),
)
