"""A determined grade is made known by the decree of the body that may (P26)."""

from accounts.roles import Role
from casework.step import Step

from ..articles import P
from ..stages import Stage as S

ISSUE_DECREE = Step(
    "issue_decree",
    S.DETERMINED,
    S.AWARDED,
    by=Role.BUREAU_HEAD,
    article=P(26),
    label="发文公布等级",
    lacks="发文公布等级",
    notes=("decree",),
    page="decrees",
    stands="等级已经公布；文书有误的重新出具，等级的撤销依照第三十四条办理。",
)
STEPS = (ISSUE_DECREE,)
