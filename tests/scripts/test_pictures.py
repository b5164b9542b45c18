"""Pictures are made, not committed, but for the few that README and guides show."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHOWN = ("docs/pictures/", "docs/guides/")
MOST = 3_000_000  # bytes


def test_only_what_readme_and_guides_show_is_committed():
    listed = subprocess.run(
        ["git", "ls-files", "*.png", "*.jpg", "*.jpeg", "*.gif", "*.webp"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    committed = [name for name in listed if (ROOT / name).exists()]
    assert [name for name in committed if not name.startswith(SHOWN)] == []
    assert sum((ROOT / name).stat().st_size for name in committed) < MOST
