"""A page of answers that is sent as a whole: what was changed on it, what of that cannot stand, what others changed meanwhile.

Every field carries a token of the version and the text it was shown with: what was left as it was is not written, so that two
people at work on one page only meet where both have changed the same field.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.entry.normal import block

from .autosave import Conflict, seen_token, version_of
from .text import moment_text


@dataclass
class Outcome:
    """What a save of the page came to; what was not taken over stays in the page as it was typed."""

    saved: int = 0
    faults: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    changes: dict[str, tuple[str, int | None]] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        return not self.faults and not self.conflicts

    def settle(self, conflicts: dict[str, Conflict]) -> None:
        """`conflicts` are those of the changes that were not written."""
        self.conflicts = conflicts
        self.saved = len(self.changes) - len(conflicts)


def read(fields: Iterable[tuple[str, str]], *, posted: Mapping[str, str], fault: Callable[[str, str], str]) -> Outcome:
    """What was changed of the (name, suffix) given. A box that is not ticked is sent by its token alone."""
    outcome = Outcome()
    for name, suffix in fields:
        if name not in posted and f"seen-{name}" not in posted:
            continue
        text, token = block(posted.get(name, "")), posted.get(f"seen-{name}", "")
        if token == seen_token(version_of(token), text):
            continue
        outcome.typed[name] = text
        if sentence := fault(suffix, text):
            outcome.faults[name] = sentence
        else:
            outcome.changes[name] = (text, version_of(token))
    return outcome


def quoted(text: str) -> str:
    return f"“{text}”" if text else "空白"


def shown(
    name: str,
    label: str,
    *,
    outcome: Outcome,
    stored: Mapping[str, str],
    versions: Mapping[str, int],
    words: Callable[[str], str] = quoted,
) -> dict[str, Any]:
    """A field as its page shows it."""
    conflict = outcome.conflicts.get(name)
    return {
        "name": name,
        "id": name.replace(".", "-"),
        "label": label,
        "value": outcome.typed.get(name, stored.get(name, "")),
        "seen": seen_token(versions.get(name, 0), stored.get(name, "")),
        "note": conflict_sentence(conflict, words) if conflict else outcome.faults.get(name, ""),
    }


def choice_sentence(conflict: Conflict, words: Callable[[str], str] = quoted) -> str:
    """Both values, wherever the answer arrives."""
    theirs, mine = words(conflict.stored), words(conflict.sent)
    return f"{conflict.by}已于{moment_text(conflict.at)}改为{theirs}，您填写的是{mine}，请选择以哪一个为准。"


def conflict_sentence(conflict: Conflict, words: Callable[[str], str] = quoted) -> str:
    """Both values are on the page: theirs in this sentence, one's own still in the field."""
    return f"{conflict.by}已于{moment_text(conflict.at)}改为{words(conflict.stored)}。您填写的内容仍在栏内，再次保存即以您的内容为准。"
