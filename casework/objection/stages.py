"""The states of an objection: lodged, answered in draft, countersigned."""

from accounts.roles import OfficeKind

from ..stages import StageEnum, ended


def objection_stages(
    *,
    answers: OfficeKind,
    concurs: OfficeKind,
    lodged: str = "异议复核",
    proposed: str = "复核意见待会签",
    told: str = "复核中",
) -> type[StageEnum]:
    """`answers` rechecks and proposes the answer, `concurs` signs it as well or sends it back; the rest are their names."""

    class ObjectionStage(StageEnum):
        LODGED = "lodged", lodged, answers, told
        PROPOSED = "proposed", proposed, concurs, told
        ANSWERED = ended("answered", "已答复")

    return ObjectionStage
