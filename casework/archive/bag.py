"""Papers that are sealed together: a visit's on the spot (P23), a case's when it is archived (E26, P07); packed as
`casework/verifiers/verify_dossier.py` checks them, and signed where the installation has a key.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, Any, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage

from ..files.packing import CHUNK
from ..models import StoredFile
from ..verifiers import verify_certificate
from ..verifiers.handing_out import certificate_seed
from ..verifiers.verify_dossier import Packer, counted

IN_MEMORY = 8 << 20  # bytes of an archive; a longer one lies on the disk


@dataclass(frozen=True)
class Paper:
    """Words of the portal's own, or a file that was handed in."""

    name: str
    words: bytes = b""
    file: StoredFile | None = None
    # What it is called and whose it is, where its name does not say that.
    title: str = ""
    author: str = ""
    dated: str = ""

    @property
    def size(self) -> int:
        return self.file.size if self.file else len(self.words)

    @property
    def sha256(self) -> str:
        return self.file.sha256 if self.file else sha256(self.words).hexdigest()

    def pieces(self) -> Iterator[bytes]:
        if self.file is None:
            yield self.words
            return
        with default_storage.open(self.file.path) as kept:
            while piece := kept.read(CHUNK):
                yield piece

    def read(self) -> bytes:
        return b"".join(self.pieces())

    @property
    def row(self) -> dict[str, Any]:
        return {"name": self.name, "size": self.size, "sha256": self.sha256}

    @property
    def sealed(self) -> dict[str, Any]:
        """The row of the inventory as the bytes now lie, with SM3 where it can be counted."""
        return counted(self.name, self.pieces())


def signing() -> Callable[[str], bytes] | None:
    """What makes the signature over the sum of a dossier, as the key signs certificates (P26); nothing where there is no key."""
    if not settings.CERTIFICATE_KEY:
        return None
    seed = certificate_seed()
    key = verify_certificate.public_key(seed)
    program = verify_certificate
    return lambda digest: program.signature_file(key, program.sign(seed, program.signed_text(digest)))


Told = Callable[[Paper], None]


def pack(
    dossiers: Iterable[tuple[str, Iterable[Paper]]], *, told: Told = lambda paper: None
) -> tuple[File, list[dict[str, Any]]]:
    """The archive with a folder for each, and their inventories; the same papers give the same bytes. `told` is called as each is packed."""
    made = cast(IO[bytes], tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115  # the caller's, who reads it
    packer, sign = Packer(made.write), signing()
    inventories = [packer.dossier(case, _told(papers, told), sign) for case, papers in dossiers]
    packer.close()
    made.seek(0)
    file = File(made)
    file.size = made.seek(0, 2)
    made.seek(0)
    return file, inventories


def _told(papers: Iterable[Paper], told: Told) -> Iterator[tuple[str, int, Iterable[bytes]]]:
    for paper in papers:
        yield paper.name, paper.size, paper.pieces()
        told(paper)
