"""A bureau's licence register by workbook: each row enrols an institution (P02)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, cast

from django.urls import reverse
from django.utils import timezone

from accounts.entry.asking import Doubt, answer
from accounts.entry.normal import licence_key, name_key, one_of
from accounts.models import District, Institution, Membership
from accounts.refused import Refused
from casework.actions.doubts import OTHER, Alike, joined, of_known
from casework.jobs.importing import Importer
from casework.jobs.kinds import Outcome, job_kind
from casework.workbook import CellError, ReadRow, SheetSpec

from ..standards.terms import InstitutionType
from . import workbook as sheets
from .actions import enrol_institutions, out_of_scope, refuse_known

AGAIN = f"核对无误的，请在“核对”一栏填写“{sheets.CONFIRMED}”。"
# What no two rows share without a question, and by which two are the same.
REPEATED: dict[str, Callable[[str], str]] = {"uscc": str, "name": name_key, "licence_number": licence_key}
TYPES = {kind.label: kind.value for kind in InstitutionType}


@job_kind
class RegisterImport(Importer):
    name, label, unit = "enrol_register", "批量登记机构", "家机构"
    CHUNK = TOGETHER = 100
    column, empty = "uscc", "表中没有机构，请填写后上传。"

    def sheet(self, *, at: datetime) -> SheetSpec:
        self._districts = {row.name: row for row in District.objects.current(timezone.localdate(at))}
        return sheets.REGISTER

    def leads_to(self) -> tuple[str, str]:
        return "查看机构名录", reverse("enrolled")

    def check(self, rows: Sequence[ReadRow], *, at: datetime) -> Iterable[CellError]:
        first = {name: dict[str, int]() for name in REPEATED}
        known, alike = _known(row.values["uscc"] for row in rows), _alike(rows)
        for row in rows:
            values, before = self._values(row), _before(row, first)
            institution = known.get(values["uscc"])
            for fault in _faults(values, institution, by=self.by):
                yield self.error(row, fault.field, str(fault))
            if "uscc" in before:
                yield self.error(row, "uscc", f"与第{before['uscc']}行的代码重复，请只保留一行。")
            elif not row.values["confirmed"]:
                for doubt in (*_joined(row), *_repeated(before), *_doubts(row, institution, alike)):
                    yield self.error(row, doubt.field, f"{doubt.sentence}{AGAIN}")

    def act_together(self, parts: Sequence[ReadRow], outcome: Outcome, *, at: datetime) -> None:
        """A doubt that has arisen since the check refuses its row; one that was looked into is noted."""
        known, alike = _known(part.values["uscc"] for part in parts), _alike(parts)
        registered = [Institution(**self._values(part)) for part in parts]
        doubts = {}
        for part, one in zip(parts, registered, strict=True):
            standing = known.get(part.values["uscc"])
            doubts[part.values["uscc"]] = _doubts(part, standing, alike)
            if standing is None:
                alike.add(one)
        for part in parts:
            if (found := doubts[part.values["uscc"]]) and not part.values["confirmed"]:
                raise Refused(*(f"{doubt.sentence}{AGAIN}" for doubt in found), field=found[0].field)
        confirmed = {uscc: answer(found) for uscc, found in doubts.items()}
        enrolled = enrol_institutions(registered, confirmed=confirmed, by=self.by, at=at, slips=False)
        outcome.counts["登记"] += len(enrolled)
        outcome.slips += [one.leader.pk for one in enrolled if one.leader]
        for part in parts:
            for doubt in (*_joined(part), *doubts[part.values["uscc"]]):
                self.note(part, outcome, doubt.field, f"{doubt.sentence}已核对，{doubt.confirm}。")

    def _values(self, row: ReadRow) -> dict[str, Any]:
        """As the verb takes them; a type or a district that nobody knows stays the word that was typed."""
        values: dict[str, Any] = {name: value or "" for name, value in row.values.items()}
        del values["confirmed"]
        for name, known in (("type", TYPES), ("district", self._districts)):
            values[name] = known.get(one_of(values[name], known) or "", values[name])
        return values


def _alike(rows: Sequence[ReadRow]) -> Alike:
    return Alike((row.values["name"] for row in rows), (row.values["licence_number"] for row in rows))


def _doubts(row: ReadRow, known: Institution | None, alike: Alike) -> list[Doubt]:
    """As the verb asks about it."""
    if known:
        return of_known(known, row.values)
    return alike.doubts(name=row.values["name"], number=row.values["licence_number"])


def _joined(row: ReadRow) -> list[Doubt]:
    return [joined(row.values["name"])] if "name" in row.joined else []


def _before(row: ReadRow, first: dict[str, dict[str, int]]) -> dict[str, int]:
    """By column, the earlier row of the sheet that says the same."""
    found = {}
    for name, key in REPEATED.items():
        number = first[name].setdefault(key(row.values[name]), row.number)
        if number != row.number:
            found[name] = number
    return found


def _repeated(before: dict[str, int]) -> Iterator[Doubt]:
    words = {"name": "机构名称", "licence_number": "执业许可证登记号"}
    for name, number in before.items():
        yield Doubt(name, f"{words[name]}与第{number}行相同。", OTHER)


def _known(codes: Iterable[str]) -> dict[str, Institution]:
    rows = Institution.objects.select_related("district").prefetch_related("enrolments")
    return cast(dict[str, Institution], rows.in_bulk(list(dict.fromkeys(codes)), field_name="uscc"))


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
            refuse_known(known, name=values["name"], type=values["type"], district=district)
        except Refused as refused:
            yield refused
