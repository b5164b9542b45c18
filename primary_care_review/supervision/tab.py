"""What was objected to in a review and what was answered, on its case page (P30)."""

from accounts.models import Membership
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, Role
from casework.registry import Tab

from ..models import Application
from .present import BEFORE, tab


def _shown_to(application: Application, member: Membership) -> bool:
    return member.role in (Role.SUPERVISOR, *BUREAU_ROLES, *COMMISSION_ROLES) and application.state not in BEFORE


OF_REVIEW = Tab("supervision", "评审监督", "primary_care_review/supervision/of_review.html", tab, _shown_to)
