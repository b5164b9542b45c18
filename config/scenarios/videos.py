"""A short video as a telephone writes it, for tests and demonstration: the boxes of an MP4 around a few bytes of pictures."""

from struct import pack

FTYP = pack(">4sI4s4s", b"isom", 512, b"isom", b"mp42")
SELF_CONTAINED, ELSEWHERE = 1, 0


def box(kind: bytes, content: bytes = b"") -> bytes:
    return pack(">I4s", 8 + len(content), kind) + content


def full(kind: bytes, content: bytes = b"", *, flags: int = 0) -> bytes:
    """A box with version and flags."""
    return box(kind, pack(">I", flags) + content)


def mp4(*, codec: bytes = b"avc1", reference: bytes = b"", pictures: bytes = b"\x00" * 64) -> bytes:
    """`reference` is the address of data that lie elsewhere."""
    data = full(b"url ", reference, flags=ELSEWHERE if reference else SELF_CONTAINED)
    dinf = box(b"dinf", full(b"dref", pack(">I", 1) + data))
    table = box(b"stbl", full(b"stsd", pack(">I", 1) + box(codec, b"\x00" * 78)))
    media = box(b"mdia", full(b"hdlr", b"\x00" * 4 + b"vide" + b"\x00" * 13) + box(b"minf", dinf + table))
    track = box(b"trak", full(b"tkhd", b"\x00" * 80) + media)
    moov = box(b"moov", full(b"mvhd", b"\x00" * 96) + track)
    return box(b"ftyp", FTYP) + moov + box(b"mdat", pictures)
