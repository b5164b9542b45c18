"""A grade that the commission has made known is revoked by it: the same table (P26, P34)."""

from accounts.roles import OfficeKind, Role
from casework.carried import carry_over
from casework.stages import carried

from .steps import STEPS, RevocationStage

CityRevocationStage = carried(
    "CityRevocationStage", RevocationStage, offices={OfficeKind.BUREAU: OfficeKind.COMMISSION}
)
CITY = carry_over(
    STEPS,
    stages=CityRevocationStage,
    roles={Role.BUREAU_HANDLER: Role.COMMISSION_HANDLER, Role.BUREAU_HEAD: Role.COMMISSION_HEAD},
    audiences={},
)
