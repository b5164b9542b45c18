"""What has to be so before the papers of a review are sealed (P23)."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects

from accounts.roles import Role
from casework.verdict import Verdict, allow, refuse
from experts.review.rounds import panel_of

from .. import rules
from ..articles import P
from ..visit import devices

if TYPE_CHECKING:
    from ..models import Application


def everybody_signed(application: "Application", at: datetime) -> Verdict:
    """All members of the team have signed the papers; whoever has been lost since is not waited for."""
    panel = panel_of(application)
    members = [row for row in panel.members if not panel.lost(row)]
    prefetch_related_objects(members, "dossier_signature")
    signed = sum(hasattr(row, "dossier_signature") for row in members)
    if signed < len(members):
        sentence = f"评审组{len(members)}名成员中，{len(members) - signed}名尚未签署评审资料，请全体成员签署后再封存。"
        return refuse(P(23), sentence).awaiting(f"评审组成员签署 {signed}/{len(members)}", Role.EXPERT)
    return allow()


def nothing_unsent(application: "Application", at: datetime) -> Verdict:
    """No rating of the team lies on a device alone."""
    verdict = rules.nothing_unsent([devices.described(one) for one in devices.unsent(panel_of(application).members)])
    return verdict.awaiting("评审设备上传完毕", Role.EXPERT)
