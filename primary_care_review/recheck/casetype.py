"""A recheck as the ledger knows it, of a bureau and of the commission: an application from its team on (P28)."""

from dataclasses import replace

from accounts.roles import BUREAU_ROLES
from casework.carried import carried_kind
from casework.registry import CaseType, ProgressPoint
from experts.review import declaring

from ..application.tab import MATERIALS
from ..articles import P
from ..assessment.tab import ASSESSMENT
from ..body import CITY_RECHECK, RECHECK
from ..check.steps import ON_SITE
from ..conclusion.tab import CONCLUSION
from ..models import CityRecheck, Recheck
from ..publicity.steps import DETERMINE
from ..stages import CityRecheckStage
from ..stages import RecheckStage as R
from . import actions, steps, table
from .tab import RECHECK_TAB

ENDS = (R("kept"), R("awarded"), R("not_reached"), R("dropped"), R("cancelled"))
WHAT_WAS_RATED = replace(ASSESSMENT, shown_to=lambda case, member: case.handed_in is not None)


def rechecks_of(application: CaseType) -> tuple[CaseType, CaseType]:
    """Made from the kind of the applications, so that what is added there is here as well."""
    tabs = [WHAT_WAS_RATED if tab is ASSESSMENT else tab for tab in application.tabs if tab is not MATERIALS]
    own = carried_kind(
        application,
        table.RECHECK,
        kind=RECHECK,
        label="抽查复核",
        prefix="C",
        model=Recheck,
        opens={R("accepted"): (ON_SITE,)},
        tabs=(RECHECK_TAB, *tabs),
        # The end of a review anew, whatever it came to, ends the recheck that it is about.
        brings=dict.fromkeys(ENDS, steps.ANEW_OVER),
    )
    own = replace(
        own,
        untimed={**own.untimed, steps.ANEW: f"重新评审按其本身的时限办理（{P(28)}）。"},
        progress=(
            ProgressPoint("评审组", (R("accepted"),)),
            ProgressPoint("现场复核", (R("on_site"), R("visited"), R("sealed"))),
            ProgressPoint("复核结果", (R("reported"), R("concluding"), R("concluded"), steps.ANEW)),
            ProgressPoint("公示", (R("publicity"),)),
            ProgressPoint("公布", (R("determined"), R("awarded"))),
        ),
        verbs={
            **own.verbs,
            **declaring.verbs(table.TEAM_OF_RECHECK),
            steps.KEEP: actions.keep,
            steps.ORDER_ANEW: actions.order_anew,
            steps.DROP: actions.drop,
            table.RECHECK.made[DETERMINE]: actions.determine,
        },
        shows={**own.shows, steps.KEEP: (CONCLUSION,), steps.ORDER_ANEW: (CONCLUSION,)},
    )
    city = carried_kind(
        own, table.CITY, kind=CITY_RECHECK, label="市级抽查复核", prefix="L", model=CityRecheck, brings={}
    )
    decreeing = CityRecheckStage("determined")
    return own, replace(
        city,
        workplaces=tuple(
            replace(place, roles=BUREAU_ROLES) if decreeing in place.states else place for place in city.workplaces
        ),
        verbs={**city.verbs, **declaring.verbs(table.TEAM_OF_CITY)},
    )
