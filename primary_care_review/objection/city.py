"""An objection to a conclusion of the commission, on its re-review of a first grade: the same table, taken by the commission (P06, P13)."""

from dataclasses import replace

from accounts.roles import COMMISSION_ROLES, OfficeKind, Role
from casework.carried import carry_over
from casework.stages import carried
from experts.review.steps import review_steps

from .investigation import INVESTIGATION, RECHECKING
from .kinds import CITY_KIND
from .stages import ObjectionStage
from .steps import EXPERTS, STEPS

# The review that it follows (`rereview.uses`).
CITY_REVIEW = "grade_rereview"
CityObjectionStage = carried("CityObjectionStage", ObjectionStage, offices={OfficeKind.BUREAU: OfficeKind.COMMISSION})
CITY_INVESTIGATION = replace(
    INVESTIGATION,
    name="city_objection_review",
    label="市级异议调查核实",
    kind=CITY_KIND,
    states=(CityObjectionStage("lodged"),),
    office=OfficeKind.COMMISSION,
    designates=COMMISSION_ROLES,
    follows=(CITY_REVIEW, *RECHECKING),
)
EXPERTS_OF_CITY = review_steps(CITY_INVESTIGATION)
CITY = carry_over(
    STEPS,
    stages=CityObjectionStage,
    roles={Role.BUREAU_HANDLER: Role.COMMISSION_HANDLER, Role.BUREAU_HEAD: Role.COMMISSION_HEAD},
    audiences={"bureau_round": "city_round"},
    instead=dict(zip(EXPERTS, EXPERTS_OF_CITY, strict=True)),
)
USES = (INVESTIGATION, CITY_INVESTIGATION)
