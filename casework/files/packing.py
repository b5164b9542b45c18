"""Many files in one archive, packed while it is sent: never more than a piece of one in memory."""

from collections.abc import Iterable, Iterator
from typing import IO, cast
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.core.files.storage import default_storage

from ..models import StoredFile

LIST = "清单.txt"
CHUNK = 256 * 1024


class _Passage:
    """Where the archive is written, which asks no more than this: what arrives is handed on and forgotten."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self.pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        piece = b"".join(self.pieces)
        self.pieces.clear()
        return piece


def packed(files: Iterable[tuple[StoredFile, str]], listed: str) -> Iterator[bytes]:
    """The archive piece by piece: the list first, then each file under its name. Pictures and PDFs are packed already."""
    passage = _Passage()
    with ZipFile(cast(IO[bytes], passage), "w", ZIP_STORED) as archive:
        archive.writestr(LIST, "\ufeff" + listed)  # the mark tells older editors that the text is UTF-8
        for file, name in files:
            entry = ZipInfo(name)
            entry.file_size = file.size
            with default_storage.open(file.path) as content, archive.open(entry, "w") as writing:
                while piece := content.read(CHUNK):
                    writing.write(piece)
                    yield passage.taken()
    yield passage.taken()
