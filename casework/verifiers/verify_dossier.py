"""Checks a sealed dossier, or several handed over together, as downloaded from the portal. Needs Python 3.9 or later and nothing else.

    python3 -I verify_dossier.py FILE.zip [SUM] [--json]     exit 0 it holds, 1 it does not, 2 no readable file

A dossier is a folder after BagIt (RFC 8493), named after its case: the papers under `data/`, and beside them `inventory.json` and manifests
that `sha256sum -c manifest-sha256.txt` (SM3 likewise) accepts once it is unpacked.

1. Every paper that the inventory names is there, in its order, with the size and the SHA-256 that it says, and nothing beside; SM3 is
   checked besides where the inventory has it and this Python can count it. No more is unpacked than the size that the inventory says.
2. All other files follow from the inventory, byte for byte. The archive itself is packed anew and compared: whether it is the one that
   the portal has made is told; one whose papers were packed again by another program holds all the same.
3. The sum of the dossier is SHA-256 over the canonical JSON of what the inventory says of case and papers (SM3 left out).
4. Whoever makes every entry anew has a dossier that is whole in itself. Against that stand the sum as it was signed and stamped (SUM) and
   the signature of the portal: it is checked where verify_certificate.py, which knows the keys, lies beside this program.
"""

from __future__ import annotations

import hashlib
import json
import runpy
import struct
import sys
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from io import TextIOWrapper
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any, cast

FORMAT = "dossier/1"
INVENTORY, SIGNATURE, PAYLOAD = "inventory.json", "signature.json", "data/"
PAPER = {"name", "size", "sha256", "sm3"}
LONGEST = 16 << 20  # bytes of an inventory
CHUNK = 256 << 10
NAME = 255  # bytes of a name that every file system takes
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, struct.error, OverflowError)
UNREADABLE = (*BROKEN, RecursionError, NotImplementedError, RuntimeError, MemoryError, LookupError)
Files = list[tuple[str, bytes]]
Sized = tuple[str, int, Iterable[bytes]]  # a paper: its name, its size and its bytes


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def total(case: str, papers: list[dict[str, Any]]) -> str:
    """The sum of a dossier, over the number of its case and its papers in their order."""
    told = [FORMAT, case, [[row["name"], row["size"], row["sha256"]] for row in papers]]
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def _sm3() -> Any:
    """Nothing where this Python cannot count it."""
    try:
        return hashlib.new("sm3")
    except ValueError:
        return None


def counted(name: str, pieces: Iterable[bytes]) -> dict[str, Any]:
    """The row of a paper in the inventory, while its bytes pass by."""
    size, sha256, sm3 = 0, hashlib.sha256(), _sm3()
    for piece in pieces:
        size += len(piece)
        sha256.update(piece)
        if sm3:
            sm3.update(piece)
    return {"name": name, "size": size, "sha256": sha256.hexdigest(), "sm3": sm3.hexdigest() if sm3 else ""}


def paper(name: str, content: bytes) -> dict[str, Any]:
    return counted(name, [content])


# The layout: what the portal packs by, too


def tag_files(inventory: dict[str, Any], signature: bytes = b"") -> Files:
    """All that stands beside the papers, by name."""

    def manifest(rows: Iterable[tuple[str, str]]) -> bytes:
        return "".join(f"{digest}  {name}\n" for digest, name in rows).encode()

    papers = inventory["papers"]
    size = sum(row["size"] for row in papers)
    found = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": f"External-Identifier: {inventory['case']}\nPayload-Oxum: {size}.{len(papers)}\n".encode(),
        INVENTORY: json.dumps(inventory, ensure_ascii=False, indent=1).encode(),
        "manifest-sha256.txt": manifest((row["sha256"], PAYLOAD + row["name"]) for row in papers),
    }
    if all(row["sm3"] for row in papers):
        found["manifest-sm3.txt"] = manifest((row["sm3"], PAYLOAD + row["name"]) for row in papers)
    if signature:
        found[SIGNATURE] = signature
    listed = sorted(found.items())
    tags = manifest((hashlib.sha256(content).hexdigest(), name) for name, content in listed)
    return [*listed, ("tagmanifest-sha256.txt", tags)]


class Packer:
    """Writes an archive whose bytes follow from its entries alone; `out` is called with each piece, and has no place to go back to."""

    def __init__(self, out: Callable[[bytes], Any]):
        self._out = out
        self._archive = zipfile.ZipFile(cast(IO[bytes], self), "w", zipfile.ZIP_STORED)

    def write(self, piece: bytes) -> int:
        self._out(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def add(self, name: str, size: int, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Hands the pieces on as they are written."""
        entry = zipfile.ZipInfo(name)
        entry.create_system, entry.external_attr, entry.file_size = 3, 0o100644 << 16, size
        with self._archive.open(entry, "w") as writing:
            for piece in pieces:
                writing.write(piece)
                yield piece

    def dossier(self, case: str, papers: Iterable[Sized], sign: Any = None) -> dict[str, Any]:
        """Papers as they come, then what stands beside them. Answers with the inventory."""
        rows = [counted(name, self.add(f"{case}/{PAYLOAD}{name}", size, pieces)) for name, size, pieces in papers]
        inventory = {"format": FORMAT, "case": case, "papers": rows, "sum": total(case, rows)}
        if sentence := misfit(inventory):
            raise ValueError(sentence)
        for name, content in tag_files(inventory, sign(inventory["sum"]) if sign else b""):
            list(self.add(f"{case}/{name}", len(content), [content]))
        return inventory

    def close(self) -> None:
        self._archive.close()


def misfit(inventory: Any) -> str:
    """What is not as it should be written; empty where it is an inventory."""
    if not isinstance(inventory, dict) or set(inventory) != {"format", "case", "papers", "sum"}:
        return "不是封存清单。"
    if inventory["format"] != FORMAT:
        return f"格式不是{FORMAT}。"
    papers = inventory["papers"]
    if not isinstance(inventory["case"], str) or not isinstance(papers, list) or not papers:
        return "清单中没有案件或者资料。"
    for place, row in enumerate(papers, start=1):
        if not isinstance(row, dict) or set(row) != PAPER or type(row["size"]) is not int or row["size"] < 0:
            return f"清单第{place}项缺少、多余内容或者类型有误。"
        if any(type(row[name]) is not str for name in ("name", "sha256", "sm3")) or not safe(row["name"]):
            return f"清单第{place}项的类型或者名称有误。"
    names = {row["name"].casefold() for row in papers}
    return "" if len(names) == len(papers) else "清单中有同名的资料。"


def safe(name: str) -> bool:
    """Whether every system takes the name as it stands, and within its folder (NFC; `%` is an escape in BagIt)."""
    parts = name.split("/")
    return (
        unicodedata.normalize("NFC", name) == name
        and name.isprintable()
        and not set(name) & set('\\:*?"<>|%')
        and all(part.strip(". ") and len(part.encode()) <= NAME for part in parts)
    )


def _read(archive: zipfile.ZipFile, name: str, size: int) -> bytes:
    """An entry as far as `size`, and one byte more where there is more; nothing where it cannot be read."""
    try:
        with archive.open(name) as entry:
            return entry.read(size + 1)
    except BROKEN:
        return b""


def cases_of(archive: zipfile.ZipFile) -> list[str]:
    """The folders of the archive, in their order: one for each dossier."""
    return list(dict.fromkeys(name.partition("/")[0] for name in archive.namelist()))


def inventory_of(archive: zipfile.ZipFile, case: str) -> dict[str, Any]:
    """ValueError where there is no inventory to check by."""
    place = f"{case}/{INVENTORY}"
    if place not in archive.namelist():
        raise ValueError("压缩包中没有封存清单。")
    content = _read(archive, place, LONGEST)
    try:
        inventory: Any = json.loads(content) if len(content) <= LONGEST else None
    except ValueError as error:
        raise ValueError("封存清单不能读取。") from error
    if sentence := misfit(inventory):
        raise ValueError(sentence)
    return dict(inventory)


def faults(archive: zipfile.ZipFile, expected: str = "") -> tuple[list[str], str]:
    """Every fault, one line each, and the sum of the (last) dossier as it is counted; ValueError where there is nothing to check by."""
    found, listed, digest = [], [], ""
    for case in cases_of(archive) or [""]:
        inventory = inventory_of(archive, case)
        tags = tag_files(inventory, _signature(archive, case))
        papers = [PAYLOAD + row["name"] for row in inventory["papers"]]
        listed += [f"{case}/{name}" for name in (*papers, *(name for name, _ in tags))]
        found += _of_one(archive, case, inventory, tags)
        digest = total(inventory["case"], inventory["papers"])
        if digest != inventory["sum"]:
            found.append("总校验值与清单不符。")
    found += [] if archive.namelist() == listed else _order(archive.namelist(), listed)
    if expected and expected.lower() != digest:
        found.append("总校验值与所给的不符：资料不是封存时的资料。")
    return found, digest


def _of_one(archive: zipfile.ZipFile, case: str, inventory: dict[str, Any], tags: Files) -> list[str]:
    names, found = set(archive.namelist()), []
    if inventory["case"] != case:
        found.append(f"文件夹{case}与清单所载的案件{inventory['case']}不符。")
    for row in inventory["papers"]:
        if f"{case}/{PAYLOAD}{row['name']}" in names:
            found += _differs(archive, f"{case}/{PAYLOAD}{row['name']}", row)
    for name, content in tags:
        if f"{case}/{name}" in names and _read(archive, f"{case}/{name}", len(content)) != content:
            found.append(f"说明文件与清单不符：{name}")
    return found


def _order(names: list[str], listed: list[str]) -> list[str]:
    found = [f"缺少资料：{name}" for name in listed if name not in names]
    found += [f"多出资料：{name}" for name in names if name not in listed]
    return found or ["资料的次序与清单不符，或者有重复。"]


def _differs(archive: zipfile.ZipFile, place: str, row: dict[str, Any]) -> list[str]:
    try:
        now = counted(row["name"], _pieces(archive, place, row["size"]))
    except BROKEN as error:
        return [f"资料不能读取：{row['name']}（{error}）"]
    if (now["size"], now["sha256"]) != (row["size"], row["sha256"]):
        return [f"资料已被改动：{row['name']}"]
    if now["sm3"] and row["sm3"] and now["sm3"] != row["sm3"]:
        return [f"资料的SM3与清单不符：{row['name']}"]
    return []


def _pieces(archive: zipfile.ZipFile, place: str, size: int) -> Iterator[bytes]:
    """An entry piece by piece, and no more of it than one byte beyond `size`."""
    left = size + 1
    with archive.open(place) as entry:
        while left and (piece := entry.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece


def original(archive: zipfile.ZipFile) -> bool:
    """Whether the archive is byte for byte what its own entries are packed to; asked where `faults` has found none."""
    packed = cast(IO[bytes], archive.fp)
    at, same = 0, True

    def compare(piece: bytes) -> None:
        nonlocal at, same
        packed.seek(at)  # the entries are read from the same file
        same = same and packed.read(len(piece)) == piece
        at += len(piece)

    made = Packer(compare)
    for entry in archive.infolist():
        for _ in made.add(entry.filename, entry.file_size, _pieces(archive, entry.filename, entry.file_size)):
            pass
    made.close()
    packed.seek(at)
    return same and not packed.read(1)


def _signature(archive: zipfile.ZipFile, case: str) -> bytes:
    place = f"{case}/{SIGNATURE}"
    return _read(archive, place, CHUNK) if place in archive.namelist() else b""


def unsigned(archive: zipfile.ZipFile, case: str, checker: Any) -> tuple[list[str], str]:
    """What is wrong with the signature of a dossier, and what was found, in words; `checker` is verify_certificate.py, if it is there."""
    content = _signature(archive, case)
    if not content:
        return [], "没有电子签名"
    if checker is None:
        return [], "有电子签名，未核对（请将verify_certificate.py与本程序放在同一文件夹）"
    wrong, of_key = checker.dossier_signature(content, inventory_of(archive, case)["sum"])
    return ([wrong], "电子签名有误") if wrong else ([], f"电子签名已核对{f'（{of_key}）' if of_key else ''}")


def checker_beside() -> Any:
    """verify_certificate.py where it lies beside this program."""
    place = Path(__file__).resolve().with_name("verify_certificate.py")
    return SimpleNamespace(**runpy.run_path(str(place))) if place.exists() else None


def sm3_checked(papers: list[dict[str, Any]]) -> str:
    """Of how many papers SM3 was checked, in words."""
    if not _sm3():
        return "本机不能计算SM3，未核对"
    lacking = sum(not row["sm3"] for row in papers)
    if lacking == len(papers):
        return "清单未载SM3，未核对"
    return f"{lacking}份资料的清单未载SM3，其余SM3已核对" if lacking else "SM3已核对"


def checked(archive: zipfile.ZipFile, expected: str = "", checker: Any = None) -> dict[str, Any]:
    found, digest = faults(archive, expected)
    cases = cases_of(archive)
    papers = [row for case in cases for row in inventory_of(archive, case)["papers"]]
    signed = [unsigned(archive, case, checker) for case in cases]
    found += [sentence for wrong, _ in signed for sentence in wrong]
    words = {"sm3": sm3_checked(papers), "signature": "；".join(dict.fromkeys(said for _, said in signed))}
    told = {"holds": not found, "original": not found and original(archive), "cases": cases, "sum": digest}
    return {**told, "papers": len(papers), "faults": found, **words}


def main(arguments: list[str]) -> int:
    as_json = "--json" in arguments
    given = [argument for argument in arguments if argument != "--json"]
    if len(given) not in (1, 2):
        return _say(2, ["用法：python3 -I verify_dossier.py 封存资料.zip [总校验值] [--json]"])
    try:
        with zipfile.ZipFile(given[0]) as archive:
            answer = checked(archive, "".join(given[1:]), checker_beside())
    except UNREADABLE:
        return _say(2, [f"文件{given[0]}无法读取，或者不是封存资料。"])
    if as_json:
        return _say(0 if answer["holds"] else 1, [json.dumps(answer, ensure_ascii=False, indent=1)])
    cases = answer["cases"]
    lines = [f"总校验值：{answer['sum']}" if len(cases) == 1 else f"共{len(cases)}件、{answer['papers']}份资料。"]
    lines.append(f"SHA-256已核对，{answer['sm3']}；{answer['signature']}。")
    if answer["faults"]:
        return _say(1, [*lines, "核对不通过：", *answer["faults"]])
    compared = "与所给的总校验值一致。" if given[1:] else "请与封存页或者签字盖章的评定表上所载的总校验值核对。"
    packed = "压缩包为平台所制的原件。" if answer["original"] else "资料未改动；压缩包经其他程序重新打包，不是原件。"
    return _say(0, [*lines, f"核对通过。{packed}{compared if len(cases) == 1 else ''}"])


def _say(status: int, lines: list[str]) -> int:
    (sys.stderr if status == 2 else sys.stdout).write("\n".join(lines) + "\n")
    return status


if __name__ == "__main__":
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a console that cannot write a character shows its code
    sys.exit(main(sys.argv[1:]))
