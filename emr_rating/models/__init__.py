from .bureau_violation import BureauViolation, Reached
from .city_summary import CitySummary
from .closing import NationalClosing
from .collection import Collection
from .confirmation import Confirmation
from .cycle import Cycle, LateFiling
from .district_report import DistrictReport
from .extension import ExtendedTerm, Extension
from .filing import Filing
from .hand_in import HandIn
from .history import YearResult
from .lapse import Lapse
from .national import NationalReview, NationalVisit
from .objection import Objection
from .plan import ReviewPlan
from .registration import Registration
from .report import Report
from .result_sheet import ResultSheet
from .shown_evidence import ShownEvidence
from .spot_check import SpotCheck
from .summary import DistrictSummary, SummaryLine
from .suspension import ReviewSuspension
from .tip import EmrTip
from .violation import Violation

__all__ = [
    "BureauViolation",
    "CitySummary",
    "Collection",
    "Confirmation",
    "Cycle",
    "DistrictReport",
    "DistrictSummary",
    "EmrTip",
    "ExtendedTerm",
    "Extension",
    "Filing",
    "HandIn",
    "Lapse",
    "LateFiling",
    "NationalClosing",
    "NationalReview",
    "NationalVisit",
    "Objection",
    "Reached",
    "Registration",
    "Report",
    "ResultSheet",
    "ReviewPlan",
    "ReviewSuspension",
    "ShownEvidence",
    "SpotCheck",
    "SummaryLine",
    "Violation",
    "YearResult",
]
