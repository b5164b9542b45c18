"""What has to be true of a filing before it is left without a result (E19)."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from casework.verdict import Verdict

from .. import rules
from ..rules import Lane

if TYPE_CHECKING:
    from ..models import Filing


def left_without_result(filing: "Filing", at: datetime) -> Verdict:
    """As the year's setting has it: what the bureau has not reported, all that it reviews, or every institution of the district."""
    on = timezone.localdate(at)
    return rules.left_without_result(
        filing.cycle.overdue_reading,
        own=filing.lane == Lane.DISTRICT_REVIEW,
        reported=filing.reported_by_district,
        over=filing.district_due_on < on,
        district_over=filing.district_id in filing.cycle.late_districts(on),
    )
