"""`scripts/servers.py`: both servers answer while the command runs and are gone after it, however it ends."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "servers.py"
pytestmark = pytest.mark.skipif(
    not shutil.which("redis-server") or not any(Path("/usr/lib/postgresql").glob("*/bin/initdb")),
    reason="PostgreSQL or Redis is not installed; scripts/test.sh names that",
)
PRINT_AND_WAIT = (
    "import os, time; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'], flush=True); time.sleep({})"
)


@pytest.fixture
def folder():
    """A temporary folder that PostgreSQL's own user can reach, which pytest's private ones are not."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


def start(code: str, *, folder: Path) -> tuple[subprocess.Popen, list[int]]:
    process = subprocess.Popen(
        [sys.executable, SCRIPT, "run", "--", sys.executable, "-c", code],
        env=os.environ | {"TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
    )
    return process, [urlsplit(url).port for url in process.stdout.readline().split()]


def listening(ports: list[int]) -> set[int]:
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {int(row[1].split(":")[1], 16) for row in rows if row[3] == "0A"} & set(ports)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_command_and_servers(number, folder):
    process, ports = start(PRINT_AND_WAIT.format(60), folder=folder)
    with process:
        assert listening(ports) == set(ports)
        process.send_signal(number)
        assert process.wait(120) == 128 + number
    assert listening(ports) == set()
    assert list(folder.iterdir()) == []


def test_killed_outright_it_leaves_no_server(folder):
    process, ports = start(PRINT_AND_WAIT.format(60), folder=folder)
    with process:
        process.kill()
    give_up_at = time.monotonic() + 10
    while listening(ports) and time.monotonic() < give_up_at:
        time.sleep(0.05)
    assert listening(ports) == set()


def test_the_command_s_status_is_passed_on(folder):
    process, ports = start(PRINT_AND_WAIT.format(0) + "; raise SystemExit(7)", folder=folder)
    with process:
        assert process.wait(120) == 7
    assert listening(ports) == set()
