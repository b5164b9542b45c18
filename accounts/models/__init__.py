from .attempts import SignInSource
from .district import District
from .institution import Enrolment, FormerDistrict, FormerName, Institution, InstitutionType
from .membership import Membership
from .name import NameCorrection
from .office import Office
from .person import Person
from .session import PasswordHistory, SignedIn, SignInTicket
from .slip import Slip
from .submission import Submission

__all__ = [
    "District",
    "Enrolment",
    "FormerDistrict",
    "FormerName",
    "Institution",
    "InstitutionType",
    "Membership",
    "NameCorrection",
    "Office",
    "PasswordHistory",
    "Person",
    "SignInSource",
    "SignInTicket",
    "SignedIn",
    "Slip",
    "Submission",
]
