"""How long `verify_record` takes, and how much memory, as the number of cases grows.

    .venv/bin/python -m scripts.bench.record [--sizes 10000,100000] [--json FILE]
    scripts/servers.py run -- .venv/bin/python -m scripts.bench.record      the same on PostgreSQL

Fills an empty database of its own (a file that is thrown away, or the one in DATABASE_URL) with cases whose chains, covers and
anchors are made by the record's own functions, many at a time: for measuring only, everywhere else a case moves through its
steps. Each size is then verified in a process of its own. Ends with 1 where a record is not whole.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[2]
SIZES = "10000,100000,1000000"
ROWS = 8  # of the record a case: the demonstration's filings have 4 on the average and 20 at the most
PORTION = 1_000  # cases written together
A_DAY = 5_000  # cases between two anchors
BEGAN = datetime(2020, 1, 6, 2, 0, tzinfo=UTC)
CLOCKS = 3  # of a case: a row of the record covers four others, as those of the demonstration do
FACTS = {"level": 3, "declared": 3, "experts": [{"id": 17, "name": "顾文澜", "outcome": "keep", "level": None}]}
REASON = "采纳专家意见：填报数据真实完整，符合该级别要求。"


def fill(size: int) -> None:
    """Adds cases until there are as many, each with its whole record; an anchor a day."""
    from casework import anchors  # noqa: PLC0415  # these need the settings
    from casework.models import Case  # noqa: PLC0415

    for first in range(Case.objects.count(), size, PORTION):
        at = BEGAN + timedelta(days=first // A_DAY)
        _add(first, min(PORTION, size - first), at=at)
        if (first + PORTION) % A_DAY == 0:
            anchors.set_anchor(at=at + timedelta(hours=8))


def _add(first: int, count: int, *, at: datetime) -> None:
    """The rows lie in the table as acts would have written them: the first of every case, then the second."""
    from casework.models import Case, Deadline, RecordHead  # noqa: PLC0415
    from casework.models.record import GENESIS  # noqa: PLC0415
    from config.scenarios.cast import DISTRICT  # noqa: PLC0415

    cases = Case.objects.bulk_create(
        Case(
            number=f"E2026-{first + number:07d}",
            kind="emr_filing",
            regime="emr",
            title=f"第{first + number}人民医院",
            summary="申报3级",
            district_id=DISTRICT,
            state="provisional",
            rules_edition="2026",
            opened_at=at,
            version=ROWS,
        )
        for number in range(count)
    )
    clocks = Deadline.objects.bulk_create(
        Deadline(
            case=case,
            clock=f"clock_{number}",
            label="完成区县审核并汇总报送",
            article="E16",
            unit="working_days",
            length=30,
            started_on=at.date(),
            due_on=at.date() + timedelta(days=42),
        )
        for case in cases
        for number in range(CLOCKS)
    )
    says = {case.pk: [_covered(case)] for case in cases}
    for clock in clocks:
        says[clock.case_id].append(_covered(clock))
    last = {case.pk: GENESIS for case in cases}
    for seq in range(1, ROWS + 1):
        for row in _record(cases, says, last, seq, at=at + timedelta(minutes=seq)):
            last[row.case_id] = row.digest
    RecordHead.objects.bulk_create(
        RecordHead(subject=f"case:{case.number}", seq=ROWS, digest=last[case.pk]) for case in cases
    )


def _covered(row: Any) -> list[Any]:
    from accounts.columns import declared, read_columns, row_digest  # noqa: PLC0415

    of = declared(type(row))
    values = (row.pk, *(getattr(row, name) for name in read_columns(of)))
    return [of.table, str(row.pk), row_digest(of, values)]


def _record(cases: list[Any], says: dict[int, list], last: dict[int, str], seq: int, *, at: datetime) -> list[Any]:
    """Whatever has been covered before counts no longer: the last row of the record says how the rows stand."""
    from casework.models import Record  # noqa: PLC0415
    from casework.record import digest  # noqa: PLC0415

    rows = []
    for case in cases:
        covers = says[case.pk] if seq == ROWS else [[table, key, last[case.pk]] for table, key, _ in says[case.pk]]
        row = Record(
            subject=f"case:{case.number}",
            seq=seq,
            case_id=case.pk,
            at=at,
            verb="conclude",
            label="作出区县结论",
            actor_name="曾明远",
            office_name="演示区卫生健康委员会",
            role="区县负责人",
            article="E16",
            reason=REASON,
            facts=FACTS,
            audience="authorities",
            covers={"salt": f"{case.pk:032x}", "rows": covers},
            previous=last[case.pk],
        )
        row.digest = digest(row)
        rows.append(row)
    return Record.objects.bulk_create(rows, batch_size=PORTION)


def verified() -> dict[str, float]:
    """What `verify_record --json` takes in a process of its own: seconds of its processor and by the wall, and its most memory."""
    began = time.perf_counter()
    command = [sys.executable, str(ROOT / "manage.py"), "verify_record", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as running:
        assert running.stdout  # noqa: S101  # it was opened as a pipe
        answer = json.loads(running.stdout.read())
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode or not answer["whole"]:
        sys.exit(f"the record is not whole: {answer['faults'][:3]}")
    return {
        "rows": answer["rows"],
        "covered": answer["covered"],
        "anchors": answer["anchors"],
        "processor": used.ru_utime + used.ru_stime,
        "wall": time.perf_counter() - began,
        "memory": used.ru_maxrss / 1024,
    }


def measure(sizes: list[int]) -> Iterator[dict[str, float]]:
    from django.core.management import call_command  # noqa: PLC0415

    from config.scenarios import cast  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    cast.reference(at=BEGAN)
    for size in sizes:
        fill(size)
        yield {"cases": size, **verified()}


def line(now: dict[str, float], before: dict[str, float] | None) -> str:
    """What a thousand rows of the record add to the size before: as long as that stays the same, the whole is linear."""
    added = {name: now[name] - (before[name] if before else 0) for name in ("rows", "processor")}
    return (
        f"{now['cases']:>9,} cases {now['rows']:>10,} rows {now['processor']:>8.1f} s of the processor {now['wall']:>8.1f} s by the wall, "
        f"{added['processor'] / added['rows'] * 1000:.4f} s a thousand rows more, {now['memory']:.0f} MB at the most"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=SIZES, help="how many cases, in growing order")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-record-") as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/record.sqlite3")
        django.setup()
        found: list[dict[str, float]] = []
        for now in measure([int(size) for size in chosen.sizes.split(",")]):
            print(line(now, found[-1] if found else None), flush=True)
            found.append(now)
        if chosen.json:
            chosen.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
