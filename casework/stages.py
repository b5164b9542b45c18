"""What a state of a workflow knows about itself; the regimes' `stages.py` list theirs in an enum built on this one."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any, Self, cast

from accounts.roles import OfficeKind


class StageEnum(StrEnum):
    """A state: its value in the ledger, its label for the authority, who holds the ball, its label for the institution.

    `holder` is None where nobody has to act; `end` marks the states in which a case is closed (write those with `ended`).
    A state is looked up by its value alone, `Stage("draft")`, so that only `value` has no default.
    """

    label: str
    holder: OfficeKind | None
    told: str
    end: bool

    def __new__(
        cls, value: str, label: str = "", holder: OfficeKind | None = None, told: str = "", end: bool = False
    ) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label, member.holder, member.told, member.end = label, holder, told or label, end
        return member

    def label_for(self, kind: OfficeKind | str) -> str:
        return self.told if kind == OfficeKind.INSTITUTION else self.label


# An office has ended a case because its institution is closed (`casework.leaving_cases`): the same state in every kind.
CANCELLED = "cancelled"


def ended(value: str, label: str, told: str = "") -> tuple[str, str, None, str, bool]:
    """A state in which the case is closed and nobody holds the ball."""
    return value, label, None, told, True


def cancelled() -> tuple[str, str, None, str, bool]:
    return ended(CANCELLED, "机构注销，已终止办理")


def carried(
    name: str,
    stages: type[StageEnum],
    *,
    offices: Mapping[OfficeKind, OfficeKind],
    without: Collection[StageEnum] = (),
    labels: Mapping[StageEnum, str] | None = None,
    stays: Collection[StageEnum] = (),
    besides: Mapping[str, tuple[Any, ...]] | None = None,
) -> type[StageEnum]:
    """The same states under another office (`casework.carried`); they have the same values, so that one is equal to the other.

    In those that `stays` names the first office goes on holding the ball; `besides` are states that only the second has, by name.
    """
    said = labels or {}

    def state(stage: StageEnum) -> tuple[str, str, OfficeKind | None, str, bool]:
        label = said.get(stage, stage.label)
        told = label if stage in said else stage.told
        holder = offices.get(stage.holder, stage.holder) if stage.holder and stage not in stays else stage.holder
        return stage.value, label, holder, told, stage.end

    members = [(stage.name, state(stage)) for stage in stages if stage not in without]
    members += list((besides or {}).items())
    return cast(type[StageEnum], cast(Any, StageEnum)(name, members))
