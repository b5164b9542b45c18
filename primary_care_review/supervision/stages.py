"""The states of an objection of the supervisor to a step of a review (P30)."""

from accounts.roles import OfficeKind
from casework.stages import StageEnum, ended


class SupervisionStage(StageEnum):
    RAISED = "raised", "监督意见待答复", OfficeKind.BUREAU
    ANSWERED = ended("answered", "已答复")
    WENT_ON = ended("went_on", "负责人已说明理由，继续办理")
    TAKEN_BACK = ended("taken_back", "监督意见已撤回")
