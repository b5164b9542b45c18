"""The states of a measure: drafted, the one concerned heard, decided on."""

from accounts.roles import OfficeKind

from ..stages import StageEnum, cancelled, ended


def measure_stages(*, by: OfficeKind, taken: str, dropped: str) -> type[StageEnum]:
    """`by` is the office that takes it; `taken` and `dropped` say what it came to."""

    class MeasureStage(StageEnum):
        PREPARED = "prepared", "拟告知", by
        HEARING = "hearing", "听取陈述", OfficeKind.INSTITUTION
        DECIDING = "deciding", "待作出决定", by
        TAKEN = ended("taken", taken)
        DROPPED = ended("dropped", dropped)
        CANCELLED = cancelled()

    return MeasureStage
