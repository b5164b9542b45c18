"""Names of files: as people gave them, without what no name should hold."""

import unicodedata

MAX_LENGTH = 120
_NEVER = '\\/:*?"<>|'


def tidy(name: str) -> str:
    """The name without controls, marks that turn its reading round, and what other systems take for a path; its ending stays."""
    kept = "".join("_" if char in _NEVER else char for char in unicodedata.normalize("NFC", name) if char.isprintable())
    kept = " ".join(kept.split()).lstrip(".")
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending) > 10:  # no ending is longer
        return kept[:MAX_LENGTH]
    return f"{stem[: MAX_LENGTH - len(ending) - 1].rstrip()}.{ending}"


def apart(name: str, taken: set[str]) -> str:
    """The name, numbered where it is taken; whatever is answered is taken from then on. Case does not tell names apart."""
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    number, given = 1, name
    while given.lower() in taken:
        number += 1
        given = f"{stem}（{number}）{dot}{ending}"
    taken.add(given.lower())
    return given
