"""The steps of a paper between the office that drafts it and the one that receives it."""

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OfficeKind, Role

from ..articles import Article
from ..stages import StageEnum
from ..step import Clock, Step
from . import conditions as when
from .stages import paper_stages

ROLES = {
    OfficeKind.BUREAU: BUREAU_ROLES,
    OfficeKind.COMMISSION: COMMISSION_ROLES,
    OfficeKind.INSTITUTE: (Role.INSTITUTE,),
}
HEADS = {OfficeKind.BUREAU: Role.BUREAU_HEAD, OfficeKind.COMMISSION: Role.COMMISSION_HEAD}


@dataclass(frozen=True)
class PaperSteps:
    """The table of one kind of paper, with its stages and who is named in it."""

    stages: type[StageEnum]
    drafters: tuple[Role, ...]
    receivers: tuple[Role, ...]
    hand_in: Step
    take_back: Step
    return_: Step
    receive: Step
    unreceive: Step
    drop: Step | None = None

    def __iter__(self) -> Iterator[Step]:
        rows = (self.hand_in, self.take_back, self.return_, self.receive, self.unreceive, self.drop)
        return (step for step in rows if step is not None)


def paper_steps(
    *,
    article: Article,
    drafts: OfficeKind,
    receives: OfficeKind,
    clocks: tuple[Clock, ...],
    correction: str,
    drops: bool = False,
) -> PaperSteps:
    """`clocks` are those by which its papers are owed, `correction` the figure for one that came back. What goes to an office that is
    not connected is entered for it (代录)."""
    stages = paper_stages(drafts=drafts, receives=receives, drops=drops)
    drafting, handed_in, received = stages("drafting"), stages("handed_in"), stages("received")
    mending = Clock("paper_correction", "修改后重新报送", article, correction)
    proxied = receives == OfficeKind.INSTITUTE
    hand_in = Step(
        "hand_in_paper",
        drafting,
        handed_in,
        by=HEADS[drafts],
        article=article,
        label="报送",
        lacks="报送",
        follows="所报内容固定为一个版本，载明编号和校验值，不再随案件变化；接收单位即可查阅。",
        prepared=True,
        checks=("各章文字", "表中数字与平台记录一致"),
        when=(when.written,),
        notes=("version", "digest"),
        meets=(*clocks, mending),
    )
    take_back = hand_in.undone(
        "take_back_paper",
        "撤回报送",
        until="接收或者退回之前",
        follows="回到起草；已固定的版本留存，重新报送时另成一版。",
    )
    return_ = Step(
        "return_paper",
        handed_in,
        drafting,
        by=ROLES[receives],
        article=article,
        label="退回修改",
        follows="起草单位收到退回理由，在时限内修改后重新报送；已固定的版本留存。",
        needs_reason=True,
        proxied=proxied,
        starts=(mending,),
        stands="已告知起草单位；由其修改后重新报送。",
    )
    receive = Step(
        "receive_paper",
        handed_in,
        received,
        by=ROLES[receives],
        article=article,
        label="接收",
        lacks="接收",
        follows="所报版本留存备查，起草单位收到消息。",
        proxied=proxied,
    )
    unreceive = receive.undone("unreceive_paper", "撤回接收", until="随时", follows="回到待接收，可以退回修改。")
    drop = _drop(stages, article=article, drafts=drafts) if drops else None
    return PaperSteps(stages, ROLES[drafts], ROLES[receives], hand_in, take_back, return_, receive, unreceive, drop)


def _drop(stages: type[StageEnum], *, article: Article, drafts: OfficeKind) -> Step:
    """Begun by mistake; what is owed every year is not given up."""
    return Step(
        "drop_paper",
        stages("drafting"),
        stages("dropped"),
        by=ROLES[drafts],
        article=article,
        label="停止起草",
        follows="草稿不再编辑，不视为报送。",
        needs_reason=True,
        when=(when.may_be_dropped,),
        quiet=True,
        stands="需要报送的，重新起草。",
    )
