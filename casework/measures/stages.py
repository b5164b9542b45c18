"""The states of a measure: drafted, the one concerned heard, decided on."""

from typing import Any, cast

from accounts.roles import OfficeKind

from ..stages import StageEnum, cancelled, ended


def measure_stages(
    *,
    by: OfficeKind,
    taken: str,
    dropped: str,
    circulating: str = "",
    concerns: OfficeKind = OfficeKind.INSTITUTION,
) -> type[StageEnum]:
    """`by` is the office that takes it, `concerns` the one that is heard; `taken` and `dropped` say what it came to; `circulating` that
    a circular is still owed."""
    members: dict[str, tuple[Any, ...]] = {
        "PREPARED": ("prepared", "拟告知", by),
        "HEARING": ("hearing", "听取陈述", concerns),
        "DECIDING": ("deciding", "待作出决定", by),
        **({"CIRCULATING": ("circulating", circulating, by)} if circulating else {}),
        "TAKEN": ended("taken", taken),
        "DROPPED": ended("dropped", dropped),
        **({"CANCELLED": cancelled()} if concerns == OfficeKind.INSTITUTION else {}),
    }
    return cast(type[StageEnum], cast(Any, StageEnum)("MeasureStage", list(members.items())))
