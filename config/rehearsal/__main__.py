"""`python -m config.rehearsal emr 300 0 1 2025-01-06` (regime, number, years, seed, start), under config.settings.rehearsal: prints the report as JSON."""

import gc
import json
import logging
import os
import signal
import sys
import traceback
from datetime import date
from time import monotonic
from typing import Any

import django


class Queries:
    """How many statements went to the database."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.number += 1
        return execute(sql, params, many, context)


class Errors(logging.Handler):
    """What the portal logs as an error is a fault of the rehearsal: timed work that failed, rows written without the record."""

    def __init__(self, faults: list[str]):
        super().__init__(logging.ERROR)
        self.faults = faults

    def emit(self, record: logging.LogRecord) -> None:
        self.faults.append(self.format(record))


def main(regime: str, number: str, years: str, seed: str, start: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever has started this ends it
    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415  # only of a Django that is set up
    from django.db import connection  # noqa: PLC0415

    from config.rehearsal.years import REHEARSALS  # noqa: PLC0415

    began = monotonic()

    def say(text: str) -> None:
        sys.stderr.write(f"{monotonic() - began:6.0f}秒  {text}\n")

    of = REHEARSALS[regime]
    call_command("migrate", run_syncdb=True, verbosity=0)
    settings.MIGRATION_MODULES.clear()
    call_command("migrate", fake=True, verbosity=0)
    rehearsed = of(int(number), years=int(years), seed=int(seed), start=date.fromisoformat(start), say=say)
    gc.freeze()  # what is loaded by now stays: nobody looks through it again and again
    gc.set_threshold(50_000, 20, 20)  # rows and queries come and go by the thousand, few of them in circles
    queries, report = Queries(), rehearsed.report
    logging.getLogger().addHandler(Errors(report.faults))
    with connection.execute_wrapper(queries):
        try:
            rehearsed.walk()
        except Exception:  # what stops a rehearsal is its first fault; the rest is counted all the same
            report.faults.append(traceback.format_exc())
    report.seconds = round(monotonic() - began, 1)
    say("核对办理记录")
    rehearsed.count(queries.number)
    sys.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.rehearsal")
    main(*sys.argv[1:])
