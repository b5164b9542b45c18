"""A bureau's licence register by workbook: each row enrols an institution (P02)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, cast

from django.urls import reverse
from django.utils import timezone

from accounts.entry.normal import one_of
from accounts.models import District, Institution, Membership
from accounts.refused import Refused
from casework.jobs.importing import Importer
from casework.jobs.kinds import Outcome, job_kind
from casework.workbook import CellError, ReadRow, SheetSpec

from ..standards.terms import InstitutionType
from ..tables import enrolment as sheets
from .enrolment import ask_known, enrol_institution, out_of_scope

TYPES = {kind.label: kind.value for kind in InstitutionType}


@job_kind
class RegisterImport(Importer):
    name, label, unit = "enrol_register", "批量登记机构", "家机构"
    column, empty = "uscc", "表中没有机构，请填写后上传。"

    def sheet(self, *, at: datetime) -> SheetSpec:
        self._districts = {row.name: row for row in District.objects.current(timezone.localdate(at))}
        return sheets.REGISTER

    def leads_to(self) -> tuple[str, str]:
        return "查看机构名录", reverse("enrolled")

    def check(self, rows: Sequence[ReadRow], *, at: datetime) -> Iterable[CellError]:
        first: dict[str, int] = {}
        known = _known(row.values["uscc"] for row in rows)
        for row in rows:
            uscc = row.values["uscc"]
            values, repeated = self._values(row), first.setdefault(uscc, row.number)
            for fault in _faults(values, known.get(uscc), by=self.by):
                yield self.error(row, fault.field, str(fault))
            if repeated != row.number:
                yield self.error(row, "uscc", f"与第{repeated}行的代码重复，请只保留一行。")

    def act(self, part: ReadRow, outcome: Outcome, *, at: datetime) -> None:
        enrolled = enrol_institution(**self._values(part), by=self.by, at=at, slip=False)
        outcome.counts["登记"] += 1
        if enrolled.leader:
            outcome.slips.append(enrolled.leader.pk)

    def _values(self, row: ReadRow) -> dict[str, Any]:
        """As the verb takes them; a type or a district that nobody knows stays the word that was typed."""
        values: dict[str, Any] = {name: value or "" for name, value in row.values.items()}
        for name, known in (("type", TYPES), ("district", self._districts)):
            values[name] = known.get(one_of(values[name], known) or "", values[name])
        return values


def _known(codes: Iterable[str]) -> dict[str, Institution]:
    rows = Institution.objects.in_bulk(list(dict.fromkeys(codes)), field_name="uscc")
    return cast(dict[str, Institution], rows)


def _faults(values: dict[str, Any], known: Institution | None, *, by: Membership) -> Iterator[Refused]:
    """Whatever a row shows to be wrong by itself, so that one upload names it all."""
    district = values["district"]
    named = isinstance(district, District)
    if not named:
        yield Refused(f"没有名为“{district}”的区县，请填写现行区县全称。", field="district")
    scope = district if named else by.office.own_district
    yield from out_of_scope(uscc=values["uscc"], type=values["type"], district=scope, by=by)
    if known and named:
        try:
            ask_known(known, name=values["name"], type=values["type"], district=district)
        except Refused as refused:
            yield refused
