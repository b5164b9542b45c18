"""The states of a paper: drafted, handed in, received; where it may be given up, that too."""

from accounts.roles import OfficeKind

from ..stages import StageEnum, ended


def paper_stages(*, drafts: OfficeKind, receives: OfficeKind, drops: bool = False) -> type[StageEnum]:
    """`drafts` writes and hands in, `receives` takes it in or returns it."""

    class PaperStage(StageEnum):
        DRAFTING = "drafting", "起草", drafts
        HANDED_IN = "handed_in", "已报送，待接收", receives
        RECEIVED = ended("received", "已接收")
        if drops:
            DROPPED = ended("dropped", "已停止起草")

    return PaperStage
