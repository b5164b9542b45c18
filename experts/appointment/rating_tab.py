"""The tab of a reviewed case on which the institution rates the team and reads what it said (P11); a regime adds it to its case types."""

from datetime import datetime
from typing import Any

from accounts.models import Membership
from casework.models import Case
from casework.registry import Tab
from experts.actions import rating
from experts.forms.term import RATINGS


def _shown_to(case: Case, member: Membership) -> bool:
    return member.is_institution and rating.reviewed(member).filter(case=case.pk).exists()


def _context(case: Case, member: Membership, at: datetime) -> dict[str, Any]:
    given = rating.rated(case)
    return {
        "given": given,
        "given_label": RATINGS[given.score] if given else "",
        "may_rate": rating.open_to(case, member),
    }


RATING_TAB = Tab("rating", "满意度评价", "experts/rating_tab.html", _context, _shown_to)
