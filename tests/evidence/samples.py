"""Samples of every use that is registered: every sample and every member of a stratum as likely as any other, and no altered proof passes."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from casework.figures.editions import texts
from casework.sampling.rules import rule_of
from casework.sampling.uses import SampleUse, use_of, uses
from casework.verifiers import verify_draw
from casework.verifiers.verify_draw import below, list_hash, make_proof, panels_of, seed_of
from tests.evidence.draws import altered, fault
from tests.evidence.part import Batch, Kind, Part
from tests.experts.chance import LEAST, of_seats, p_value, upper_tail
from tests.experts.draws import SECRETS, frozen, strata

ALTERED, HONEST = "altered", "honest"
# Of each use its own rule, and one by which of most strata several are drawn.
PRESET, HALF = "as set", "half"
SIZES = (2, 3, 4)
DRAWS = 1_000_000


def attempt(world: None, batch: Batch) -> Iterator[str]:
    if batch.kind == ALTERED:
        yield from altered(make_proof(_listed(strata(*SIZES), share=50, least=1), SECRETS), batch)
    else:
        yield from (_honest if batch.kind == HONEST else _drawn)(batch)


def _listed(candidates: list[dict[str, Any]], *, share: int, least: int) -> dict[str, Any]:
    rule = rule_of(candidates, share=share, least=least)
    return frozen(candidates, rule, draw="DS2026-0001", purpose="2026年度抽样", excluded=[])


def _drawn(batch: Batch) -> Iterator[str]:
    """All draws of a batch by one rule: over the samples, over the members of the strata, and the first once more by the script."""
    name, _, which = batch.kind.partition(", ")
    listed = _listed(strata(*SIZES), **_settings(use_of(name), which))
    samples, hashed = panels_of(listed["candidates"], listed["rule"]), list_hash(listed)
    numbers = range(batch.first, batch.first + batch.count)
    drawn = Counter(below(seed_of(hashed, *_secrets(batch, n).values()), "panel", samples.count) for n in numbers)
    if (p := p_value(drawn, dict.fromkeys(range(samples.count), batch.count / samples.count))) <= LEAST:
        yield f"{batch.kind}: some samples are drawn more often than others, p = {p:.6f}"
    if (p := _of_members(listed, {samples.unrank(rank): times for rank, times in drawn.items()}, batch.count)) <= LEAST:
        yield f"{batch.kind}: some members are drawn more often than others, p = {p:.6f}"
    proof = make_proof(listed, _secrets(batch, batch.first))
    if proof["rank"] not in drawn or _script(proof):
        yield f"{batch.kind}: the script does not come to what was drawn first"


def _secrets(batch: Batch, number: int) -> dict[str, str]:
    return {party: f"{party}, seed {batch.seed}, draw {number}" for party in SECRETS}


@cache
def _settings(use: SampleUse, which: str) -> dict[str, int]:
    law = texts(use.regime)[-1]
    return {"share": law[use.share], "least": law[use.least]} if which == PRESET else {"share": 50, "least": 1}


def _of_members(listed: dict[str, Any], drawn: dict[tuple[str, ...], int], draws: int) -> float:
    """How likely chance alone seats the members of all strata as unevenly; a stratum that is drawn whole says nothing."""
    seats: Counter[str] = Counter()
    for sample, times in drawn.items():
        seats.update(dict.fromkeys(sample, times))
    found = []
    for kind, chosen in listed["rule"]["kinds"].items():
        members = [seats[one["number"]] for one in listed["candidates"] if one["kind"] == kind]
        if chosen < len(members):
            found.append(of_seats(members, chosen, draws))
    return upper_tail(sum(statistic for statistic, _ in found), sum(freedom for _, freedom in found))


def _script(proof: dict[str, Any]) -> int:
    """Its answer: 0 where the draw comes out as the proof says."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "proof.json"
        file.write_text(json.dumps(proof, ensure_ascii=False), encoding="utf-8")
        script = [sys.executable, "-I", verify_draw.__file__, str(file)]
        return subprocess.run(script, capture_output=True, check=False).returncode


def _honest(batch: Batch) -> Iterator[str]:
    for number, chance in batch.chances():
        if found := fault(make_proof(_at_random(chance), SECRETS), chance):
            yield f"number {number}: an honest proof was refused: {found}"


def _at_random(chance: Random) -> dict[str, Any]:
    sizes = [chance.randint(1, 12) for _ in range(chance.randint(1, 6))]
    return _listed(strata(*sizes), share=chance.randint(1, 100), least=chance.randint(1, 5))


PART = Part(
    name="samples",
    title="Samples of every use",
    kinds=(
        *(
            Kind(
                f"{use.name}, {which}",
                DRAWS,
                "a draw by this rule; over all of them every sample and every member of a stratum come out as often as any"
                " other (chi-square, p > 0.001), and the script re-runs the first",
            )
            for use in uses()
            for which in (PRESET, HALF)
        ),
        Kind(
            ALTERED, 10_000, "a proof of a sample altered at one place, with what its forger may recompute, is refused"
        ),
        Kind(HONEST, 1_000, "an honest proof of a sample at random is accepted after being written and read"),
    ),
    attempt=attempt,
    batch=DRAWS,
)
