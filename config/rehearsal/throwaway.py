"""A world of its own for a rehearsal: a folder with a database and files, and a process that knows nothing else. Nothing is left of it,
also when a signal ends it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from django.conf import settings

# All that the process is told of the caller's environment.
TOLD = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def rehearse(arguments: Sequence[str], *, keep: Path | None = None) -> str:
    """Runs `python -m config.rehearsal` in the folder, progress on standard error; returns what it printed, empty where it broke down."""
    with _folder(keep) as folder:
        told = {name: os.environ[name] for name in TOLD if name in os.environ}
        told |= {"DJANGO_SETTINGS_MODULE": "config.settings.rehearsal", "REHEARSAL_FOLDER": str(folder)}
        command = [sys.executable, "-m", "config.rehearsal", *arguments]
        with subprocess.Popen(command, cwd=settings.ROOT, env=told, stdout=subprocess.PIPE, text=True) as walking:
            try:
                said, _ = walking.communicate()
            finally:
                walking.kill()
    return said


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """A signal goes the way of every other end: the process is ended, then the folder is taken away."""
    before = {number: signal.signal(number, _leave) for number in ENDING}
    folder = keep or Path(tempfile.mkdtemp(prefix="portal-rehearsal-"))
    try:
        yield folder
    finally:
        for number in ENDING:
            signal.signal(number, signal.SIG_IGN)  # a second one does not keep the folder from being taken away
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)
        for number, handler in before.items():
            signal.signal(number, handler)


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
