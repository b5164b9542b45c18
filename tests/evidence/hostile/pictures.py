"""Pictures that swell, break off, or are something else; and, to be drawn without it, pictures with something behind."""

from random import Random
from struct import pack
from zlib import compress, crc32

from tests.evidence.honest.pictures import photograph, screenshot

PNG = b"\x89PNG\r\n\x1a\n"


def _chunk(name: bytes, content: bytes) -> bytes:
    return pack(">I", len(content)) + name + content + pack(">I", crc32(name + content))


def vast_png(chance: Random) -> tuple[str, bytes]:
    width, height = chance.choice([(60_000, 60_000), (30_000, 30_000), (200_000, 1), (1, 2_000_000_000), (20_001, 10)])
    header = _chunk(b"IHDR", pack(">IIBBBBB", width, height, chance.choice([1, 8]), 0, 0, 0, 0))
    return "图.png", PNG + header + _chunk(b"IDAT", compress(bytes(1_000_000), 9)) + _chunk(b"IEND", b"")


def vast_jpeg(chance: Random) -> tuple[str, bytes]:
    content = bytearray(photograph(chance, exif=False)[1])
    start = next(
        at for at in range(len(content)) if content[at : at + 1] == b"\xff" and content[at + 1] in (0xC0, 0xC2)
    )
    content[start + 5 : start + 9] = pack(">HH", *chance.choice([(60_000, 60_000), (65_500, 65_500), (20_001, 8)]))
    return "照片.jpg", bytes(content)


def broken_off(chance: Random) -> tuple[str, bytes]:
    """In the midst of the picture: one whose second frame or trailer is cut is whole all the same."""
    name, content = photograph(chance, exif=False) if chance.random() < 0.5 else screenshot(chance)
    return name, content[: chance.randrange(12, len(content) * 2 // 3)]


def damaged_png(chance: Random) -> tuple[str, bytes]:
    name, content = screenshot(chance)
    damaged = bytearray(content)
    place = content.index(b"IDAT") + 4 + chance.randrange(20)
    damaged[place] ^= 0xFF
    return name, bytes(damaged)


def something_else(chance: Random) -> tuple[str, bytes]:
    name = chance.choice(["图.jpg", "图.jpeg", "图.png"])
    other = chance.choice(
        [
            b"GIF89a" + chance.randbytes(200),
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            b"<html><script>alert(1)</script></html>",
            b"BM" + chance.randbytes(100),
            b"II*\x00" + chance.randbytes(100),
            b"MZ" + chance.randbytes(100),
            b"%PDF-1.7\n",
            b"\x89PNG\r\n\x1a\n" if name.endswith("g") and "jp" in name else b"\xff\xd8\xff\xe0",
        ]
    )
    return name, other


def only_a_head(chance: Random) -> tuple[str, bytes]:
    kind = chance.choice([("照片.jpg", b"\xff\xd8\xff"), ("图.png", PNG)])
    return kind[0], kind[1] + chance.randbytes(chance.randrange(4000))


def text_that_swells(chance: Random) -> tuple[str, bytes]:
    """A note beside the picture that unpacks to hundreds of megabytes."""
    name, content = screenshot(chance)
    note = compress(bytes(200_000_000), 9) if chance.random() < 0.05 else compress(bytes(20_000_000), 9)
    end = content.index(b"IDAT") - 4
    return name, content[:end] + _chunk(b"zTXt", b"Comment\0\0" + note) + content[end:]


MAKERS = (vast_png, vast_jpeg, broken_off, damaged_png, something_else, only_a_head, text_that_swells)

BEHIND = (
    b"<html><script>alert(1)</script></html>",
    b"PK\x03\x04" + bytes(26) + b"PK\x05\x06" + bytes(18),
    b"%PDF-1.7\n%%EOF",
    b"MZ this program cannot be run",
)


def with_something_behind(chance: Random) -> tuple[str, bytes, bytes]:
    """A whole picture, and what stands behind it or in a note: the bytes that may not be kept."""
    name, content = chance.choice([photograph, screenshot])(chance)
    hidden = chance.choice(BEHIND) + b"%032x" % chance.getrandbits(128)
    if name.endswith(".png") and chance.random() < 0.5:
        end = content.index(b"IDAT") - 4
        return name, content[:end] + _chunk(b"tEXt", b"Comment\0" + hidden) + content[end:], hidden
    if name.endswith(".jpg") and chance.random() < 0.5:
        return name, content[:2] + b"\xff\xfe" + pack(">H", len(hidden) + 2) + hidden + content[2:], hidden
    return name, content + hidden, hidden
