"""How a case that was run elsewhere begins here: registered by one, confirmed by another into the stage in which it stands.

The row of the confirmation has a target for each stage that may be taken over into, and so is in the trigger, the matrix and the
documents: no case begins where the table does not say so.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.roles import COMMISSION_ROLES, Role

from ..articles import Article
from ..stages import StageEnum
from ..step import Clock, Step

# Kinds of material: the paper that shows where a case stands, for the offices that run it; the data that its institution had filed, for
# its experts, too.
SCAN, DATA = "takeover_scan", "takeover_data"
PAPERS = (SCAN, DATA)
# What the record tells of the sheet from which a case was taken over.
NOTES = ("source", "sha256", "row", "since")


@dataclass(frozen=True)
class TakeoverSteps:
    register: Step
    confirm: Step
    drop: Step

    def __iter__(self):
        return iter((self.register, self.confirm, self.drop))


def takeover_steps(
    *,
    entered: StageEnum,
    targets: Mapping[StageEnum, tuple[Clock, ...]],
    standing: StageEnum,
    dropped: StageEnum,
    article: Article,
) -> TakeoverSteps:
    """`targets` are the stages with the clocks that run there; `standing` is where a case waits that the portal has entered by itself
    because it knew of none, and to which it goes back; `dropped` where one ends that came with the sheet.
    """
    register = Step(
        "register_takeover",
        standing,
        entered,
        by=COMMISSION_ROLES,
        article=article,
        label="登记接管",
        page="takeover",
        notes=NOTES,
        stands="登记有误的，确认之前办理“不予接管”，改正后重新登记。",
    )
    confirm = Step(
        "take_over",
        entered,
        tuple(targets),
        by=Role.COMMISSION_HEAD,
        article=article,
        label="确认接管",
        lacks="确认接管",
        starts=dict(targets),
        event_on=lambda case, at: case.taken_over.since,
        prepared=True,
        checks=("接管表与原系统的登记逐项一致", "扫描件与所填文号、日期、内容一致"),
        follows="案件进入接管表所填的环节，时限自表中日期起算，此后在本平台继续办理；办理记录注明“接管”、来源和接管表的校验值。",
        stands="接管后在本平台办理，所涉各方已经获知；所填有误的，在现处环节的结论和理由中更正。",
        otherwise="不确认的，案件停在待确认接管，医疗机构不能就同一事项另行填报。",
    )
    drop = Step(
        "drop_takeover",
        entered,
        (standing, dropped),
        by=COMMISSION_ROLES,
        article=article,
        label="不予接管",
        follows="本次登记作废并留存，改正后可以重新登记。",
        needs_reason=True,
        stands="改正后可以重新登记。",
    )
    return TakeoverSteps(register, confirm, drop)
