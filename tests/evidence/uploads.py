"""Large files in pieces over lines that break, against the portal served as in production: what arrives is what was sent."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Thread
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from casework import outbox
from casework.models import Material, Outbox, Upload
from config.scenarios import cast, review
from config.scenarios import filing as filings
from emr_rating.models import Filing, YearResult
from emr_rating.stages import Stage
from tests.emr_rating.materials.tus import STREAM, coded
from tests.evidence.part import Batch, Kind, Part

SMALL, LARGE = "small", "large"
MEGABYTE = 1024**2
LARGE_SIZE = 1_946 * MEGABYTE  # 1.9 GiB
GROWN = 30 * MEGABYTE  # the most by which the web process may grow while gigabytes pass
SENDERS = 2
READY = 30  # seconds
TOKEN = "e" * 32


@dataclass(frozen=True)
class Served:
    """A portal that listens, the process that answers, a filing that owes materials, and the cookies of its clerk."""

    port: int
    worker: int
    filing: Filing
    cookies: str
    folder: Path


@contextmanager
def served() -> Iterator[Served]:
    filing, clerk = _owing(at=timezone.now())
    client = Client()
    client.force_login(clerk.person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}"
    with TemporaryDirectory() as folder, _gunicorn(Path(folder)) as (port, worker):
        yield Served(port, worker, filing, cookies, Path(folder))


def _owing(*, at: datetime) -> tuple[Filing, Membership]:
    """Of a hospital that passed 4 and declares 5; the window closed this morning."""
    began = at - timedelta(days=20)
    people = cast.officials(at=began)
    applicant = filings.hospital(2, people=people, at=began)
    cycle = filings.cycle(people=people, at=began, opens_at=began, closes_at=at - timedelta(hours=1))
    passed = {"year": cycle.year - 1, "declared_level": 4, "final_level": 4, "imported_at": began}
    YearResult.objects.create(institution=applicant.institution, **passed)
    filing = filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=began, level=5)
    review.close(cycle)
    return filing, applicant.clerk


@contextmanager
def _gunicorn(folder: Path) -> Iterator[tuple[int, int]]:
    """One process with threads, on the database and in the folders of this one."""
    named = connection.settings_dict
    address = f"sqlite:///{named['NAME']}"
    if connection.vendor == "postgresql":
        place = f"{named['HOST']}:{named['PORT'] or 5432}" if named["HOST"] else ""
        address = f"postgres://{named['USER']}:{named['PASSWORD']}@{place}/{named['NAME']}"
    told = {"DATABASE_URL": address, "UPLOADS_FOLDER": str(settings.UPLOADS_FOLDER), "ALLOWED_HOSTS": "127.0.0.1"}
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind=127.0.0.1:0", "--workers=1", "--threads=4"]
    with (folder / "log").open("w+") as log:
        running = subprocess.Popen(
            [*command, "--worker-class=gthread"],
            env=os.environ | told | {"DJANGO_SETTINGS_MODULE": "config.settings.test"},
            stdout=log,
            stderr=log,
            cwd=settings.ROOT,
        )
        try:
            yield _listening(folder / "log"), _child_of(running.pid)
        finally:
            running.terminate()
            running.wait()


def _listening(log: Path) -> int:
    """The port, once it says so and answers."""
    for _ in range(READY * 10):
        said = log.read_text()
        if "Booting worker" in said:
            return int(said.partition("http://127.0.0.1:")[2].split()[0])
        time.sleep(0.1)
    raise TimeoutError(log.read_text())


def _child_of(pid: int) -> int:
    for _ in range(READY * 10):
        if children := Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            return int(children[0])
        time.sleep(0.1)
    raise TimeoutError("no worker")


def _resident(pid: int) -> int:
    """The most memory that the process has held so far, in bytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def attempt(world: Served, batch: Batch) -> Iterator[str]:
    _together(world, _files(world, "first", 9 * MEGABYTE, Random(batch.seed)), cuts=1, chance=Random(batch.seed))
    for number, chance in batch.chances():
        size = chance.randint(20_000, 3 * MEGABYTE) if batch.kind == SMALL else LARGE_SIZE
        cuts = chance.randint(1, 6) if batch.kind == SMALL else 20
        files = _files(world, f"{batch.kind}-{number}", size, chance)
        before = _resident(world.worker)
        _together(world, files, cuts=cuts, chance=chance)
        grown = _resident(world.worker) - before
        if grown > GROWN:
            yield f"number {number}: the web process grew by {grown // MEGABYTE} MB"
        yield from _arrived(number, files)
        for path in files:
            path.unlink()


def _files(world: Served, name: str, size: int, chance: Random) -> list[Path]:
    return [pdf(world.folder / f"{name}-{sender}.pdf", size, chance) for sender in range(SENDERS)]


def _together(world: Served, files: list[Path], *, cuts: int, chance: Random) -> None:
    senders = [Thread(target=_send, args=(world, path, cuts, chance.random())) for path in files]
    for one in senders:
        one.start()
    for one in senders:
        one.join()


def pdf(path: Path, size: int, chance: Random) -> Path:
    """One page and a stream that no packing makes smaller."""
    block = chance.randbytes(min(size, MEGABYTE))
    with path.open("wb") as file:
        places = []
        for text in (
            b"%PDF-1.7\n",
            b"1 0 obj\n<</Type/Catalog/Pages 2 0 R/Numbers 4 0 R>>\nendobj\n",
            b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n",
            b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\n",
            b"4 0 obj\n<</Length %d>>\nstream\n" % size,
        ):
            places.append(file.tell())
            file.write(text)
        for start in range(0, size, len(block)):
            file.write(block[: size - start])
        file.write(b"\nendstream\nendobj\n")
        table = file.tell()
        file.write(b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places[1:]))
        file.write(b"trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table)
    return path


def _ask(world: Served, method: str, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str]]:
    line = HTTPConnection("127.0.0.1", world.port, timeout=60)
    line.request(method, path, headers=_signed(world) | headers)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status, dict(answer.getheaders())


def _signed(world: Served) -> dict[str, str]:
    return {"Cookie": world.cookies, "X-CSRFToken": TOKEN, "Tus-Resumable": "1.0.0"}


def _send(world: Served, path: Path, cuts: int, seed: float) -> None:
    """As a browser behind a bad line: asks how far it has come, sends, is cut somewhere, and begins again."""
    size, chance = path.stat().st_size, Random(seed)
    said = coded(filename=path.name, case=world.filing.number, places="proof:01.01")
    _, headers = _ask(world, "POST", "/uploads/", {"Upload-Length": str(size), "Upload-Metadata": said})
    address = urlsplit(headers["Location"]).path
    for left in range(cuts, -1, -1):
        offset = int(_ask(world, "HEAD", address, {})[1]["Upload-Offset"])
        end = size if not left else offset + chance.randint(1, max(2 * (size - offset) // (left + 1), 2))
        _patch(world, address, path, offset, min(end, size))
    # A process that was cut off may still be writing its last piece.
    for _ in range(READY):
        _, headers = _ask(world, "HEAD", address, {})
        if int(headers["Upload-Offset"]) == size:
            return
        _patch(world, address, path, int(headers["Upload-Offset"]), size)
        time.sleep(0.2)


def _patch(world: Served, address: str, path: Path, start: int, end: int) -> None:
    """Announces all that is left and breaks the line at `end`."""
    size = path.stat().st_size
    line = HTTPConnection("127.0.0.1", world.port, timeout=120)
    line.putrequest("PATCH", address)
    told = {"Content-Type": STREAM, "Upload-Offset": str(start), "Content-Length": str(size - start)}
    for name, value in (_signed(world) | told).items():
        line.putheader(name, value)
    line.endheaders()
    # Where the last piece before a cut is still being written, the server answers 409 and hangs up: asked again, it tells more.
    with path.open("rb") as file, suppress(OSError):
        file.seek(start)
        while (at := file.tell()) < end:
            line.send(file.read(min(MEGABYTE, end - at)))
        if end == size:
            line.getresponse().read()
    line.close()


def _arrived(number: int, files: list[Path]) -> Iterator[str]:
    """Looked into as a worker does, and kept under the sum that it was sent with."""
    for path in files:
        upload = Upload.objects.get(name=path.name)
        row = Outbox.objects.filter(kind=Outbox.Kind.UPLOAD, key=upload.key.hex).first()
        if row is None:
            yield f"number {number}: only {upload.offset} of {upload.length} bytes of {path.name} arrived"
            continue
        outbox.work(row.pk, at=timezone.now())
        with path.open("rb") as file:
            sent = hashlib.file_digest(file, "sha256").hexdigest()
        kept = Material.objects.filter(name=path.name).values_list("file__sha256", "file__size").first()
        if kept != (sent, path.stat().st_size):
            upload.refresh_from_db()
            yield f"number {number}: {path.name} was sent as {sent[:12]} and kept as {kept}: {upload.reason}"


PART = Part(
    name="uploads",
    title="Large files in pieces",
    kinds=(
        Kind(
            LARGE,
            1,
            "two files of 1.9 GiB, sent at once and cut twenty times each, arrive with the sums they were sent with, while the web process grows "
            "by no more than 30 MB",
            suite=0,
        ),
        Kind(
            SMALL,
            100,
            "so do two small ones that are cut up to six times",
            suite=2,
        ),
    ),
    attempt=attempt,
    world=served,
    database=True,
)
