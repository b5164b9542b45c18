#!/usr/bin/env python3
"""The speed of scoring, pages, notices and draws beside their yardsticks (docs/benchmark.md).

    make bench
    scripts/servers.py run -- .venv/bin/python scripts/bench.py [--quick] [--sizes 1000,10000] [--json FILE]
    DATABASE_URL=sqlite:////tmp/bench.sqlite3 .venv/bin/python scripts/bench.py --imports

Needs an empty PostgreSQL of its own in DATABASE_URL and fills it; the imports alone may be measured on SQLite too. Ends
with 1 where a page asks more queries of a larger ledger; a speed that misses its aim is printed as such and fails nothing.
"""

import argparse
import os
import sys
from pathlib import Path

import django

sys.path[0] = str(Path(__file__).resolve().parent.parent)
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.demo"

SIZES, QUICK_SIZES = "1000,10000,100000,1000000", "1000,10000"


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", help=f"how many cases the ledger holds, in growing order (default {SIZES})")
    parser.add_argument("--quick", action="store_true", help="a tenth of the work: enough to see an error, not a trend")
    parser.add_argument("--imports", action="store_true", help="the imports alone, on whichever engine the database is")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    chosen = parser.parse_args()
    chosen.sizes = [int(size) for size in (chosen.sizes or (QUICK_SIZES if chosen.quick else SIZES)).split(",")]
    return chosen


def main() -> int:
    chosen = options()
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres") and not (chosen.imports and url):
        sys.exit("This needs a PostgreSQL of its own in DATABASE_URL; `make bench` starts one.")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  # all of these need the settings
    from django.test.utils import override_settings  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from config.scenarios import cast  # noqa: PLC0415
    from scripts.bench import draws, figures, imports, notices, pages, scoring  # noqa: PLC0415

    at, share = timezone.now(), 10 if chosen.quick else 1
    on = timezone.localdate(at)
    call_command("migrate", verbosity=0)
    measured, differing = [], []
    if not chosen.imports:
        measured += scoring.measure(filings=10_000 // share)
        measured += notices.measure(repeats=40 // share, many=200 // share)
        of_pages = pages.measure(chosen.sizes, repeats=200 // share, at=at)
        measured, differing = measured + of_pages.figures(), of_pages.differing()
    with override_settings(DEBUG=False, LONG_WORK="tick"):  # the worker is called, no thread is begun
        if chosen.imports:
            cast.reference(at=at)
        else:
            measured += draws.measure(experts=5_000 // share, at=at)
        measured += imports.measure(rows=5_000 // share, at=at)
    print(
        f"{on}, {', '.join(f'{name} {value}' for name, value in figures.machine().items())}\n\n{figures.table(measured)}"
    )
    if chosen.json:
        figures.write(chosen.json, measured, on=on.isoformat())
    print("\n".join(["", *differing]))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
