"""What a state of a workflow knows about itself; the regimes' `stages.py` list theirs in an enum built on this one."""

from enum import StrEnum
from typing import Self

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


def ended(value: str, label: str, told: str = "") -> tuple[str, str, None, str, bool]:
    """A state in which the case is closed and nobody holds the ball."""
    return value, label, None, told, True
