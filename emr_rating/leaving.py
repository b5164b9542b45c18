"""What becomes of an open filing whose hospital is closed or has moved away: rows of its whole life (Articles 6, 16)."""

from accounts.roles import Role
from casework.leaving_cases import cancel_step, move_step
from experts.review.conditions import no_draw_open, nobody_called

from .articles import E
from .stages import Stage as S

FILED = (S.DRAFT, S.REPORTED, S.AMENDING)
# Whoever reviews it ends it. A provisional result stays: it waits for nobody and is confirmed with all others; what stands in the
# national stage is the institute's.
CANCEL = cancel_step(
    "cancel",
    (*FILED, S.DISTRICT_REVIEW, S.DISTRICT_CONCLUDED),
    S.CANCELLED,
    by=Role.BUREAU_HEAD,
    article=E(6),
    when=(no_draw_open,),
)
CANCEL_CITY = cancel_step(
    "cancel_city",
    (S.AWAITING_MATERIALS, S.CITY_CHECK, S.CITY_REVIEW),
    S.CANCELLED,
    by=Role.COMMISSION_HEAD,
    article=E(6),
    when=(no_draw_open,),
)
MOVE = move_step((*FILED, S.DISTRICT_REVIEW), article=E(16), when=(no_draw_open, nobody_called))
STEPS = (CANCEL, CANCEL_CITY, MOVE)
