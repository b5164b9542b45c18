"""Whether a draft still says what is so: its facts beside those of today.

What a kind takes from its case or subject (`NoticeKind.facts`) is written when the notice is drafted and frozen when it is
issued. In between a name may be corrected, points entered, a date moved: then the draft is written anew before it goes out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accounts.refused import Refused
from accounts.ways import Way

from .. import record
from ..models import Notice
from ..text import day_text
from .kinds import kind_of


@dataclass(frozen=True)
class Difference:
    label: str
    drafted: str
    now: str

    def __str__(self) -> str:
        return f"{self.label}拟稿为“{self.drafted}”，现为“{self.now}”"


def now(notice: Notice, *, at: datetime) -> dict[str, Any]:
    """What the notice would say if it were drafted now: facts as they are, and what a hand wrote as it stands."""
    return notice.fields | record.plain(dict(kind_of(notice.kind).facts(notice, at=at)))


def differences(notice: Notice, *, at: datetime) -> list[Difference]:
    """Of a draft; what is issued says what was so then."""
    if notice.issued_at or notice.withdrawn_at:
        return []
    labels = kind_of(notice.kind).labels
    return [
        Difference(labels.get(name, name), _shown(notice.fields.get(name)), _shown(value))
        for name, value in now(notice, at=at).items()
        if value != notice.fields.get(name)
    ]


def refuse_outdated(notice: Notice, *, at: datetime) -> None:
    if found := differences(notice, at=at):
        told = "；".join(map(str, found))
        sentence = f"拟稿之后情况已有变化：{told}。请先在文书页办理“按现在的情况重新拟写”，再由另一人签发。"
        raise Refused(sentence, way=Way("打开文书", "notice", (notice.pk,)))


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(map(str, value)) or "无"
    if isinstance(value, Mapping) or value in (None, ""):
        return "无"
    try:
        return day_text(date.fromisoformat(value)) if isinstance(value, str) and len(value) == 10 else str(value)
    except ValueError:
        return str(value)
