"""The stages of the municipal review into which a filing may be taken over, each with the clocks that run there (E34)."""

from casework.takeover.steps import takeover_steps

from ..articles import E
from ..materials.steps import MATERIALS_DEADLINE
from ..municipal.steps import CITY_CHECK_TERM, CITY_REVIEW_TERM, DISTRICT_DEADLINE
from ..stages import Stage as S

TAKEOVER = takeover_steps(
    entered=S.TAKING_OVER,
    targets={
        S.AWAITING_MATERIALS: (MATERIALS_DEADLINE,),
        S.CITY_CHECK: (CITY_CHECK_TERM,),
        S.CITY_REVIEW: (CITY_REVIEW_TERM,),
        S.DISTRICT_REVIEW: (DISTRICT_DEADLINE,),
        S.DISTRICT_CONCLUDED: (DISTRICT_DEADLINE,),
        S.NATIONAL: (),
        S.PROVISIONAL: (),
    },
    standing=S.NOT_FILED,
    dropped=S.WITHDRAWN,
    article=E(34),
)
STEPS = tuple(TAKEOVER)
