"""What the commission's supervisor objects to in its own re-review: the same table, taken by the commission (P30)."""

from accounts.roles import OfficeKind, Role
from casework.carried import carry_over
from casework.stages import carried

from .stages import SupervisionStage
from .steps import STEPS

CitySupervisionStage = carried(
    "CitySupervisionStage", SupervisionStage, offices={OfficeKind.BUREAU: OfficeKind.COMMISSION}
)
CITY = carry_over(
    STEPS,
    stages=CitySupervisionStage,
    roles={Role.BUREAU_HANDLER: Role.COMMISSION_HANDLER, Role.BUREAU_HEAD: Role.COMMISSION_HEAD},
    audiences={},
)
