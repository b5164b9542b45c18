"""The report while it is written: answers of the case under the shared autosave, first drafted from what the team has found (P24).

The field of a part that nobody has saved yet shows the draft.
"""

from collections.abc import Mapping
from typing import Any

from accounts.entry import printable
from accounts.entry.normal import block
from casework import autosave, saving
from casework.autosave import seen_token
from casework.saving import Outcome

from ..models import Application
from ..standards.terms import Grade, InstitutionType
from .drafting import drafted
from .parts import FIELDS, NO_GRADE, PROPOSED, Part, field_name

LONGEST = 5000


def choices(institution_type: InstitutionType) -> list[tuple[str, str]]:
    return [*((grade.value, grade.label) for grade in institution_type.grades), (NO_GRADE, "未达到等级标准")]


def fault(name: str, value: str) -> str:
    """Why a text cannot stand in the field, in one sentence; an empty text always can until it is signed."""
    if not value:
        return ""
    if name == field_name(PROPOSED):
        return "" if value in (NO_GRADE, *Grade) else "请从所列等级中选择建议等级。"
    if len(value) > LONGEST:
        return f"“{FIELDS[name]}”有{len(value)}个字，不得超过{LONGEST}个字，请精简后保存。"
    return f"“{FIELDS[name]}”有不能打印的字符：{sentence}" if (sentence := printable.fault(value)) else ""


def texts(application: Application) -> dict[str, str]:
    """By the name of its field what stands: as it was saved, else as it is drafted."""
    stored = autosave.values(application)
    return {name: stored.get(name, text) for name, text in drafted(application).items()}


def read(posted: Mapping[str, str]) -> Outcome:
    return saving.read(((name, name) for name in FIELDS), posted=posted, fault=fault)


def shown(application: Application, outcome: Outcome) -> dict[str, dict[str, Any]]:
    """The fields of the page by their parts; what stands in them may be the draft, which no version has."""
    stored, versions = autosave.values(application), autosave.versions(application)
    found = {}
    for name, text in texts(application).items():
        field = saving.shown(name, FIELDS[name], outcome=outcome, stored=stored, versions=versions)
        if name not in stored:
            # No version has the draft: what is left as it was drafted is not written.
            field |= {"seen": seen_token(0, text), "value": outcome.typed.get(name, text)}
        found[name.removeprefix("report.")] = field
    return found


def sent(application: Application, posted: Mapping[str, str]) -> dict[str, str]:
    """What a page says as it was sent: that is what is signed."""
    return {name: block(posted[name]) if name in posted else text for name, text in texts(application).items()}


def parts(said: Mapping[str, str]) -> dict[Part, str]:
    return {part: said[field_name(part)] for part in Part}


def proposed(said: Mapping[str, str]) -> str:
    return said[field_name(PROPOSED)]
