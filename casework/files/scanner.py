"""Asking ClamAV: a file is sent down its socket (INSTREAM), and one line comes back."""

import re
import socket
import struct

from django.core.files.base import File

PIECE = 64 * 1024
PATIENCE = 60  # seconds for each piece and for the answer
A_SECOND = 5 * 1024 * 1024  # bytes for which the answer may take one more
LONGEST_ANSWER = 4096
CLEAN = b"stream: OK"
_FOUND = re.compile(rb"stream: (.{1,200}) FOUND")


class NoVerdict(Exception):
    """The scanner is away, hangs, or says something else than a verdict: nothing is known about the file."""


def scan(content: File, *, path: str) -> str:
    """The name of what was found, nothing where the scanner called it clean; raises `NoVerdict` in every other case."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(PATIENCE)
            line.connect(path)
            line.sendall(b"zINSTREAM\0")
            content.seek(0)
            for piece in content.chunks(PIECE):
                line.sendall(struct.pack("!L", len(piece)) + piece)
            line.sendall(struct.pack("!L", 0))
            line.settimeout(PATIENCE + content.size / A_SECOND)
            answer = _line(line)
    except OSError as error:
        raise NoVerdict(f"the scanner does not answer: {error}") from error
    if answer == CLEAN:
        return ""
    if found := _FOUND.fullmatch(answer):
        return found[1].decode("utf-8", "replace")
    raise NoVerdict(f"the scanner says neither clean nor found: {answer[:200]!r}")


def _line(line: socket.socket) -> bytes:
    """Up to the zero that ends it; a line that never ends is none."""
    answer = b""
    while len(answer) < LONGEST_ANSWER and (piece := line.recv(LONGEST_ANSWER)):
        answer += piece
        if b"\0" in piece:
            return answer[: answer.index(b"\0")]
    raise NoVerdict("the scanner broke off")
