from .confirmation import Confirmation
from .cycle import Cycle, LateFiling
from .filing import Filing
from .history import YearResult
from .registration import Registration
from .report import Report
from .summary import DistrictSummary, SummaryLine

__all__ = [
    "Confirmation",
    "Cycle",
    "DistrictSummary",
    "Filing",
    "LateFiling",
    "Registration",
    "Report",
    "SummaryLine",
    "YearResult",
]
