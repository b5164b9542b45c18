from .agreement import AgreementCheck, SecondRater, SecondRating
from .application import Application
from .certificate import Certificate
from .city_beside import CityObjection, CitySupervisionObjection, CityTermination
from .contract import Contract, ContractPerson, ThirdParty
from .decree import Decree
from .delegation import Delegation
from .dossier import Dossier, DossierSignature
from .grade import Grade
from .objection import PrimaryCareObjection
from .october_paper import OctoberPaper
from .party_measure import PartyMeasure
from .plaque import Plaque
from .plaque_tip import PlaqueTip
from .recheck import CityRecheck, Recheck
from .release import Release, ReleaseConsent
from .report import AssessmentReport
from .requirement import AskedMaterial, NamedMaterial
from .rereview import Rereview
from .revocation import CityRevocation, Revocation
from .snapshot import RegisterSnapshot
from .statistic import RoutineStatistic
from .supervision import SupervisionObjection
from .termination import Termination
from .tip import ReviewTip
from .visit import ClauseRating, Grouping, RatingPhoto, VisitDevice, VisitPlan
from .work_report import WorkReport
from .working_rule import WorkingRule

__all__ = [
    "AgreementCheck",
    "Application",
    "AskedMaterial",
    "AssessmentReport",
    "Certificate",
    "CityObjection",
    "CityRecheck",
    "CityRevocation",
    "CitySupervisionObjection",
    "CityTermination",
    "ClauseRating",
    "Contract",
    "ContractPerson",
    "Decree",
    "Delegation",
    "Dossier",
    "DossierSignature",
    "Grade",
    "Grouping",
    "NamedMaterial",
    "OctoberPaper",
    "PartyMeasure",
    "Plaque",
    "PlaqueTip",
    "PrimaryCareObjection",
    "RatingPhoto",
    "Recheck",
    "RegisterSnapshot",
    "Release",
    "ReleaseConsent",
    "Rereview",
    "ReviewTip",
    "Revocation",
    "RoutineStatistic",
    "SecondRater",
    "SecondRating",
    "SupervisionObjection",
    "Termination",
    "ThirdParty",
    "VisitDevice",
    "VisitPlan",
    "WorkReport",
    "WorkingRule",
]
