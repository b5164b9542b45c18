"""The table of the city's re-review: the rows of an application, taken by the commission (P06, P18; docs/decisions/0041)."""

from accounts.roles import Role
from casework.carried import carry_over
from experts.review.steps import review_steps

from .. import leaving, workflow
from ..application.steps import SUBMIT, WITHDRAW
from ..stages import CityStage
from ..team.steps import TEAM
from .uses import CITY_REVIEW

TEAM_OF_CITY = review_steps(CITY_REVIEW)
CITY = carry_over(
    workflow.STEPS,
    stages=CityStage,
    roles={Role.BUREAU_HANDLER: Role.COMMISSION_HANDLER, Role.BUREAU_HEAD: Role.COMMISSION_HEAD},
    audiences={"bureau_round": "city_round"},
    # The commission is the commission wherever an institution moves.
    without=(leaving.MOVE,),
    instead=dict(zip(TEAM, TEAM_OF_CITY, strict=True)),
    said={
        SUBMIT: {"label": "提交市级复核申请"},
        WITHDRAW: {
            "follows": "已上传的材料留存，不再提交；可以另行申请市级复核，或者请区县作出结论。",
            "otherwise": "不撤回的，可以继续准备材料并提交申请。",
            "confirm": "撤回后本次复核申请不再办理。",
        },
    },
)
