"""Which items of the level before are looked at besides (E24): drawn, so that nobody picks them, and drawn again by whoever doubts it."""

import hashlib

from ..standards.edition import Edition


def drawn(edition: Edition, *, level: int, number: int, seed: str) -> list[str]:
    """The codes of `number` items that have a row at the level, in the order of the edition: those whose hash with the seed comes first."""
    codes = [item.code for item in edition.items if level in item.rows]
    first = sorted(codes, key=lambda code: hashlib.sha256(f"{seed}:{code}".encode()).hexdigest())[:number]
    return [code for code in codes if code in first]
