"""The states and the one step of a tip: whoever it goes to looks into it and answers."""

from accounts.roles import OfficeKind, Role

from ..articles import Article
from ..stages import StageEnum, ended
from ..step import Clock, Step


def tip_stages(office: OfficeKind) -> type[StageEnum]:
    """`office` looks into it."""

    class TipStage(StageEnum):
        LODGED = "lodged", "举报待核实", office, "核实中"
        ANSWERED = ended("answered", "已答复")

    return TipStage


def answer_step(stages: type[StageEnum], *, by: tuple[Role, ...], article: Article, clock: Clock) -> Step:
    return Step(
        "answer_tip",
        stages("lodged"),
        stages("answered"),
        by=by,
        article=article,
        label="核实并答复",
        lacks="核实和答复",
        meets=(clock,),
        follows="举报人凭回执看到核实结果和答复。",
        confirm="答复即告知举报人，不能撤回。",
        stands="答复即告知举报人；有新的情况的，另行举报和核实。",
    )
