"""What has to be so before a published result is corrected (E18)."""

from datetime import datetime
from typing import TYPE_CHECKING

from casework.verdict import Verdict

from . import rules

if TYPE_CHECKING:
    from ..models import Filing


def not_decided_beside(filing: "Filing", at: datetime) -> Verdict:
    concluded = filing.conclusion
    return rules.is_open(decided_by=concluded.article if concluded else "")
