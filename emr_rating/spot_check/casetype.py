"""A spot check as a kind of case, about the filing whose result was drawn (E30)."""

from django.db.models import Q

from accounts.models import Membership
from accounts.roles import Regime
from casework.registry import CaseType, ProgressPoint
from casework.scopes import parties
from experts.review import declaring

from ..models import SpotCheck
from ..stages import SpotCheckStage as C
from . import actions, steps
from .forms import ConcludeForm
from .tab import SPOT_CHECK_TAB
from .uses import KIND


def of_checks(member: Membership) -> Q:
    """The parties, whom the verb itself tells of what was found, each once."""
    return parties(member)


SPOT_CHECK = CaseType(
    kind=KIND,
    regime=Regime.EMR,
    label="监督抽查",
    prefix="W",
    scope=of_checks,
    model=SpotCheck,
    stages=C,
    steps=steps.STEPS,
    opens={C.CHECKING: (steps.SPOT_CHECK_TERM,)},
    progress=(
        ProgressPoint("专家抽查", (C.CHECKING,)),
        ProgressPoint("抽查结论", (C.KEPT, C.LOWERED)),
    ),
    tabs=(SPOT_CHECK_TAB,),
    workplaces=declaring.workplaces(steps.ROUND),
    verbs={**declaring.verbs(steps.ROUND), steps.CONCLUDE: actions.conclude, steps.DROP: actions.drop},
    forms={**declaring.forms(steps.ROUND), steps.CONCLUDE: ConcludeForm},
    shows={steps.CONCLUDE: (SPOT_CHECK_TAB,)},
)
