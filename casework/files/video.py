"""A video as telephones and cameras record it: an MP4 that holds its own pictures in boxes that fit, and nothing besides.

It is looked through and kept as it is: drawing it anew would take a program for moving pictures and minutes of the processor.
"""

from collections.abc import Iterator
from struct import Struct, error
from typing import BinaryIO

from .kinds import FileRefused

DAMAGED = "该视频已损坏或者不完整，请重新导出后上传。"
NOT_PLAYED = "该视频的编码浏览器不能播放，请另存为 MP4（H.264）格式后上传。"
LINKED = "该视频引用了其他文件，请另存为独立的 MP4 文件后上传。"
# What may stand in such a file beside another; anything else would be a file within the file.
OUTER = {
    b"ftyp",
    b"moov",
    b"mdat",
    b"free",
    b"skip",
    b"wide",
    b"udta",
    b"meta",
    b"uuid",
    b"moof",
    b"mfra",
    b"sidx",
    b"styp",
    b"pdin",
}
INNER = {b"moov", b"trak", b"mdia", b"minf", b"dinf", b"stbl"}
PICTURES = {b"avc1", b"avc3"}
MOST_BOXES = 100_000
LARGEST_INDEX = 64 * 1024 * 1024  # of the box that says where the pictures lie
_HEAD, _LONG, _COUNT = Struct(">I4s"), Struct(">Q"), Struct(">I")


def inspect(file: BinaryIO) -> None:
    """Raises `FileRefused`."""
    try:
        _look(file)
    except (error, IndexError, OverflowError):
        raise FileRefused(DAMAGED) from None


def _look(file: BinaryIO) -> None:
    length = file.seek(0, 2)
    outer = list(_boxes(file, 0, length))
    kinds = [kind for kind, _, _ in outer]
    if kinds[0] != b"ftyp" or kinds.count(b"moov") != 1 or b"mdat" not in kinds or set(kinds) - OUTER:
        raise FileRefused(DAMAGED)
    _, start, end = outer[kinds.index(b"moov")]
    if end - start > LARGEST_INDEX:
        raise FileRefused(DAMAGED)
    coded = set()
    for kind, first, last in _within(file, start, end):
        if kind == b"dref":
            _ask_own(file, first, last)
        elif kind == b"stsd":
            coded |= {name for name, _, _ in _boxes(file, first + 8, last)}
    if not coded & PICTURES:
        raise FileRefused(NOT_PLAYED)


def _within(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """All boxes of an index, those inside others too."""
    waiting, seen = [(start, end)], 0
    while waiting:
        for box in _boxes(file, *waiting.pop()):
            seen += 1
            if seen > MOST_BOXES:
                raise FileRefused(DAMAGED)
            yield box
            kind, first, last = box
            if kind in INNER:
                waiting.append((first, last))


def _boxes(file: BinaryIO, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, first and last place of what each holds; together they fill the space to the last byte."""
    if at == end:
        raise FileRefused(DAMAGED)
    while at < end:
        file.seek(at)
        size, kind = _HEAD.unpack(file.read(_HEAD.size))
        head = _HEAD.size
        if size == 1:
            (size,) = _LONG.unpack(file.read(_LONG.size))
            head += _LONG.size
        elif size == 0:  # to the end
            size = end - at
        if size < head or at + size > end:
            raise FileRefused(DAMAGED)
        yield kind, at + head, at + size
        at += size


def _ask_own(file: BinaryIO, first: int, last: int) -> None:
    """Every reference to data says that they lie in this file."""
    for _, start, end in _boxes(file, first + 8, last):
        file.seek(start)
        (flags,) = _COUNT.unpack(file.read(_COUNT.size))
        if not flags & 1 or end - start > _COUNT.size:
            raise FileRefused(LINKED)
