"""What waits besides cases: of a third party what was left to it, of a body the work that it has to look into (P16, P29)."""

from django.urls import reverse

from accounts.roles import Role
from casework.workbench.errands import Errand, register

from ..models import Delegation, PartyMeasure
from .conditions import HEADS, OFFICIALS

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
        lambda member, on: Delegation.objects.drawn().filter(contract__body=member.office_id),
        "?standing=drawn",
        leads_to=lambda row: reverse("delegation", args=[row.pk]),
    ),
    Errand(
        "delegations_to_draw",
        "上年度第三方工作待抽样",
        "samples",
        OFFICIALS,
        lambda member, on: Delegation.objects.undrawn(on).filter(contract__body=member.office_id),
        among=lambda member, on: Delegation.objects.to_check().filter(contract__body=member.office_id),
    ),
    Errand(
        "party_to_state",
        "待提交陈述意见",
        "contracts",
        (Role.THIRD_PARTY,),
        lambda member, on: PartyMeasure.objects.open().visible_to(member).filter(stated_at=None),
        leads_to=lambda row: reverse("party_measure", args=[row.pk]),
    ),
    Errand(
        "party_measures",
        "对第三方的处理",
        "contracts",
        HEADS,
        lambda member, on: PartyMeasure.objects.open().filter(contract__body=member.office_id),
        leads_to=lambda row: reverse("party_measure", args=[row.pk]),
    ),
)
