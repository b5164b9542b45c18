"""What becomes of an open application whose institution is closed or has moved away: rows of its whole life (Article 6)."""

from dataclasses import replace

from accounts.roles import Role
from casework.leaving_cases import cancel_step, move_step, nothing_drafted
from experts.review.conditions import no_draw_open, nobody_called

from .articles import P
from .stages import VISIT_OVER
from .stages import Stage as S
from .termination.kinds import KIND as TERMINATION

OPEN = tuple(stage for stage in S if not stage.end)
# Once the team is on site, the bureau that has called it goes on.
BEFORE_THE_VISIT = tuple(stage for stage in OPEN if stage not in (S.ON_SITE, *VISIT_OVER))
CANCEL = cancel_step("cancel", OPEN, S.CANCELLED, by=Role.BUREAU_HEAD, article=P(6), when=(no_draw_open,))
MOVE = replace(
    move_step(BEFORE_THE_VISIT, article=P(6), when=(nothing_drafted(P(6)), no_draw_open, nobody_called)),
    # Whoever has begun to terminate it decides on that first.
    waits_for=(TERMINATION,),
)
STEPS = (CANCEL, MOVE)
