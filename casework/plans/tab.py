"""A paper as its case shows it: the versions that were handed in, and the one that stands; to its own office also the draft."""

from datetime import datetime
from typing import Any

from accounts.models import Membership

from ..registry import Tab
from .base import PaperBase
from .contents import Contents
from .papers import kind_named


def writes(case: PaperBase, member: Membership) -> bool:
    kind = kind_named(case.kind)
    return kind is not None and member.role in kind.drafters and member.office_id == case.office_id


def paper(case: PaperBase, member: Membership, at: datetime) -> dict[str, Any]:
    """A draft is read in the office that writes it alone; what was handed in by all who know of the case."""
    versions = list(case.versions.select_related("handed_in_by__person", "case"))
    drafting = case.state == "drafting"
    own = writes(case, member)
    contents = None
    if drafting:
        contents = case.contents if own else None
    elif versions:
        contents = Contents.kept(versions[-1].contents)
    return {
        "case": case,
        "contents": contents,
        "versions": versions[::-1],
        "drafting": drafting,
        "may_write": drafting and own,
    }


PAPER_TAB = Tab("paper", "报送材料", "casework/plans/tab.html", paper)
