"""What is found at an item of a visit (E24)."""

from enum import StrEnum
from typing import NamedTuple


class Found(StrEnum):
    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    NOT_SEEN = "not_seen"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {Found.MET: "符合", Found.PARTLY: "部分符合", Found.NOT_MET: "不符合", Found.NOT_SEEN: "未核查"}


class Finding(NamedTuple):
    """At which level of which item what was found; `remark` says why where it is not met."""

    code: str
    level: int
    found: str
    remark: str
