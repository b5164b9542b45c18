"""Nominations from a spreadsheet, all rows or none: each runs through the verb of a single one, its refusal named by cell."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from string import ascii_uppercase
from typing import IO, Any

from django.db import transaction
from django.utils import timezone

from accounts.models import District, Membership
from accounts.refused import Refused
from accounts.uscc import normalise, uscc_fault
from casework.workbook import CellError, ReadRow, SheetSpec, read_workbook
from experts.register.basic_data import BasicData, Job, split_specialties
from experts.register.workbook import CHOICES, FORMER, nominations

from ..models import Pool, PoolEntry
from .pools import enter_nomination, tell_commission


@dataclass
class Imported:
    """The nominations; or every fault by cell, and then nothing was written."""

    entries: list[PoolEntry] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)


def template(at: datetime) -> SheetSpec:
    return nominations(_districts(at))


def import_nominations(file: IO[bytes], *, pool: Pool, by: Membership, at: datetime) -> Imported:
    """Raises `WorkbookRefused` where the file as a whole cannot be accepted."""
    districts = _districts(at)
    spec = nominations(districts)
    read = read_workbook(file, spec)
    outcome = Imported(errors=[*read.errors])
    with transaction.atomic():
        for row in read.rows:
            outcome.errors += (faults := _faults(row, spec))
            if not faults:
                _nominate(row, spec, districts, pool, outcome, by=by, at=at)
        if not read.rows and not outcome.errors:
            outcome.errors.append(CellError(spec.sheet, spec.cell("name", spec.heading_row + 1), "没有填写任何专家。"))
        if outcome.errors:
            transaction.set_rollback(True)
            return Imported(errors=sorted(outcome.errors, key=lambda error: int(error.cell.lstrip(ascii_uppercase))))
        tell_commission(outcome.entries, by=by, at=at)
    return outcome


def _districts(at: datetime) -> dict[str, District]:
    return {district.name: district for district in District.objects.current(timezone.localdate(at))}


def _nominate(
    row: ReadRow,
    spec: SheetSpec,
    districts: dict[str, District],
    pool: Pool,
    outcome: Imported,
    *,
    by: Membership,
    at: datetime,
) -> None:
    try:
        with transaction.atomic():
            outcome.entries.append(enter_nomination(pool, data=_data(row.values, districts), by=by, at=at))
    except Refused as refused:
        names = [column.name for column in spec.columns]
        column = refused.field if refused.field in names else "former_1_since" if refused.field == "former" else "name"
        outcome.errors.append(CellError(spec.sheet, spec.cell(column, row.number), str(refused)))


def _faults(row: ReadRow, spec: SheetSpec) -> list[CellError]:
    return [CellError(spec.sheet, spec.cell(column, row.number), sentence) for column, sentence in _wrong(row.values)]


def _wrong(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Codes with a false check digit, and employers half told."""
    for column in ("uscc", *(f"{name}_uscc" for name in FORMER)):
        if values[column] and (fault := uscc_fault(normalise(values[column]))):
            yield column, fault
    if bool(values["uscc"]) != bool(values["employed_since"]) or (values["employer_name"] and not values["uscc"]):
        yield "uscc", "现工作单位的代码、到职日期须填全；已退休且未受聘的，都留空。"
    for name in FORMER:
        told = [values[f"{name}_{part}"] for part in ("uscc", "since", "until")]
        if any((*told, values[f"{name}_name"])) and not all(told):
            yield f"{name}_uscc", "曾任职单位的代码、到职日期、离职日期须填全。"


def _data(values: dict[str, Any], districts: dict[str, District]) -> BasicData:
    present = (Job(values["uscc"], values["employed_since"], name=values["employer_name"] or ""),)
    former = (
        Job(values[f"{name}_uscc"], values[f"{name}_since"], values[f"{name}_until"], values[f"{name}_name"] or "")
        for name in FORMER
        if values[f"{name}_uscc"]
    )
    return BasicData(
        name=values["name"],
        phone=values["phone"],
        email=values["email"] or "",
        **{name: labels[values[name]] for name, labels in CHOICES.items()},
        practising_since=values["practising_since"],
        district=districts[values["district"]],
        specialties=split_specialties(values["specialties"]),
        jobs=(*(present if values["uscc"] else ()), *former),
    )
