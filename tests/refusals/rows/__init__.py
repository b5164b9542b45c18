"""The table of refusals, by subject."""

from .agreement import AGREEMENT
from .archive import ARCHIVE
from .draw import DRAW
from .filing import FILING
from .four_years import FOUR_YEARS
from .grade import GRADE
from .materials import MATERIALS
from .municipal import MUNICIPAL
from .national import NATIONAL
from .parties import PARTIES
from .plaques import PLAQUES
from .referrals import REFERRALS
from .review import REVIEW
from .violations import VIOLATIONS
from .visit import VISIT

ROWS = (
    *FILING,
    *MATERIALS,
    *REVIEW,
    *MUNICIPAL,
    *NATIONAL,
    *DRAW,
    *VISIT,
    *GRADE,
    *AGREEMENT,
    *PLAQUES,
    *PARTIES,
    *FOUR_YEARS,
    *ARCHIVE,
    *VIOLATIONS,
    *REFERRALS,
)
