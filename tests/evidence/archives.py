"""Sealed dossiers of cases: of every kind that has ended in the small world the portal makes one, and no change to it goes unseen.

A change is seen where the program that is handed out finds a fault, or tells that the file is not the one that the portal has made.
"""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

from casework.archive.contents import contents_of
from casework.archive.kinds import kept_kinds
from casework.archive.working import dossier
from casework.models import Case
from casework.verifiers import verify_certificate, verify_dossier
from casework.verifiers.verify_dossier import Packer
from tests.evidence import kept
from tests.evidence.part import Batch, Kind, Part

BYTES, PAPERS, ANEW, HONEST = "bytes", "papers", "anew", "honest"
Entries = list[tuple[str, bytes]]


@dataclass(frozen=True)
class Made:
    """A dossier with its papers by their places."""

    number: str
    content: bytes
    entries: Entries


@contextmanager
def world() -> Iterator[list[Made]]:
    """One of each kind of case of which the small world has any that has ended and is not destroyed."""
    kept.build()
    ended = Case.objects.filter(closed_at__isnull=False, kind__in=kept_kinds()).exclude(
        archived__destroyed_at__isnull=False
    )
    first = {case.kind: case for case in ended.order_by("-pk")}
    yield [_made(case) for case in first.values()]


def _made(case: Case) -> Made:
    with dossier(contents_of(case), case.number)[0] as made:
        content = made.read()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return Made(case.number, content, [(name, archive.read(name)) for name in archive.namelist()])


def attempt(world: list[Made], batch: Batch) -> Iterator[str]:
    for number, chance in batch.chances():
        made = world[number % len(world)]
        if batch.kind == HONEST:
            again = _made(Case.objects.get(number=made.number)).content
            if again != made.content or not unchanged(again):
                yield f"number {number}: an honest dossier of {made.number} differs or is refused"
            continue
        told, changed = {BYTES: _bytes, PAPERS: _papers, ANEW: _anew}[batch.kind](made, chance)
        if changed != made.content and unchanged(changed):
            yield f"number {number}: {told} of {made.number} was not found"


def unchanged(content: bytes) -> bool:
    """As the program answers with the keys of the portal beside it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            answer = verify_dossier.checked(archive, checker=verify_certificate)
    except verify_dossier.UNREADABLE:
        return False
    return bool(answer["original"])


def _bytes(made: Made, chance: Random) -> tuple[str, bytes]:
    """Turned, lost or added anywhere in the file."""
    content, place = bytearray(made.content), chance.randrange(len(made.content))
    match chance.randrange(3):
        case 0:
            content[place] ^= 1 << chance.randrange(8)
        case 1:
            del content[place : place + chance.randint(1, 40)]
        case _:
            content[place:place] = chance.randbytes(chance.randint(1, 40))
    return f"a change at byte {place}", bytes(content)


def _papers(made: Made, chance: Random) -> tuple[str, bytes]:
    """Changed, lost, doubled, renamed or moved, and packed as the portal packs."""
    rows, place = list(made.entries), chance.randrange(len(made.entries))
    name, content = rows[place]
    match chance.randrange(5):
        case 0:
            rows[place] = (name, content + b" ")
        case 1:
            del rows[place]
        case 2:
            rows.insert(place, (f"{name}.bak", content))
        case 3:
            rows[place] = (f"{name}x", content)
        case _:
            other = chance.randrange(len(rows))
            rows[place], rows[other] = rows[other], rows[place]
    return f"a change of {name}", _packed(rows)


def _anew(made: Made, chance: Random) -> tuple[str, bytes]:
    """A paper changed and all beside it made to fit, under the old signature, another key's, or none that is right."""
    papers = [
        (name.partition("/data/")[2], content)
        for name, content in made.entries
        if name.startswith(f"{made.number}/data/")
    ]
    place = chance.randrange(len(papers))
    papers[place] = (papers[place][0], papers[place][1] + b" ")
    old = next(content for name, content in made.entries if name.endswith(f"/{verify_dossier.SIGNATURE}"))
    seed = chance.randbytes(32)

    def signed(digest: str) -> bytes:
        if chance.random() < 0.5:
            return old
        signature = verify_certificate.sign(seed, verify_certificate.signed_text(digest))
        return verify_certificate.signature_file(verify_certificate.public_key(seed), signature)

    out = io.BytesIO()
    packer = Packer(out.write)
    packer.dossier(made.number, [(name, len(content), [content]) for name, content in papers], signed)
    packer.close()
    return f"{papers[place][0]}, made anew", out.getvalue()


def _packed(rows: Entries) -> bytes:
    out = io.BytesIO()
    packer = Packer(out.write)
    for name, content in rows:
        list(packer.add(name, len(content), [content]))
    packer.close()
    return out.getvalue()


PART = Part(
    name="archives",
    title="Sealed dossiers of cases that have ended",
    kinds=(
        Kind(BYTES, 5_000, "bytes of a dossier turned, lost or added anywhere in the file are found", suite=40),
        Kind(PAPERS, 3_000, "a paper changed, lost, added, renamed or moved is found", suite=40),
        Kind(ANEW, 2_000, "a dossier made anew around a changed paper is found by its signature", suite=20),
        Kind(HONEST, 200, "made once more it is the same, byte for byte, and accepted", suite=5),
    ),
    attempt=attempt,
    world=world,
    database=True,
)
