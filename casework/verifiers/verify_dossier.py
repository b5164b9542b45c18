"""Checks a sealed dossier as it was downloaded from the portal. Needs Python 3.9 or later and nothing else.

    python3 -I verify_dossier.py FILE.zip [SUM] [--json]     exit 0 it holds, 1 it does not, 2 no readable file

1. The archive holds the inventory first, then every paper that the inventory names, in its order, and nothing beside.
2. Every paper has the size and the SHA-256 that the inventory says, and no more is unpacked than that size; SM3 is checked besides
   where the inventory has it and this Python can count it.
3. The sum of the dossier is SHA-256 over the canonical JSON of what the inventory says of case and papers (SM3 left out).
4. Whoever makes every entry anew has a dossier that is whole in itself. Against that stands the sum as it was signed and stamped:
   given as SUM, it has to be the same.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
import zlib
from io import TextIOWrapper
from typing import Any

FORMAT = "dossier/1"
INVENTORY = "inventory.json"
PAPER = {"name", "size", "sha256", "sm3"}
LONGEST = 16 << 20  # bytes of an inventory


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def total(case: str, papers: list[dict[str, Any]]) -> str:
    """The sum of a dossier, over the number of its case and its papers in their order."""
    told = [FORMAT, case, [[row["name"], row["size"], row["sha256"]] for row in papers]]
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def sm3(content: bytes) -> str:
    """Nothing where this Python cannot count it."""
    try:
        return hashlib.new("sm3", content).hexdigest()
    except ValueError:
        return ""


def paper(name: str, content: bytes) -> dict[str, Any]:
    return {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "sm3": sm3(content)}


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
        if any(type(row[name]) is not str for name in ("name", "sha256", "sm3")):
            return f"清单第{place}项的类型有误。"
    names = [row["name"] for row in papers]
    return "" if len(set(names)) == len(names) else "清单中有同名的资料。"


def read(archive: zipfile.ZipFile, name: str, size: int) -> bytes:
    """An entry as far as `size`, and one byte more where there is more: no archive unpacks beyond what it says of itself."""
    with archive.open(name) as entry:
        return entry.read(size + 1)


def inventory_of(archive: zipfile.ZipFile) -> dict[str, Any]:
    """ValueError where there is no inventory to check by."""
    if INVENTORY not in archive.namelist():
        raise ValueError("压缩包中没有封存清单。")
    try:
        content = read(archive, INVENTORY, LONGEST)
        inventory: Any = json.loads(content) if len(content) <= LONGEST else None
    except (ValueError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise ValueError("封存清单不能读取。") from error
    if sentence := misfit(inventory):
        raise ValueError(sentence)
    return dict(inventory)


def faults(archive: zipfile.ZipFile, expected: str = "") -> tuple[list[str], str]:
    """Every fault, one line each, and the sum as it is counted; ValueError where there is no inventory to check by."""
    names, inventory = archive.namelist(), inventory_of(archive)
    papers = inventory["papers"]
    found = [] if names == [INVENTORY, *(row["name"] for row in papers)] else _order(names, papers)
    for row in papers:
        if row["name"] in names:
            found += _differs(archive, row)
    counted = total(inventory["case"], papers)
    if counted != inventory["sum"]:
        found.append("总校验值与清单不符。")
    if expected and expected.lower() != counted:
        found.append("总校验值与所给的不符：资料不是封存时的资料。")
    return found, counted


def _order(names: list[str], papers: list[dict[str, Any]]) -> list[str]:
    listed = [INVENTORY, *(row["name"] for row in papers)]
    found = [f"缺少资料：{name}" for name in listed if name not in names]
    found += [f"多出资料：{name}" for name in names if name not in listed]
    return found or ["资料的次序与清单不符，或者有重复。"]


def _differs(archive: zipfile.ZipFile, row: dict[str, Any]) -> list[str]:
    try:
        content = read(archive, row["name"], row["size"])
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError) as error:
        return [f"资料不能读取：{row['name']}（{error}）"]
    now = paper(row["name"], content)
    if (now["size"], now["sha256"]) != (row["size"], row["sha256"]):
        return [f"资料已被改动：{row['name']}"]
    if now["sm3"] and row["sm3"] and now["sm3"] != row["sm3"]:
        return [f"资料的SM3与清单不符：{row['name']}"]
    return []


def sm3_checked(papers: list[dict[str, Any]]) -> str:
    """Of how many papers SM3 was checked, in words."""
    if not sm3(b""):
        return "本机不能计算SM3，未核对"
    lacking = sum(not row["sm3"] for row in papers)
    if lacking == len(papers):
        return "清单未载SM3，未核对"
    return f"{lacking}份资料的清单未载SM3，其余SM3已核对" if lacking else "SM3已核对"


def main(arguments: list[str]) -> int:
    as_json = "--json" in arguments
    given = [argument for argument in arguments if argument != "--json"]
    if len(given) not in (1, 2):
        return _say(2, ["用法：python3 -I verify_dossier.py 封存资料.zip [总校验值] [--json]"])
    try:
        with zipfile.ZipFile(given[0]) as archive:
            found, counted = faults(archive, *given[1:])
            checked = sm3_checked(inventory_of(archive)["papers"])
    except (OSError, ValueError, RecursionError, NotImplementedError, RuntimeError, zipfile.BadZipFile):
        return _say(2, [f"文件{given[0]}无法读取，或者不是封存资料。"])
    if as_json:
        answer = {"holds": not found, "sum": counted, "faults": found, "sm3": checked}
        return _say(1 if found else 0, [json.dumps(answer, ensure_ascii=False, indent=1)])
    lines = [f"总校验值：{counted}", f"SHA-256已核对，{checked}。"]
    if found:
        return _say(1, [*lines, "核对不通过：", *found])
    compared = "与所给的总校验值一致。" if given[1:] else "请与封存页或者签字盖章的评定表上所载的总校验值核对。"
    return _say(0, [*lines, f"核对通过。{compared}"])


def _say(status: int, lines: list[str]) -> int:
    (sys.stderr if status == 2 else sys.stdout).write("\n".join(lines) + "\n")
    return status


if __name__ == "__main__":
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a console that cannot write a character shows its code
    sys.exit(main(sys.argv[1:]))
