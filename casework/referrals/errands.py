"""What waits on a desk: referrals that the commission has not settled."""

from accounts.roles import COMMISSION_ROLES

from ..models import Referral
from ..workbench.errands import Errand, register

register(
    Errand(
        "referrals",
        "移交线索待处理",
        "referrals",
        COMMISSION_ROLES,
        lambda member, on: Referral.objects.visible_to(member).open(),
        "?state=open",
    )
)
