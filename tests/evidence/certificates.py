"""Certificates of grades: no altered or forged code is accepted, and every honest one is, by the very program that is handed out."""

import base64
from collections.abc import Iterator
from random import Random

from casework.verifiers import verify_certificate as program
from casework.verifiers.verify_certificate import GRADES, SIGNATURE, TYPES, L, Refused, Said, code_of, read
from tests.evidence.part import Batch, Kind, Part

ALTERED, FORGED, HONEST = "altered", "forged", "honest"
SEED = bytes(range(32))
KEYS = {program.public_key(SEED).hex(): ""}
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def attempt(world: None, batch: Batch) -> Iterator[str]:
    honest = code_of(certificate(Random(batch.seed)), SEED)
    for number, chance in batch.chances():
        if batch.kind == HONEST:
            fault = _misread(chance)
        else:
            code = {ALTERED: altered, FORGED: forged}[batch.kind](chance, honest)
            fault = f"{code} was accepted" if code != honest and accepted(code) else ""
        if fault:
            yield f"number {number}: {fault}"


def certificate(chance: Random) -> Said:
    name = "".join(chance.choice("演示渝中区朝天门青禾镇中心卫生院㵲") for _ in range(chance.randint(4, 30)))
    return Said(
        number=f"JCZS-{chance.randint(2026, 2040)}-{chance.randint(1, 9999):04d}",
        name=name,
        uscc="".join(chance.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(18)),
        grade=chance.choice(GRADES),
        type=chance.choice(TYPES),
        decree=f"渝{chance.choice('中北江')}卫发〔{chance.randint(2020, 2040)}〕{chance.randint(1, 99)}号",
        decreed_on=f"{chance.randint(2020, 2060)}-03-{chance.randint(1, 31):02d}",
        valid_until=f"{chance.randint(2024, 2064)}-03-{chance.randint(1, 31):02d}",
    )


def accepted(code: str) -> bool:
    try:
        read(code, KEYS)
    except Refused:
        return False
    return True


def altered(chance: Random, honest: str) -> str:
    """Signs of the code replaced, lost, added or changed in place; bits of its bytes turned; the rest of it as it was."""
    how, place = chance.randrange(6), chance.randrange(len(honest))
    content = bytearray(program.content_of(honest))
    match how:
        case 0:
            other = chance.choice(BASE32.replace(honest[place], "") + "01890=-é")
            code = honest[:place] + other + honest[place + 1 :]
        case 1:
            code = honest[:place] + honest[place + chance.randint(1, 9) :]
        case 2:
            code = honest[:place] + chance.choice(BASE32) * chance.randint(1, 9) + honest[place:]
        case 3:
            other = chance.randrange(len(honest))
            signs = list(honest)
            signs[place], signs[other] = signs[other], signs[place]
            code = "".join(signs)
        case 4:
            for _ in range(chance.randint(1, 8)):
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
            code = _written(bytes(content))
        case _:
            code = honest[chance.randint(1, 40) :] if chance.random() < 0.5 else honest[: -chance.randint(1, 40)]
    return code


def forged(chance: Random, honest: str) -> str:
    """Whoever makes a code anew, without the key: other words under an old signature, another key, a second spelling of the signature."""
    how, content = chance.randrange(6), program.content_of(honest)
    packed, signature = content[:-SIGNATURE], content[-SIGNATURE:]
    key = bytes.fromhex(next(iter(KEYS)))
    said = certificate(chance)
    match how:
        case 0:
            code = _written(program.pack(said, key) + signature)
        case 1:
            code = code_of(said, chance.randbytes(32))
        case 2:  # under the name of our key
            words = program.pack(said, key)
            code = _written(words + program.sign(chance.randbytes(32), words))
        case 3:
            again = int.from_bytes(signature[32:], "little") + L
            code = _written(packed + signature[:32] + again.to_bytes(32, "little"))
        case 4:
            code = _written(program.pack(said, key) + chance.randbytes(SIGNATURE))
        case _:  # the neutral point and naught, which a lax program takes for a signature of a weak key
            code = _written(program.pack(said, key) + b"\1" + bytes(31) + bytes(32))
    return code


def _misread(chance: Random) -> str:
    said = certificate(chance)
    code = code_of(said, SEED)
    written = chance.choice([code, code.lower(), f"HTTPS://PJ.CQ.EXAMPLE/C/{code}", f" {code[:50]}\n{code[50:]} "])
    try:
        found, _ = read(written, KEYS)
    except Refused as refused:
        return f"an honest one was refused: {refused}"
    return "" if found == said else f"read as {found}"


def _written(content: bytes) -> str:
    return base64.b32encode(content).decode().rstrip("=")


PART = Part(
    name="certificates",
    title="Codes of grade certificates",
    kinds=(
        Kind(ALTERED, 60_000, "a code changed anywhere, in its signs or in its bytes, is refused"),
        Kind(FORGED, 40_000, "a code made without the key, from old signatures or by other keys, is refused"),
        Kind(HONEST, 1_000, "an honest code is read as it was signed, as address or code, in capitals or not"),
    ),
    attempt=attempt,
    batch=1_000,
)
