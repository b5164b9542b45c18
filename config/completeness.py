"""Whether the portal does what every article asks: code, a page that opens, and tests that have just passed.

A test says by its marks what it shows: `article("E11")` the article at work, `refuses("E11", 1)` the first of the refusals that
`articles.py` lists for it, `opens("E11")` its page. Only a test that ran and passed counts; skipped, expected to fail and failed
are as if it were not there, and a failed one is named.
"""

import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from casework import regulations

# Appeals, the scope of the text, and when it came into force: what no machine does (articles of the specification).
MAY_BE_LEFT = frozenset({"P01", "P36", "E02", "E34"})


@dataclass
class Shown:
    """What the tests of one run have shown: mark -> what it says ("E11 1") -> how many passed; and which of them failed."""

    passed: Mapping[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    failed: list[str] = field(default_factory=list)

    def times(self, mark: str, said: str) -> int:
        return self.passed[mark].get(said, 0)


def run(articles: Iterable[str], *, report: Path) -> None:
    """Runs the tests that are marked with these articles (all of them where none is named); the result stands in `report`."""
    only = ",".join(articles) or "all"
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "2", f"--law={only}", f"--junitxml={report}"],
        cwd=settings.ROOT,
        stdout=sys.stderr,
        check=False,
    )


def read(report: Path) -> Shown:
    shown = Shown()
    for case in ET.parse(report).iter("testcase"):  # noqa: S314  # written by the run above
        marks = [(row.get("name", ""), row.get("value", "")) for row in case.iter("property")]
        outcomes = {part.tag for part in case}
        if outcomes & {"failure", "error"}:
            shown.failed.append(f"{case.get('classname')}::{case.get('name')}")
        elif "skipped" not in outcomes:
            for mark, said in marks:
                shown.passed[mark][said] = shown.times(mark, said) + 1
    return shown


def faults(rows: list[dict[str, Any]], shown: Shown) -> list[str]:
    """What stands between each article and "done", one line each; `rows` as `config.lawmap.rows` gives them."""
    found = [f"a test failed: {name}" for name in shown.failed]
    for row in rows:
        name = row["article"]
        if row["not_mechanisable"]:
            found += [] if name in MAY_BE_LEFT else [f"{name}: cannot be said to be beyond a machine"]
            continue
        if not row["claimed"]:
            found.append(f"{name}: not claimed")
        if not row["code"]:
            found.append(f"{name}: no code cites it")
        if not shown.times("article", name):
            found.append(f"{name}: no test that shows it has passed")
        if row["page"] is None or (row["page"] != "step" and not shown.times("opens", name)):
            found.append(f"{name}: no page of it was opened")
        for number, refused in enumerate(regulations.article(name).refuses, 1):
            if not shown.times("refuses", f"{name} {number}"):
                found.append(f"{name}: no test has passed that refuses {number} ({refused})")
    return found
