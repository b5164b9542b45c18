"""A register of institutions and a list of experts, imported as the worker does it: read, checked, entered in chunks, recorded."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from time import perf_counter, process_time
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection

from accounts.models import District, Membership, Office
from accounts.roles import OfficeKind, Regime, Role
from casework import outbox
from casework.actions.materials import store_bytes
from casework.downloads import XLSX
from casework.jobs import working
from casework.jobs.importing import Importer
from casework.models import Job, Outbox
from casework.workbook import Sheet, SheetSpec, write_workbook
from config.scenarios import cast, hospitals
from config.scenarios import primary_care as scenario
from experts.actions.importing import NominationImport, template
from experts.models import Pool
from primary_care_review.enrolment import workbook as enrolment
from primary_care_review.enrolment.register import RegisterImport

from .figures import Figure

AIM = 30  # seconds for five thousand on two cores
UNIT = hospitals.fictional_uscc(5_000_000, district=cast.DISTRICT)


def measure(*, rows: int, at: datetime) -> list[Figure]:
    bureau = Office.objects.get(kind=OfficeKind.BUREAU, district=cast.DISTRICT)
    by = cast.person("bench-bureau", "演示人员", role=Role.BUREAU_HANDLER, office=bureau, at=at)
    pool, _ = Pool.objects.get_or_create(office=bureau, regime=Regime.EMR)
    part = f"Imports of {rows:,} rows by the worker, on {connection.vendor}"
    figures = []
    for kind, book, params in (
        (RegisterImport, _institutions(rows, at), {}),
        (NominationImport, _experts(rows, at), {"pool": pool.pk}),
    ):
        asked: list[str] = []
        began, worked = perf_counter(), process_time()
        with connection.execute_wrapper(_counting(asked)):
            job = _run(kind, book, by=by, at=at, params=params)
        seconds, cpu = perf_counter() - began, process_time() - worked
        assert (job.ending, job.done, job.faults) == ("done", rows, []), job.faults[:3]  # noqa: S101
        figures += [
            Figure(part=part, name=f"{kind.label}, 5,000 rows", value=seconds / rows * 5000, unit="s", aim=AIM),
            Figure(part=part, name=f"{kind.label}, 5,000 rows, of the processor", value=cpu / rows * 5000, unit="s"),
            Figure(part=part, name=f"{kind.label}, a row", value=len(asked) / rows, unit="statements"),
        ]
    return figures


def _counting(asked: list[str]) -> Callable:
    def count(execute: Callable, sql: str, *rest: Any) -> Any:
        asked.append(sql[:80])
        return execute(sql, *rest)

    return count


def _run(kind: type[Importer], book: bytes, *, by: Membership, at: datetime, params: dict) -> Job:
    file = store_bytes(ContentFile(book), XLSX)
    job = working.start(kind, by=by, at=at, params=params, file=file, file_name="名录.xlsx")
    outbox.work(Outbox.objects.get(kind=Outbox.Kind.JOB, key=str(job.pk)).pk, at=at)
    job.refresh_from_db()
    return job


def _institutions(number: int, at: datetime) -> bytes:
    spec, district = enrolment.REGISTER, District.objects.get(pk=cast.DISTRICT)
    rows = []
    for index in range(number):
        row = scenario.register_row(index) | {"district": district.name, "type": "乡镇卫生院"}
        row["name"] = f"演示第{index}镇卫生院"
        rows.append([row.get(column.name) for column in spec.columns])
    return _book(spec, rows)


def _experts(number: int, at: datetime) -> bytes:
    spec = template(at)
    since = date(2015, 7, 1)
    rows = []
    for index in range(number):
        own = [
            f"演示专家{index}",
            f"135{index:08d}",  # no number that the scenarios give away
            "",
            "信息专家",
            "正高级",
            "硕士研究生",
            2001,
            "数据治理、信息安全",
        ]
        rows.append([*own, "渝中区", UNIT, "演示第一卫生事业单位", since, *[None] * 9])
    return _book(spec, rows)


def _book(spec: SheetSpec, rows: list[list]) -> bytes:
    return BytesIO(write_workbook([Sheet(spec=spec, rows=rows)])).getvalue()
