"""Looks into one file in a process of its own, whose memory and time are bounded: `python -m casework.files.inspector`.

Called with the name of a kind, the number of an open file to draw a picture into, and the seconds of the processor that
it may take; the file itself is the standard input. Answers on the standard output with the sentence that refuses it, or
with nothing. A bomb, or a fault in one of the libraries that take such files apart, ends this process and not the portal.
"""

import os
import resource
import sys
from typing import IO, BinaryIO

from .kinds import KINDS, FileRefused

MEMORY = 1024 * 1024 * 1024  # bytes of address space


def main(name: str, target: int, seconds: int) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with os.fdopen(0, "rb") as file, os.fdopen(target, "wb") as drawn:
            look(file, name, drawn)
    except FileRefused as refused:
        sys.stdout.buffer.write(str(refused).encode())
    return 0


def look(file: BinaryIO, name: str, drawn: IO[bytes]) -> None:
    """Each kind brings its own library, and only that one is loaded."""
    kind = next(kind for kind in KINDS if kind.name == name)
    if kind.office:
        from .document import inspect as inspect_document  # noqa: PLC0415

        inspect_document(file, kind.office)
    elif kind.name == "pdf":
        from .pdf import inspect as inspect_pdf  # noqa: PLC0415

        inspect_pdf(file)
    elif kind.name == "mp4":
        from .video import inspect as inspect_video  # noqa: PLC0415

        inspect_video(file)
    else:
        from .picture import redraw  # noqa: PLC0415

        redraw(file, kind.name, drawn)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
