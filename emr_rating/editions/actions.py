"""A new edition of the standard from a spreadsheet: its flags, and the texts of its rows, upon the bundled standard (E28, E34).

Roles, items, levels and thresholds are published and stay as they are; what an edition brings is which item is basic and which
optional at each level, and the words of the requirements.
"""

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Regime
from casework import editions
from casework.models import StandardEdition
from casework.text import listed
from casework.workbook import (
    CellError,
    Column,
    Kind,
    ReadRow,
    Sheet,
    SheetSpec,
    in_order,
    read_workbook,
    write_workbook,
)

from ..articles import E
from ..standards import edition as standards

BASE = "emr-2018-demo"
FLAGS = {"B": standards.Flag.BASIC, "O": standards.Flag.OPTIONAL}
LETTERS = {flag: letter for letter, flag in FLAGS.items()}
NONE = "-"
LEVELS = range(1, 9)
FLAG_SHEET = SheetSpec(
    sheet="项目标记",
    notes=("B为基本项，O为选择项，-为该级没有条目。",),
    max_rows=500,
    columns=(
        Column(name="code", heading="项目代码", kind=Kind.CODE, required=True, max_length=10, width=12),
        Column(name="name", heading="项目名称", required=True, max_length=100, width=28),
        *(
            Column(
                name=f"L{level}", heading=f"L{level}", kind=Kind.CHOICE, choices=(*FLAGS, NONE), required=True, width=8
            )
            for level in LEVELS
        ),
    ),
)
REQUIREMENT_SHEET = SheetSpec(
    sheet="要求",
    notes=("选填：条目代码为项目代码加级别，例如01.01.3；没有条文的条目不必列出。",),
    max_rows=500,
    optional=True,
    columns=(
        Column(name="row", heading="条目代码", kind=Kind.CODE, required=True, max_length=12, width=14),
        Column(name="text", heading="要求", kind=Kind.PROSE, required=True, max_length=4000, width=90),
    ),
)


@dataclass
class Imported:
    """The edition as it was entered; or every fault, by cell and of the whole, and then nothing was written."""

    edition: StandardEdition | None = None
    errors: list[CellError] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def import_edition(
    file: IO[bytes],
    *,
    key: str,
    title: str,
    source: str,
    demonstration: bool,
    valid_from: date,
    by: Membership,
    at: datetime,
) -> Imported:
    """Raises `WorkbookRefused` where the file as a whole cannot be accepted, `Refused` where the key is taken."""
    if standing := StandardEdition.objects.filter(key=key).first():
        _has_to_stand(standing)
    flags = read_workbook(file, FLAG_SHEET)
    file.seek(0)
    requirements = read_workbook(file, REQUIREMENT_SHEET)
    base = bundled_payload()
    errors = [
        *flags.errors,
        *_flag_faults(flags.rows, base, whole=not flags.errors),
        *requirements.errors,
        *_requirement_faults(requirements.rows, base),
    ]
    if errors:
        return Imported(errors=in_order(errors))
    payload = _payload(base, flags.rows, requirements.rows) | {
        "key": key,
        "title": title,
        "source": source,
        "demonstration": demonstration,
        "notice": base["notice"] if demonstration else "",
    }
    if problems := standards.validate(payload):
        return Imported(problems=problems)
    edition = editions.enter(
        payload,
        key=key,
        title=title,
        regime=Regime.EMR,
        valid_from=valid_from,
        article=E(28),
        label="导入标准版本",
        may_give_way=_has_to_stand,
        by=by,
        at=at,
        demonstration=demonstration,
    )
    return Imported(edition=edition)


def export_edition(standard: StandardEdition) -> bytes:
    """The spreadsheet that would bring this edition in again."""
    payload = standard.payload
    flags = (
        (item["code"], item["name"], *(LETTERS.get(item["flags"].get(str(level)), NONE) for level in LEVELS))
        for item in payload["items"]
    )
    texts = sorted(payload.get("requirements", {}).items())
    return write_workbook([Sheet(spec=FLAG_SHEET, rows=flags), Sheet(spec=REQUIREMENT_SHEET, rows=texts)])


def bundled_payload() -> dict[str, Any]:
    return json.loads((Path(standards.__file__).parent / f"{BASE}.json").read_text(encoding="utf-8"))


def _flag_faults(rows: list[ReadRow], base: dict[str, Any], *, whole: bool) -> Iterator[CellError]:
    """`whole` is false while some rows could not be read: what is missing is then not known."""
    names = {item["code"]: item["name"] for item in base["items"]}
    seen: dict[str, int] = {}
    for row in rows:
        code, name = row.values["code"], row.values["name"]
        if code not in names:
            yield CellError(FLAG_SHEET.sheet, FLAG_SHEET.cell("code", row.number), f"标准中没有项目“{code}”，请核对。")
        elif code in seen:
            sentence = f"项目{code}与第{seen[code]}行重复，请只保留一行。"
            yield CellError(FLAG_SHEET.sheet, FLAG_SHEET.cell("code", row.number), sentence)
        elif name != names[code]:
            sentence = f"项目{code}的名称应为“{names[code]}”，请核对。"
            yield CellError(FLAG_SHEET.sheet, FLAG_SHEET.cell("name", row.number), sentence)
        seen.setdefault(code, row.number)
    missing = [code for code in names if code not in seen]
    if whole and missing:
        end = max(seen.values(), default=FLAG_SHEET.heading_row) + 1
        yield CellError(
            FLAG_SHEET.sheet,
            FLAG_SHEET.cell("code", end),
            f"缺少{len(missing)}个项目（{listed(missing)}），请补全{len(names)}个项目。",
        )


def _requirement_faults(rows: list[ReadRow], base: dict[str, Any]) -> Iterator[CellError]:
    known = {f"{item['code']}.{level}" for item in base["items"] for level in item["rows"]}
    seen: dict[str, int] = {}
    for row in rows:
        code = row.values["row"]
        if code not in known:
            sentence = f"标准中没有条目“{code}”，请按“项目代码.级别”填写，例如01.01.3。"
        elif code in seen:
            sentence = f"条目{code}与第{seen[code]}行重复，请只保留一行。"
        else:
            seen[code] = row.number
            continue
        yield CellError(REQUIREMENT_SHEET.sheet, REQUIREMENT_SHEET.cell("row", row.number), sentence)


def _payload(base: dict[str, Any], flags: list[ReadRow], requirements: list[ReadRow]) -> dict[str, Any]:
    payload = copy.deepcopy(base)
    by_code = {row.values["code"]: row.values for row in flags}
    for item in payload["items"]:
        row = by_code[item["code"]]
        item["flags"] = {str(level): FLAGS[row[f"L{level}"]].value for level in LEVELS if row[f"L{level}"] != NONE}
    payload["requirements"] = {row.values["row"]: row.values["text"] for row in requirements}
    return payload


def _has_to_stand(standing: StandardEdition) -> None:
    raise Refused(f"版本代号“{standing.key}”已经存在，已导入的版本不能改动，请另取代号。", field="key")
