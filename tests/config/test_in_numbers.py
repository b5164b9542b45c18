"""Institutions and experts in numbers: the verb of the single one, each row its own record, the statements few however many."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Enrolment, Institution, Membership, Office, Person, Slip
from accounts.opening import print_slips
from accounts.roles import Regime, Role
from casework import outbox, proving
from casework.actions.enrolments import enrol
from casework.actions.institutions import create_institution
from casework.actions.materials import store_bytes
from casework.downloads import XLSX
from casework.jobs import working
from casework.jobs.importing import Importer, enter_all
from casework.models import Job, Message, Outbox, Record
from casework.workbook import Sheet, write_workbook
from config.scenarios import primary_care
from experts.actions.importing import NominationImport, template
from experts.models import Employer, Employment, Expert, PoolEntry, Specialty
from primary_care_review.enrolment.register import RegisterImport
from primary_care_review.enrolment.workbook import REGISTER
from tests.experts import entries

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class InNumbers:
    """An importer, how to make rows for it, and the tables whose rows it writes, each with its number for one row of the sheet."""

    kind: type[Importer]
    row: Any
    subject: str
    table: str
    key: str  # the column at which a row that is there already is refused
    written: dict[type, int]

    def sheet(self, at):
        return REGISTER if self.kind is RegisterImport else template(at)

    def book(self, indexes, at) -> bytes:
        spec, made = self.sheet(at), [self.row(index) for index in indexes]
        rows = [[values.get(column.name) for column in spec.columns] for values in made]
        return write_workbook([Sheet(spec=spec, rows=rows)])

    def place(self, number, at) -> str:
        spec = self.sheet(at)
        return f"“{spec.sheet}”工作表{spec.cell(self.key, spec.heading_row + 1 + number)}单元格"

    def params(self) -> dict[str, Any]:
        return {} if self.kind is RegisterImport else {"pool": entries.own().pk}


def institution_row(index: int) -> dict[str, Any]:
    row = primary_care.register_row(index) | {"district": "渝中区", "type": "乡镇卫生院"}
    return row | {"name": f"演示第{index}镇卫生院"}


def expert_row(index: int) -> dict[str, Any]:
    return {
        "name": f"演示专家{index}",
        "phone": f"1377{index:07d}",
        "kind": "信息专家",
        "title": "正高级",
        "education": "硕士研究生",
        "practising_since": 2001,
        "specialties": "数据治理、信息安全",
        "district": "渝中区",
        "uscc": entries.UNIT,
        "employer_name": "演示第一卫生事业单位",
        "employed_since": date(2015, 7, 1),
    }


INSTITUTIONS = InNumbers(
    RegisterImport,
    institution_row,
    "institution:",
    "accounts_institution",
    "uscc",
    {Office: 1, Institution: 1, Enrolment: 1, Person: 1, Membership: 1, Slip: 1, Record: 3},
)
EXPERTS = InNumbers(
    NominationImport,
    expert_row,
    "expert:",
    "experts_expert",
    "phone",
    {Expert: 1, Specialty: 2, Employment: 1, PoolEntry: 1, Record: 1},
)
both = pytest.mark.parametrize("of", [INSTITUTIONS, EXPERTS], ids=lambda of: of.kind.name)


@pytest.fixture
def bureau(people):
    entries.own()
    return people[Role.BUREAU_HANDLER]


def start(of, indexes, bureau, at) -> Job:
    file = store_bytes(ContentFile(of.book(indexes, at)), XLSX)
    return working.start(of.kind, by=bureau, at=at, params=of.params(), file=file, file_name="名录.xlsx")


def work(job, at) -> Job:
    outbox.work(Outbox.objects.get(kind=Outbox.Kind.JOB, key=str(job.pk)).pk, at=at)
    job.refresh_from_db()
    return job


def numbers(of) -> dict[type, int]:
    return {model: model.objects.count() for model in of.written}


def recorded(of, since: int) -> dict[str, list[tuple[str, list[str]]]]:
    """Of each subject begun since: verb and tables covered of every row of its record."""
    rows = Record.objects.filter(pk__gt=since).order_by("pk")
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for row in rows:
        found.setdefault(row.subject, []).append((row.verb, [table for table, _, _ in row.covers["rows"]]))
    return found


def own_key(of, row: Record) -> str:
    """The one row of the table that this row of the record covers."""
    [key] = [key for table, key, _ in row.covers["rows"] if table == of.table]
    return key


@both
def test_each_row_has_what_it_would_have_by_itself(of, bureau, at):
    """Also its own covers: the record of one says nothing of the rows of another."""
    enter_all(
        of.kind, file=BytesIO(of.book([1], at)), by=bureau, at=at, **of.params()
    )  # a new employer is entered here
    last = Record.objects.latest("pk").pk
    enter_all(of.kind, file=BytesIO(of.book([2], at)), by=bureau, at=at, **of.params())
    alone = sorted(recorded(of, last).values())
    last, before = Record.objects.latest("pk").pk, numbers(of)
    assert work(start(of, range(3, 33), bureau, at), at).ending == "done"
    assert {model: count - before[model] for model, count in numbers(of).items()} == {
        model: 30 * count for model, count in of.written.items()
    }
    together = recorded(of, last)
    assert sorted(together.values()) == sorted(alone * 30)
    assert sum(subject.startswith(of.subject) for subject in together) == 30
    told = Record.objects.filter(pk__gt=last, verb__in=("create_institution", "nominate"))
    assert [own_key(of, row) for row in told] == [str(row.facts[of.subject.rstrip(":")]["id"]) for row in told]
    assert proving.faults() == []


@both
def test_the_statements_do_not_grow_with_the_rows(of, bureau, at):
    def asked(indexes) -> int:
        job = start(of, indexes, bureau, at)
        with CaptureQueriesContext(connection) as few:
            assert work(job, at).done == len(indexes)
        return len(few)

    asked(range(5))  # what is begun with the first row of all
    assert asked(range(10, 20)) == asked(range(20, 60))


@both
def test_one_that_is_refused_keeps_no_other_from_being_entered(of, bureau, at, monkeypatch):
    """Somebody has entered two of them since the check."""
    monkeypatch.setattr(of.kind, "check", lambda *_, **__: ())
    enter_all(of.kind, file=BytesIO(of.book([4, 17], at)), by=bureau, at=at, **of.params())
    before = numbers(of)
    job = work(start(of, range(30), bureau, at), at)
    assert [place for place, _ in job.faults] == [of.place(number, at) for number in (4, 17)]
    assert all("不能重复" in sentence for _, sentence in job.faults)
    assert (job.ending, job.done, sum(job.counts.values())) == ("done", 30, 28)
    assert {model: count - before[model] for model, count in numbers(of).items()} == {
        model: 28 * count for model, count in of.written.items()
    }
    assert proving.faults() == []


@both
def test_one_sheet_that_names_somebody_twice_enters_them_once(of, bureau, at, monkeypatch):
    monkeypatch.setattr(of.kind, "check", lambda *_, **__: ())
    job = work(start(of, [1, 2, 1, 3], bureau, at), at)
    assert (len(job.faults), sum(job.counts.values())) == (1, 3)
    assert proving.faults() == []


def test_slips_are_made_once_and_open_what_they_name(bureau, at):
    job = work(start(INSTITUTIONS, range(12), bureau, at), at)
    members = Membership.objects.filter(pk__in=job.slips)
    assert not any(member.person.has_usable_password() for member in members)
    slips = [made for part in range(3) for made in working.print_slips(job, most=5, by=bureau, at=at)]
    assert (len(slips), len({member.pk for member, _ in slips})) == (12, 12)
    assert all(Person.objects.get(pk=member.person_id).check_password(password) for member, password in slips)
    assert print_slips(members, by=bureau, at=at) == []
    assert Slip.objects.open().filter(person__memberships__in=members, office=bureau.office).count() == 12
    assert proving.faults() == []


def test_an_employer_named_first_in_the_sheet_is_entered_once(bureau, at):
    before = Employer.objects.count()
    work(start(EXPERTS, range(8), bureau, at), at)
    assert Employer.objects.count() == before + 1
    assert Message.objects.filter(title__startswith="专家入库待审核").count() == 1


def test_one_that_takes_part_elsewhere_keeps_its_people(bureau, at, people):
    row = institution_row(3)
    known = create_institution(
        **{name: row[name] for name in ("uscc", "name", "address", "licence_number", "contact_name", "contact_phone")},
        type="township_hospital",
        district=bureau.office.own_district,
        by=people[Role.CENTRE],
        at=at,
    )
    enrol(known, regime=Regime.EMR, by=people[Role.CENTRE], at=at)
    Membership.objects.create(
        person=people[Role.NOTICE_CLERK].person, office=known.office, role=Role.INSTITUTION_CLERK, valid_from=at.date()
    )
    job = work(start(INSTITUTIONS, range(6), bureau, at), at)
    assert (job.counts, len(job.slips)) == ({"登记": 6}, 5)


def test_two_that_were_looked_into_are_entered_though_one_between_them_is_refused(bureau, at, monkeypatch):
    """They bear one name; tried apart from each other, the second is asked about for the first."""

    def row(index):
        changed = {"name": "演示同名卫生院", "confirmed": "已核对"} if index in (1, 4) else {}
        return institution_row(index) | changed

    of = replace(INSTITUTIONS, row=row)
    monkeypatch.setattr(of.kind, "check", lambda *_, **__: ())
    enter_all(of.kind, file=BytesIO(of.book([2], at)), by=bureau, at=at)
    job = work(start(of, range(6), bureau, at), at)
    assert ([place for place, _ in job.faults], job.counts) == ([of.place(2, at)], {"登记": 5})
    assert [place for place, _ in job.notes] == [f"“机构名录”工作表B{REGISTER.heading_row + 5}单元格"]
    assert Institution.objects.filter(name="演示同名卫生院").count() == 2


class Killed(BaseException):
    """The end of a worker: nothing catches it."""


@both
def test_a_worker_killed_with_a_hundred_half_written_leaves_none_of_them_and_the_next_enters_each_once(
    of, bureau, at, monkeypatch
):
    monkeypatch.setattr(of.kind, "CHUNK", 5)
    monkeypatch.setattr(of.kind, "TOGETHER", 5)
    act, calls = of.kind.act_together, []

    def killed_at_the_second(self, parts, outcome, *, at):
        act(self, parts, outcome, at=at)
        calls.append(parts)
        if len(calls) == 2:
            raise Killed

    monkeypatch.setattr(of.kind, "act_together", killed_at_the_second)
    before, job = numbers(of), start(of, range(12), bureau, at)
    with pytest.raises(Killed):
        work(job, at)
    job.refresh_from_db()
    assert (job.done, sum(job.counts.values())) == (5, 5)
    assert work(job, at + outbox.LEASE + timedelta(minutes=1)).ending == "done"
    assert (sum(job.counts.values()), job.faults) == (12, [])
    assert {model: count - before[model] for model, count in numbers(of).items()} == {
        model: 12 * count for model, count in of.written.items()
    }
    assert proving.faults() == []
