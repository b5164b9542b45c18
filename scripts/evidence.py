#!/usr/bin/env python3
"""The full counts of what the portal promises, part by part (tests/evidence/), with their results in docs/evidence/.

    make evidence                                   all parts
    .venv/bin/python scripts/evidence.py [PART ...] [--seed N] [--minutes N] [--list]

A part takes at most --minutes (60) and can be stopped at any time: called again at the same commit with the same seed it
goes on where it was. Ends with 0 where every part asked for is complete and every trial held, 1 where not, 2 on bad input.
"""

import argparse
import os
import sys
from pathlib import Path

import django
from django.test.utils import setup_test_environment

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
os.environ.pop("DATABASE_URL", None)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help="which parts (default: all)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same trials (default 1)")
    parser.add_argument("--minutes", type=float, default=60, help="the most that a part may take now (default 60)")
    parser.add_argument("--list", action="store_true", help="name the parts and their counts, and try nothing")
    return parser.parse_args()


def main() -> int:
    chosen = options()
    django.setup()
    setup_test_environment()  # the host of the test client, mail that is kept: as the suite has them
    from scripts.evidence_runs import Store, run  # noqa: PLC0415  # these need the settings
    from tests.evidence.part import parts  # noqa: PLC0415

    known = parts()
    unknown = [name for name in chosen.parts if name not in known]
    if unknown or not 0 < chosen.minutes <= 60:
        why = f"no part named {unknown[0]}; parts: {', '.join(known)}" if unknown else "--minutes is 1 to 60"
        print(f"evidence: {why}", file=sys.stderr)
        return 2
    asked = [known[name] for name in chosen.parts] or [*known.values()]
    if chosen.list:
        for part in asked:
            print(f"{part.name}: {part.title}", *(f"  {kind.full:>9,} {kind.says}" for kind in part.kinds), sep="\n")
        return 0
    store = Store(state=ROOT / "var" / "evidence", results=ROOT / "docs" / "evidence")
    held = [run(part, store, seed=chosen.seed, minutes=chosen.minutes, say=print) for part in asked]
    store.write_page([part.name for part in known.values()])
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
