"""The states of a measure: drafted, the one concerned heard, decided on."""

from typing import Any, cast

from accounts.roles import OfficeKind

from ..stages import StageEnum, cancelled, ended


def measure_stages(*, by: OfficeKind, taken: str, dropped: str, circulating: str = "") -> type[StageEnum]:
    """`by` is the office that takes it; `taken` and `dropped` say what it came to; `circulating` that a circular is still owed."""
    members: dict[str, tuple[Any, ...]] = {
        "PREPARED": ("prepared", "拟告知", by),
        "HEARING": ("hearing", "听取陈述", OfficeKind.INSTITUTION),
        "DECIDING": ("deciding", "待作出决定", by),
        **({"CIRCULATING": ("circulating", circulating, by)} if circulating else {}),
        "TAKEN": ended("taken", taken),
        "DROPPED": ended("dropped", dropped),
        "CANCELLED": cancelled(),
    }
    return cast(type[StageEnum], cast(Any, StageEnum)("MeasureStage", list(members.items())))
