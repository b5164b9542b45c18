"""What the workbench of an institution says before there is a case: the self-assessment comes first (P05)."""

from datetime import datetime

from django.utils import timezone

from accounts.models import Institution, Membership
from accounts.roles import Regime
from casework.workbench.invitations import Invitation

from ..grades.standing import standing


def assessment_to_begin(member: Membership, at: datetime) -> Invitation | None:
    """For those who hold no grade and have nothing under way; a grade that ends is reminded of by message (P27)."""
    enrolled = Institution.objects.visible_to(member).enrolled(Regime.PRIMARY_CARE).first()
    if enrolled is None or enrolled.applications.filter(ended_at=None, rechecked=None).exists():
        return None
    if enrolled.grades.exists() and standing(enrolled, on=timezone.localdate(at)).held:
        return None
    sentence = "先对照评审标准自评整改不少于6个月，再申请评审（第五条、第十八条）。"
    return Invitation("等级评审自评尚未开始", sentence, "assessment_home", "去自评")
