"""Files handed in: of the hostile ones none is kept as it came, of the honest ones none is refused."""

from collections.abc import Iterator
from io import BytesIO
from time import monotonic

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.refused import Refused
from casework.files.examine import Examined, examine
from tests.evidence import honest, hostile
from tests.evidence.hostile.pictures import with_something_behind
from tests.evidence.part import Batch, Kind, Part

HOSTILE, BEHIND, HONEST = "hostile", "behind", "honest"
LONGEST = 10  # seconds by the wall, on a machine that does other things as well
TELLS_HOW = ("请", "不接收")


def attempt(world: None, batch: Batch) -> Iterator[str]:
    yield from {HOSTILE: _hostile, BEHIND: _behind, HONEST: _honest}[batch.kind](batch)


def _looked_into(name: str, content: bytes) -> Examined:
    return examine(SimpleUploadedFile(name, content))


def _hostile(batch: Batch) -> Iterator[str]:
    makers = [*hostile.MAKERS.items()]
    for number, chance in batch.chances():
        kind, maker = makers[number % len(makers)]
        name, content = maker(chance)
        began = monotonic()
        try:
            _looked_into(name, content)
            yield f"number {number}: {kind}: {name} was accepted"
        except Refused as refused:
            if not any(word in str(refused) for word in TELLS_HOW):
                yield f"number {number}: {kind}: the refusal does not say what to do: {refused}"
        if monotonic() - began > LONGEST:
            yield f"number {number}: {kind}: looking into it took more than {LONGEST} s"


def _behind(batch: Batch) -> Iterator[str]:
    """A picture is drawn anew: the same points, and nothing of what stood behind or beside it."""
    for number, chance in batch.chances():
        name, content, hidden = with_something_behind(chance)
        kept = _looked_into(name, content).content.read()
        if hidden[-32:] in kept:
            yield f"number {number}: {name} was kept with what stood behind it"
        with Image.open(BytesIO(kept)) as picture:
            if picture.getexif():
                yield f"number {number}: {name} was kept with what its maker told"


def _honest(batch: Batch) -> Iterator[str]:
    for number, kind, name, content in honest.files(batch.chances()):
        try:
            _looked_into(name, content)
        except Refused as refused:
            yield f"number {number}: {kind}: {refused}"


PART = Part(
    name="files",
    title="Files handed in",
    kinds=(
        Kind(
            HOSTILE,
            10_000,
            "a file made to harm is refused, in a sentence that says what to do, within seconds",
            suite=len(hostile.MAKERS),
        ),
        Kind(BEHIND, 1_000, "a picture with another file, a note or a place in it is kept without them", suite=20),
        Kind(
            HONEST, 1_000, "a file as programs, telephones and offices make it is accepted", suite=2 * len(honest.KINDS)
        ),
    ),
    attempt=attempt,
    marks=("office", "browser"),
)
