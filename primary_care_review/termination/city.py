"""The commission terminates its own re-review of a first grade: the same table, taken by the commission (P06, P33)."""

from accounts.roles import OfficeKind, Role
from casework.carried import carry_over
from casework.stages import carried

from .steps import STEPS, TERMINATION_NOTICE, TerminationStage

CityTerminationStage = carried(
    "CityTerminationStage", TerminationStage, offices={OfficeKind.BUREAU: OfficeKind.COMMISSION}
)
CITY = carry_over(
    STEPS,
    stages=CityTerminationStage,
    roles={Role.BUREAU_HANDLER: Role.COMMISSION_HANDLER, Role.BUREAU_HEAD: Role.COMMISSION_HEAD},
    audiences={},
    said={
        TERMINATION_NOTICE.issue: {
            "confirm": "终止后本次市级复核办结，不作出结论；机构可以再次申请市级复核，或者请区县作出结论。"
        }
    },
)
