"""Checks the record of a case as it was downloaded from the portal. Needs Python 3.9 or later and nothing else.

    python3 -I verify_record.py record.json [earlier.json] [--json]     exit 0 it holds, 1 it does not, 2 no readable file

1. Every row bears the digest of the row before it; the first names 64 zeros.
2. The digest of a row is SHA-256 over the canonical JSON of: the digest before it, what the row says, and one digest for what
   is sealed in the portal (facts, keys and the rows that the act has written, with a salt).
3. A row that the reader may not see is there with its two digests alone: it holds its place in the chain.
4. The last row is the one that the file names.
5. Whoever computes every digest anew makes a record that is whole in itself. Against that stands an earlier download of the same
   record, by whomever: every row in it still bears the digest it bore.
"""

from __future__ import annotations

import hashlib
import json
import sys
from io import TextIOWrapper
from typing import Any

FORMAT = "record/1"
FIRST = "0" * 64
SAID = ("subject", "seq", "at", "verb", "label", "actor", "office", "role", "article", "reason", "audience")
SHOWN = {*SAID[1:], "previous", "sealed", "digest"}
WITHHELD = {"seq", "previous", "digest", "withheld"}


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(subject: str, row: dict[str, Any]) -> str:
    """What the digest of a row has to be."""
    said = [subject if name == "subject" else row[name] for name in SAID]
    return hashlib.sha256(canonical([row["previous"], *said, row["sealed"]]).encode()).hexdigest()


def misfit(record: Any) -> str:
    """What is not as it should be written; empty where the file is a record."""
    if not isinstance(record, dict) or set(record) != {"format", "subject", "rows", "last"}:
        return "不是办理记录文件。"
    if record["format"] != FORMAT:
        return f"格式不是{FORMAT}。"
    rows, last = record["rows"], record["last"]
    if not isinstance(record["subject"], str) or not isinstance(rows, list) or not rows:
        return "文件中没有记录。"
    if not isinstance(last, dict) or set(last) != {"seq", "digest"} or not _typed(last):
        return "缺少末行的校验值。"
    for place, row in enumerate(rows, start=1):
        if not isinstance(row, dict) or set(row) not in (SHOWN, WITHHELD) or not _typed(row):
            return f"第{place}行缺少、多余项目或者类型有误。"
    return ""


def _typed(row: dict[str, Any]) -> bool:
    kinds = {"seq": int, "withheld": bool}
    return all(type(value) is kinds.get(name, str) for name, value in row.items())


def faults(record: dict[str, Any]) -> list[dict[str, Any]]:
    """Each fault with the number of its row; none where the record is whole."""
    found = []
    previous = FIRST
    for expected, row in enumerate(record["rows"], start=1):
        if row["seq"] != expected:
            found.append({"seq": expected, "what": "本行缺失或者次序有误"})
            break
        if row["previous"] != previous:
            found.append({"seq": expected, "what": "与前一行不衔接"})
        if "withheld" not in row and row["digest"] != digest(record["subject"], row):
            found.append({"seq": expected, "what": "内容与校验值不一致"})
        previous = row["digest"]
    else:
        if record["last"] != {"seq": len(record["rows"]), "digest": previous}:
            found.append({"seq": len(record["rows"]), "what": "末行与文件所载的末行不符"})
    return found


def departures(record: dict[str, Any], earlier: dict[str, Any]) -> list[dict[str, Any]]:
    """Where the record no longer says what it said when it was downloaded before."""
    if record["subject"] != earlier["subject"]:
        return [{"seq": 1, "what": f"以前下载的文件是另一对象（{earlier['subject']}）的"}]
    now = {row["seq"]: row["digest"] for row in record["rows"]}
    return [
        {"seq": row["seq"], "what": "与以前下载的文件不符" if row["seq"] in now else "以前下载的文件所载的这一行已不在"}
        for row in earlier["rows"]
        if now.get(row["seq"]) != row["digest"]
    ]


def parse(text: str) -> Any:
    """JSON as it stands. A name that stands twice is refused, since readers differ on which of the two counts."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) != len(pairs):
            raise ValueError("a name stands twice")
        return dict(pairs)

    return json.loads(text, object_pairs_hook=once)


def main(arguments: list[str]) -> int:
    as_json = "--json" in arguments
    files = [argument for argument in arguments if argument != "--json"]
    if len(files) not in (1, 2):
        return _say(2, ["用法：python3 -I verify_record.py 办理记录文件 [以前下载的办理记录文件] [--json]"])
    records = []
    for name in files:
        try:
            with open(name, encoding="utf-8-sig") as file:
                records.append(parse(file.read()))
        except (OSError, ValueError, RecursionError):
            return _say(2, [f"文件{name}无法读取，或者不是规范的JSON文件（同一名称不得出现两次）。"])
        if misplaced := misfit(records[-1]):
            return _say(2, [f"文件{name}：{misplaced}"])
    record = records[0]
    try:
        found = faults(record)
        for earlier in records[1:]:
            found += departures(record, earlier)
    except UnicodeError:
        return _say(2, [f"文件{files[0]}含有不能书写的字符。"])
    withheld = sum("withheld" in row for row in record["rows"])
    if as_json:
        answer = {
            "holds": not found,
            "subject": record["subject"],
            "rows": len(record["rows"]),
            "withheld": withheld,
            "last": record["last"],
            "faults": found,
        }
        return _say(1 if found else 0, [json.dumps(answer, ensure_ascii=False, indent=1)])
    lines = [
        f"对象：{record['subject']}",
        f"共{len(record['rows'])}行，其中{withheld}行内容未予提供，仅核对衔接。",
        f"末行：第{record['last']['seq']}行，校验值{record['last']['digest']}",
    ]
    if found:
        return _say(1, [*lines, "核对不通过：", *(f"第{fault['seq']}行：{fault['what']}。" for fault in found)])
    compared = "与以前下载的文件一致。" if records[1:] else "请将末行的校验值与平台页面所示或者以前下载的文件核对。"
    return _say(0, [*lines, f"核对通过。{compared}"])


def _say(status: int, lines: list[str]) -> int:
    (sys.stderr if status == 2 else sys.stdout).write("\n".join(lines) + "\n")
    return status


if __name__ == "__main__":
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a console that cannot write a character shows its code
    sys.exit(main(sys.argv[1:]))
