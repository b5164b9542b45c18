"""The city's re-review as the ledger knows it: an application in all that is not said here (P06, P18)."""

from dataclasses import replace

from casework.carried import carried_kind
from casework.registry import CaseType
from experts.review import declaring

from ..application.steps import SUBMIT
from ..body import REREVIEW
from ..models import Rereview
from ..stages import CityStage
from . import actions
from .steps import CITY_AWARDED, CITY_FOUND_LESS, REREVIEW_OVER
from .table import CITY, TEAM_OF_CITY


def rereview_of(application: CaseType) -> CaseType:
    """Made from the kind of the district's applications, so that what is added there is here as well."""
    made = carried_kind(application, CITY, kind=REREVIEW, label="甲级市级复核", prefix="F", model=Rereview)
    submit = CITY.made[SUBMIT]
    return replace(
        made,
        untimed={**made.untimed, CityStage("draft"): "何时提交复核申请由机构自行确定（第十八条）。"},
        verbs={**made.verbs, submit: actions.submit, **declaring.verbs(TEAM_OF_CITY)},
        forms={step: form for step, form in made.forms.items() if step is not submit},
        brings={
            CityStage("withdrawn"): REREVIEW_OVER,
            CityStage("unqualified"): REREVIEW_OVER,
            CityStage("terminated"): REREVIEW_OVER,
            CityStage("not_reached"): CITY_FOUND_LESS,
            CityStage("awarded"): CITY_AWARDED,
        },
    )
