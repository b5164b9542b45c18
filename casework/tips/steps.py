"""The states and steps of a tip: whoever it goes to looks into it and answers, or hands it on to the district's bureau, where its kind says so."""

from typing import Any

from accounts.roles import COMMISSION_ROLES, OfficeKind, Role

from ..articles import Article
from ..stages import StageEnum, ended
from ..step import Clock, Condition, Step


def tip_stages(office: OfficeKind, *, handed_on_to: OfficeKind | None = None) -> type[StageEnum]:
    """`office` looks into it, or whom it hands it on to."""

    class TipStage(StageEnum):
        LODGED = "lodged", "举报待核实", office, "核实中"
        if handed_on_to:
            HANDED_ON = "handed_on", "举报已转办，待核实", handed_on_to, "核实中"
        ANSWERED = ended("answered", "已答复")

    return TipStage


def answer_step(
    stages: type[StageEnum],
    *,
    by: tuple[Role, ...],
    article: Article,
    clock: Clock,
    name: str = "answer_tip",
    source: str = "lodged",
) -> Step:
    return Step(
        name,
        stages(source),
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


def handing_on(
    stages: type[StageEnum], *, to: tuple[Role, ...], article: Article, clock: Clock, theirs: Clock, when: Condition
) -> tuple[Step, Step]:
    """From the commission to the bureau of the district, and back where it is not the bureau's to look into; each with its own clock."""
    common: dict[str, Any] = {"article": article, "needs_reason": True}
    return (
        Step(
            "hand_on_tip",
            stages("lodged"),
            stages("handed_on"),
            by=COMMISSION_ROLES,
            label="转区县核实",
            when=(when,),
            meets=(clock,),
            starts=(theirs,),
            follows="举报由所在区县卫生健康行政部门核实并答复，时限重新计算；举报人信息一并转交。",
            stands="已转区县核实；不属其办理的，由区县说明理由退回。",
            **common,
        ),
        Step(
            "return_tip",
            stages("handed_on"),
            stages("lodged"),
            by=to,
            label="退回市级核实",
            meets=(theirs,),
            starts=(clock,),
            follows="举报退回市卫生健康委核实并答复，时限重新计算。",
            stands="已退回市卫生健康委；可以由其再次转办。",
            **common,
        ),
    )
