"""Proofs of draws: no altered one passes whatever its forger recomputes, and every honest one does."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from casework.verifiers.verify_draw import Panels, faults, make_proof, parse
from tests.evidence.part import Batch, Kind, Part
from tests.experts.draws import KINDS, SECRETS, candidate, frozen, rule
from tests.experts.tampering import KINDS as CHANGES
from tests.experts.tampering import needs_record, tampered

TAMPERED, HONEST = "tampered", "honest"


def attempt(world: None, batch: Batch) -> Iterator[str]:
    yield from altered(make_proof(frozen(), SECRETS), batch) if batch.kind == TAMPERED else _honest(batch)


def altered(honest: dict[str, Any], batch: Batch) -> Iterator[str]:
    """The kinds of change take turns, so that every batch meets all of them."""
    changes = [*CHANGES]
    for number, chance in batch.chances():
        turn, which = divmod(number, len(changes))
        path, text, disguise = tampered(honest, changes[which], turn, chance)
        if passes(text, recorded(honest) if needs_record(disguise) else None):
            yield f"number {number}: {changes[which].__name__} at {path} was not found"


def _honest(batch: Batch) -> Iterator[str]:
    for number, chance in batch.chances():
        listed, secrets = random_draw(chance)
        proof = make_proof(listed, secrets)
        if found := fault(proof, chance):
            yield f"number {number}: an honest proof was refused: {found}"


def fault(proof: dict[str, Any], chance: Random) -> str:
    """The first of an honest proof as it is written, one way or another, and read again."""
    written = json.dumps(proof, ensure_ascii=chance.random() < 0.5, indent=chance.choice([None, 2]))
    return next(iter(faults(parse(written), recorded(proof))), "")


def recorded(proof: dict[str, Any]) -> dict[str, Any]:
    """What the record of the draw holds beside the proof."""
    return {"list_hash": proof["list_hash"], "commitments": proof["commitments"]}


def passes(text: str, record: dict[str, Any] | None) -> bool:
    """Whether a proof as written is taken for honest."""
    try:
        return not faults(parse(text), record)
    except ValueError:
        return False


def random_draw(chance: Random) -> tuple[dict[str, Any], dict[str, str]]:
    """An honest draw that bears a panel, with whatever candidates, conditions and kept members chance brings."""
    while True:
        listed, secrets = _listed(chance)
        if Panels(listed["candidates"], listed["rule"]).count:
            return listed, secrets


def _listed(chance: Random) -> tuple[dict[str, Any], dict[str, str]]:
    size = chance.randint(6, 10)
    chosen = rule(
        kinds=chance.choice([{}, {}, {"medical": 3, "management": 2}]),
        levels=chance.choice([{}, {"B": 2}, {"A": 1, "C": 3}]),
        leader_level=chance.choice(["", "B"]),
        one_per_employer=chance.random() < 0.3,
        per_district=chance.choice([None, 3]),
        kept=[f"X{chance.randrange(size)}"] if chance.random() < 0.3 else [],
    )
    candidates = sorted(
        (
            candidate(
                f"X{n}",
                f"单位{n // chance.randint(1, 2)}-{n}",
                f"{n % 3}",
                chance.choice([*KINDS]),
                chance.choice("ABBC"),
            )
            for n in range(size)
        ),
        key=lambda one: (one["district"], one["employer"], one["number"]),
    )
    excluded = [
        [f"Y{n}", [["原工作单位", "P30"], ["同一区县", "回避表"]][: n + 1]] for n in range(chance.randint(0, 2))
    ]
    secrets = {party: f"{party} “密语” {chance.getrandbits(128):032x}\n" for party in SECRETS}
    return frozen(candidates, chosen, excluded=excluded, previous="f" * 64 if chosen["kept"] else ""), secrets


PART = Part(
    name="draws",
    title="Proofs of draws",
    kinds=(
        Kind(TAMPERED, 100_000, "a proof altered at one place, with what its forger may recompute, is refused"),
        Kind(HONEST, 2_000, "an honest proof of a draw at random is accepted after being written and read"),
    ),
    attempt=attempt,
    batch=1_000,
)
