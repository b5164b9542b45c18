"""Checks the code of a grade certificate without the portal. Needs Python 3.9 or later and nothing else.

    python3 -I verify_certificate.py CODE [--json]      exit 0 it is genuine, 1 it is not, 2 no code

CODE is what the QR code on the certificate says: the whole address, or its part after the last stroke.

1. The code is base32 (A to Z, 2 to 7, no padding) of what the certificate says, and of 64 bytes of signature.
2. What it says names the key with which it was signed, by the first four bytes of the SHA-256 of that key; the key is one of KEYS.
3. The signature is Ed25519 after RFC 8032 over all that stands before it. It is asked strictly: one code stands for one certificate,
   and whoever changes a bit of it has none.

What a signature cannot know is told with every answer: whether the grade was revoked, replaced or has lapsed since. That is what the
public page of the plaque is for.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from datetime import date, timedelta
from io import TextIOWrapper
from typing import NamedTuple

# Public keys by which certificates are signed, each with what is to be said of it; the portal that hands out this file writes its own.
KEYS: dict[str, str] = {
    "f8ca89894d5a67c85362609590ca50a113ab5bcf36c4c4261baad2ad622e9065": "演示密钥：证书不具效力",
}
VERSION = 1
SIGNATURE, FIXED = 64, 29  # bytes of the signature, and of what stands before the texts
GRADES = "甲乙丙"
TYPES = ("乡镇卫生院", "社区卫生服务中心")
EPOCH = date(2000, 1, 1)
LABELS = {
    "number": "证书编号",
    "name": "机构名称",
    "uscc": "统一社会信用代码",
    "grade": "等级",
    "type": "机构类别",
    "decree": "公布文号",
    "decreed_on": "公布日期",
    "valid_until": "有效期至",
}
UNKNOWN = (
    "离线只能验明证书确系签发、未经改动，不能得知等级此后是否撤销、由新等级取代或者期满取消；请扫描牌匾上的二维码查询。"
)


class Said(NamedTuple):
    """What a certificate says; days as 2026-03-05."""

    number: str
    name: str
    uscc: str
    grade: str
    type: str
    decree: str
    decreed_on: str
    valid_until: str


def told(said: Said) -> list[tuple[str, str]]:
    """Line by line, as the certificate has it."""
    words = said._asdict() | {"grade": f"{said.grade}级"}
    for name in ("decreed_on", "valid_until"):
        day = date.fromisoformat(words[name])
        words[name] = f"{day.year}年{day.month}月{day.day}日"
    return [(LABELS[name], words[name]) for name in LABELS]


class Refused(ValueError):
    """Why it is no certificate of ours, in a sentence."""


# The curve (RFC 8032, 5.1). A point is (X, Y, Z, T) with x = X/Z, y = Y/Z, x*y = T/Z.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]
NEUTRAL: Point = (0, 1, 1, 0)


def add(a: Point, b: Point) -> Point:
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def twice(a: Point) -> Point:
    x2, y2 = a[0] * a[0] % P, a[1] * a[1] % P
    h, z = x2 + y2, 2 * a[2] * a[2] % P
    e = h - (a[0] + a[1]) * (a[0] + a[1]) % P
    g = x2 - y2
    f = z + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def both(m: int, a: Point, n: int, b: Point) -> Point:
    """m times a and n times b, added: their bits are walked together."""
    table = (NEUTRAL, a, b, add(a, b))
    found = NEUTRAL
    for place in reversed(range(max(m.bit_length(), n.bit_length()))):
        found = twice(found)
        if bits := (m >> place & 1) | (n >> place & 1) << 1:
            found = add(found, table[bits])
    return found


def encode(a: Point) -> bytes:
    inverse = pow(a[2], P - 2, P)
    x, y = a[0] * inverse % P, a[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def point(encoded: bytes) -> Point | None:
    """None where no point is written so, or in another way than the one that stands for it."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if len(encoded) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (not x and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")) or NEUTRAL


def _number(*parts: bytes) -> int:
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % L


def holds(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is the key's, asked as strictly as can be (RFC 8032, 5.1.7): no second spelling of a signature holds."""
    a, s = point(key), int.from_bytes(signature[32:], "little")
    if a is None or len(signature) != 64 or s >= L:
        return False
    if both(8, a, 0, NEUTRAL)[0] % P == 0:  # a key of small order signs everything
        return False
    minus = (P - a[0], a[1], 1, P - a[3])
    return encode(both(s, BASE, _number(signature[:32], key, message), minus)) == signature[:32]


def _secret(seed: bytes) -> tuple[int, bytes]:
    digest = hashlib.sha512(seed).digest()
    return int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254, digest[32:]


def public_key(seed: bytes) -> bytes:
    return encode(both(_secret(seed)[0], BASE, 0, NEUTRAL))


def sign(seed: bytes, message: bytes) -> bytes:
    """What the portal does (RFC 8032, 5.1.6); it stands here so that the whole scheme is in one file."""
    (s, prefix), key = _secret(seed), public_key(seed)
    r = _number(prefix, message)
    first = encode(both(r, BASE, 0, NEUTRAL))
    return first + ((r + _number(first, key, message) * s) % L).to_bytes(32, "little")


# What a certificate says, in bytes


def key_name(key: bytes) -> bytes:
    return hashlib.sha256(key).digest()[:4]


def pack(said: Said, key: bytes) -> bytes:
    """Version, name of the key, code of the institution, grade and type, two days, and three texts with their lengths before them."""
    days = [(date.fromisoformat(day) - EPOCH).days for day in (said.decreed_on, said.valid_until)]
    fixed = bytes([VERSION]) + key_name(key) + said.uscc.encode("ascii").ljust(18)[:18]
    fixed += bytes([GRADES.index(said.grade), TYPES.index(said.type)])
    fixed += b"".join(day.to_bytes(2, "big") for day in days)
    texts = [text.encode() for text in (said.number, said.name, said.decree)]
    return fixed + b"".join(bytes([len(text)]) + text for text in texts)


def unpack(packed: bytes) -> Said:
    """Refused where it is written in another way than `pack` writes it."""
    try:
        days = [EPOCH + timedelta(days=int.from_bytes(packed[at : at + 2], "big")) for at in (25, 27)]
        texts, rest = [], packed[FIXED:]
        while rest:
            length, rest = rest[0], rest[1:]
            texts.append(rest[:length].decode())
            rest = rest[length:]
        number, name, decree = texts
        uscc, grade, kind = packed[5:23].decode("ascii"), GRADES[packed[23]], TYPES[packed[24]]
        said = Said(number, name, uscc, grade, kind, decree, days[0].isoformat(), days[1].isoformat())
    except (ValueError, IndexError) as error:
        raise Refused("编码的内容不完整，不是等级证书的编码。") from error
    if packed[:1] != bytes([VERSION]) or pack(said, b"")[5:] != packed[5:]:
        raise Refused("编码的内容不完整，不是等级证书的编码。")
    return said


def code_of(said: Said, seed: bytes) -> str:
    packed = pack(said, public_key(seed))
    return base64.b32encode(packed + sign(seed, packed)).decode().rstrip("=")


def plain(typed: str) -> str:
    """The code alone: of an address the part after the last stroke, in capitals, without blanks."""
    return "".join(typed.split()).rpartition("/")[2].upper()


def content_of(typed: str) -> bytes:
    """The bytes of a code, and only of one that is written as `code_of` writes it."""
    code = plain(typed)
    try:
        content = base64.b32decode(code + "=" * (-len(code) % 8)) if code.isascii() else b""
    except ValueError:
        content = b""
    if len(content) <= SIGNATURE + FIXED or base64.b32encode(content).decode().rstrip("=") != code:
        raise Refused("编码不完整或者有误，不是等级证书的编码。")
    return content


def code_content(typed: str) -> Said:
    """What a code says, whether it is genuine or not."""
    return unpack(content_of(typed)[:-SIGNATURE])


def read(typed: str, keys: dict[str, str]) -> tuple[Said, str]:
    """What the certificate says, and what is to be said of its key; `Refused` where it is none of ours."""
    content = content_of(typed)
    packed, signature = content[:-SIGNATURE], content[-SIGNATURE:]
    known = {key_name(bytes.fromhex(key)): key for key in keys}
    if not (key := known.get(packed[1:5], "")):
        raise Refused("编码不是以本机关的密钥签发的。")
    if not holds(bytes.fromhex(key), packed, signature):
        raise Refused("数字签名不符：编码是伪造的，或者已被改动。")
    return unpack(packed), keys[key]


# Beside a sealed dossier (verify_dossier.py)


def signed_text(digest: str) -> bytes:
    """What the signature of a dossier is under: its sum, and words with which nothing else begins that the key signs."""
    return f"dossier {digest}\n".encode()


def signature_file(key: bytes, signature: bytes) -> bytes:
    said = {"algorithm": "Ed25519", "key": key.hex(), "signature": signature.hex()}
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def dossier_signature(content: bytes, digest: str, keys: dict[str, str] = KEYS) -> tuple[str, str]:
    """What is wrong with the signature of a dossier, in a sentence; else what is to be said of its key."""
    try:
        said = json.loads(content)
        key, signature = bytes.fromhex(said["key"]), bytes.fromhex(said["signature"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return "电子签名的写法有误。", ""
    if content != signature_file(key, signature):
        return "电子签名的写法有误。", ""
    if key.hex() not in keys:
        return "电子签名不是以本机关的密钥作出的。", ""
    if not holds(key, signed_text(digest), signature):
        return "电子签名不符：资料是另行制作的，或者已被改动。", ""
    return "", keys[key.hex()]


def main(arguments: list[str]) -> int:
    given = [argument for argument in arguments if argument != "--json"]
    if len(given) != 1:
        return _say(2, ["用法：python3 -I verify_certificate.py 证书二维码的内容 [--json]"])
    try:
        said, of_key = read(given[0], KEYS)
    except Refused as refused:
        if "--json" in arguments:
            return _say(1, [json.dumps({"genuine": False, "because": str(refused)}, ensure_ascii=False, indent=1)])
        return _say(1, [f"验证不通过：{refused}"])
    if "--json" in arguments:
        answer = {"genuine": True, "says": said._asdict(), "key": of_key, "unknown": UNKNOWN}
        return _say(0, [json.dumps(answer, ensure_ascii=False, indent=1)])
    lines = [f"{label}：{words}" for label, words in told(said)]
    return _say(0, ["验证通过，请与证书逐项核对：", *lines, *([of_key] if of_key else []), UNKNOWN])


def _say(status: int, lines: list[str]) -> int:
    (sys.stderr if status == 2 else sys.stdout).write("\n".join(lines) + "\n")
    return status


if __name__ == "__main__":
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a console that cannot write a character shows its code
    sys.exit(main(sys.argv[1:]))
