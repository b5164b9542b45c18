"""The page on which a paper is written: its chapters as fields, what was changed on a page that is sent as a whole."""

from collections.abc import Mapping
from typing import Any

from accounts.entry import printable

from .. import autosave
from ..saving import Outcome, read, shown
from .base import PaperBase
from .contents import LONGEST, Contents


def fault(name: str, text: str) -> str:
    if len(text) > LONGEST:
        return f"有{len(text)}个字，不得超过{LONGEST}个字；尚未保存，请精简，填写的内容仍在本页。"
    return printable.fault(text)


def changed(case: PaperBase, posted: Mapping[str, str]) -> Outcome:
    """What was typed; what nobody touched stays as the portal drafts it."""
    fields = [(part.field, part.name) for part in case.contents.parts]
    return read(fields, posted=posted, fault=fault)


def rows(case: PaperBase, contents: Contents, outcome: Outcome) -> list[dict[str, Any]]:
    """Each chapter with its field, and with what the portal would say where its writers say otherwise."""
    versions = autosave.versions(case)
    stored = {part.field: part.text for part in contents.parts}
    return [
        shown(part.field, part.title, outcome=outcome, stored=stored, versions=versions)
        | {"part": part, "lines": _lines(part.text)}
        for part in contents.parts
    ]


def _lines(text: str) -> int:
    """How high its field is: what is there, and room for more."""
    return min(3 + sum(1 + len(line) // 40 for line in text.splitlines()), 20)
