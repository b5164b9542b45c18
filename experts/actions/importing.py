"""Nominations from a spreadsheet: each row runs through the verb of a single one, its refusal named by cell (E07, P08)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import District
from accounts.refused import Refused
from accounts.uscc import uscc_fault
from casework.jobs.importing import Importer
from casework.jobs.kinds import Outcome, job_kind
from casework.workbook import CellError, ReadRow, SheetSpec
from experts.register.basic_data import BasicData, Job, faults_of, split_specialties
from experts.register.employers import unit_names, untaken
from experts.register.workbook import CHOICES, FORMER, RETIRED, nominations

from ..models import Pool, PoolEntry
from .pools import enter_nominations, tell_commission

NAMED = 5  # in the message to the commission


@job_kind
class NominationImport(Importer):
    """`pool` is the key of the pool into which all are nominated."""

    name, label, unit = "import_nominations", "批量推荐专家", "名专家"
    CHUNK = TOGETHER = 100
    column, empty = "name", "没有填写任何专家。"

    def sheet(self, *, at: datetime) -> SheetSpec:
        self._districts = _districts(at)
        return nominations(self._districts)

    def leads_to(self) -> tuple[str, str]:
        return "查看本单位的推荐", reverse("nominations")

    def check(self, rows: Sequence[ReadRow], *, at: datetime) -> Iterator[CellError]:
        for row in rows:
            wrong = list(_wrong(row.values))
            yield from (self.error(row, column, sentence) for column, sentence in wrong)
            if not wrong:
                yield from self._unfit(row, at=at)

    def chunk(self, parts: Sequence[ReadRow], *, at: datetime) -> None:
        self._pool = Pool.objects.select_related("office__district").get(pk=self.params["pool"])
        self._units = unit_names(uscc for row in parts for _, uscc, _ in _units(row.values))

    def act_together(self, parts: Sequence[ReadRow], outcome: Outcome, *, at: datetime) -> None:
        nominated = [_data(part.values, self._districts) for part in parts]
        entries = enter_nominations(self._pool, nominated, by=self.by, at=at)
        outcome.counts["推荐"] += len(entries)
        for part, entry in zip(parts, entries, strict=True):
            self._note_spellings(part, entry.expert.name, outcome)

    def _note_spellings(self, part: ReadRow, on_file: str, outcome: Outcome) -> None:
        if on_file != (name := part.values["name"]):
            self.note(part, outcome, "name", f"档案中的姓名写作“{on_file}”，所填写法为“{name}”，按同一人处理。")
        for column, uscc, name in _units(part.values):
            known = self._units.setdefault(uscc, name) if name else ""
            self.note(part, outcome, column, untaken(uscc, known=known, typed=name))

    def error(self, row: ReadRow, field: str | None, sentence: str) -> CellError:
        return super().error(row, "former_1_since" if field == "former" else field, sentence)

    def closing(self, outcome: Outcome, *, at: datetime) -> None:
        """The commission is told once, of all."""
        if number := outcome.counts["推荐"]:
            pool = Pool.objects.select_related("office__district").get(pk=self.params["pool"])
            own = PoolEntry.objects.filter(pool=pool, nominated_by=self.by.person_id).select_related("expert")
            first = own.order_by("-pk")[max(number - NAMED, 0) : number]
            names = [entry.expert.name for entry in reversed(first)]
            tell_commission(pool, names, number=number, by=self.by, at=at)

    def _unfit(self, row: ReadRow, *, at: datetime) -> Iterator[CellError]:
        try:
            data = _data(row.values, self._districts).tidy()
        except Refused as refused:
            yield self.error(row, refused.field, str(refused))
            return
        for field, sentence in faults_of(data, on=timezone.localdate(at)):
            yield self.error(row, field, sentence)


def template(at: datetime) -> SheetSpec:
    return nominations(_districts(at))


def _districts(at: datetime) -> dict[str, District]:
    return {district.name: district for district in District.objects.current(timezone.localdate(at))}


def _wrong(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Codes with a false check digit, and employers half told."""
    for column in ("uscc", *(f"{name}_uscc" for name in FORMER)):
        if values[column] and (fault := uscc_fault(values[column])):
            yield column, fault
    if bool(values["uscc"]) != bool(values["employed_since"]) or (values["employer_name"] and not values["uscc"]):
        yield "uscc", "现工作单位的代码、到职日期须填全。"
    elif not values["uscc"] and not values["retired"]:
        yield "uscc", f"请填写现工作单位；已退休且未受聘的，“已退休”栏填“{RETIRED}”。"
    for name in FORMER:
        told = [values[f"{name}_{part}"] for part in ("uscc", "since", "until")]
        if any((*told, values[f"{name}_name"])) and not all(told):
            yield f"{name}_uscc", "曾任职单位的代码、到职日期、离职日期须填全。"


def _units(values: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The employers that a row names: the column of the name, the code, the name."""
    for code, name in (("uscc", "employer_name"), *((f"{job}_uscc", f"{job}_name") for job in FORMER)):
        if values[code]:
            yield name, values[code], values[name] or ""


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
        retired=values["retired"] == RETIRED,
    )
