"""What a paper says: as the portal and its writers have it now, or as it was handed in; kept as JSON, and its hash."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

from .. import autosave, record
from ..printing.blocks import Bars, Block, Facts, Table
from .papers import paper_of

if TYPE_CHECKING:
    from .base import PaperBase

# What chapters are made of besides their text.
_KINDS: dict[str, type[Table | Facts | Bars]] = {"table": Table, "facts": Facts, "bars": Bars}
_NAMES = {kind: name for name, kind in _KINDS.items()}
# The longest text of a chapter.
LONGEST = 8000


@dataclass(frozen=True)
class Part:
    """A chapter as it reads. `drafted` is the text that the portal would give it now."""

    name: str
    title: str
    text: str
    blocks: Sequence[Block]
    hint: str = ""
    required: bool = False
    drafted: str = ""

    @property
    def field(self) -> str:
        """Under which name its text is saved."""
        return f"paper.{self.name}"

    @property
    def changed(self) -> bool:
        """Whether its writers say otherwise than the cases now do."""
        return bool(self.drafted) and self.text != self.drafted

    @property
    def paragraphs(self) -> list[str]:
        return [line for line in self.text.splitlines() if line.strip()]


@dataclass(frozen=True)
class Contents:
    title: str
    parts: tuple[Part, ...]

    @classmethod
    def now(cls, case: "PaperBase") -> Self:
        """Chapters that nobody has changed say what the cases say; tables and charts always do."""
        paper = paper_of(case)
        facts, typed = paper.facts(case), autosave.values(case)
        parts = []
        for chapter in paper.chapters:
            drafted = chapter.text(facts)
            part = Part(
                chapter.name,
                chapter.title,
                drafted,
                tuple(chapter.blocks(facts)),
                chapter.hint,
                chapter.required,
                drafted,
            )
            text = typed.get(part.field, drafted)
            parts.append(Part(**{**vars(part), "text": text}))
        return cls(paper.title(case), tuple(parts))

    @classmethod
    def kept(cls, said: Mapping[str, Any]) -> Self:
        """As `plain` wrote it."""
        parts = (
            Part(part["name"], part["title"], part["text"], tuple(_block(one) for one in part["blocks"]))
            for part in said["parts"]
        )
        return cls(said["title"], tuple(parts))

    @property
    def plain(self) -> dict[str, Any]:
        """As the database keeps it."""
        parts = [
            {
                "name": part.name,
                "title": part.title,
                "text": part.text,
                "blocks": [{"kind": _NAMES[type(block)], **asdict(block)} for block in part.blocks],  # type: ignore[index]
            }
            for part in self.parts
        ]
        return record.plain({"title": self.title, "parts": parts})

    @property
    def digest(self) -> str:
        return digest_of(self.plain)


def digest_of(said: Mapping[str, Any]) -> str:
    """The hash of what was handed in: its keys in order, as the database gives them back."""
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _block(said: Mapping[str, Any]) -> Block:
    fields = {name: value for name, value in said.items() if name != "kind"}
    return _KINDS[said["kind"]](**fields)
