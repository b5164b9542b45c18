#!/usr/bin/env python3
"""A private PostgreSQL and a private Redis for as long as a command runs.

    scripts/servers.py run -- COMMAND ARGUMENT...

Both listen on free loopback ports with passwords made for the occasion, keep their data in a temporary folder and end
with the command, however it ends. COMMAND finds them in DATABASE_URL and REDIS_URL. Standard library only.
"""

import ctypes
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

PATIENCE = 30  # seconds that a server may take to start, and to end
PR_SET_PDEATHSIG = 1


class CannotStart(Exception):
    """A server is not installed or does not come up; the sentence says which and why."""


def postgres_bin() -> Path:
    """The folder with initdb: Debian keeps one per major version and none of them on the PATH."""
    versions = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()]
    if versions:
        return max(versions, key=lambda path: [int(part) for part in re.findall(r"\d+", path.parent.name)])
    initdb = shutil.which("initdb")
    if initdb is None:
        raise CannotStart("PostgreSQL is not installed (Debian package: postgresql).")
    return Path(initdb).resolve().parent


def owner() -> str | None:
    """PostgreSQL refuses to run as root; it then runs as the user whom its package makes."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise CannotStart("PostgreSQL does not run as root and there is no user named postgres.") from None


def as_owner() -> dict:
    user = owner()
    return {} if user is None else {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def die_with_parent() -> None:
    """Even when this script is killed outright, the kernel ends what it started (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


@contextmanager
def server(arguments: list, *, name: str, folder: Path, ready: Callable[[], bool]) -> Iterator[None]:
    """One server in the foreground of its own session, so that Ctrl-C in a terminal reaches the command first."""
    log = folder / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            arguments,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509  # no threads here
            **as_owner(),
        )
    try:
        give_up_at = time.monotonic() + PATIENCE
        while not ready():
            if process.poll() is not None or time.monotonic() > give_up_at:
                raise CannotStart(f"{name} did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.05)
        yield
    finally:
        process.send_signal(signal.SIGINT)  # PostgreSQL: fast shutdown; Redis: shutdown
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A new cluster, as quick and as forgetful as tests like it."""
    binaries, port, password = postgres_bin(), free_port(), secrets.token_hex(16)
    secret = folder / "postgres.password"
    secret.write_text(password)
    shutil.chown(secret, owner() or os.getuid())
    initialised = subprocess.run(
        [
            binaries / "initdb",
            *("--pgdata", folder / "postgres", "--username", "portal", "--auth", "scram-sha-256"),
            *("--pwfile", secret, "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
        ],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        **as_owner(),
    )
    if initialised.returncode:
        raise CannotStart(f"initdb: {initialised.stderr}")
    options = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
    }
    address = ["--host", "127.0.0.1", "--port", str(port)]
    with server(
        [binaries / "postgres", "-D", folder / "postgres", *(f"--{name}={value}" for name, value in options.items())],
        name="postgres",
        folder=folder,
        ready=lambda: subprocess.run([binaries / "pg_isready", "--quiet", *address], check=False).returncode == 0,
    ):
        subprocess.run(
            [binaries / "createdb", *address, "--username", "portal", "portal"],
            env=os.environ | {"PGPASSWORD": password},
            check=True,
        )
        yield f"postgres://portal:{password}@127.0.0.1:{port}/portal"


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        raise CannotStart("Redis is not installed (Debian package: redis-server).")
    port, password = free_port(), secrets.token_hex(16)
    settings = folder / "redis.conf"
    settings.write_text(f'bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave ""\nappendonly no\ndir {folder}\n')
    shutil.chown(settings, owner() or os.getuid())

    def ready() -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                connection.sendall(f"AUTH {password}\r\n".encode())
                return connection.recv(16).startswith(b"+OK")
        except OSError:
            return False

    with server([program, settings], name="redis", folder=folder, ready=ready):
        yield f"redis://default:{password}@127.0.0.1:{port}/0"


@contextmanager
def servers() -> Iterator[dict[str, str]]:
    """Both servers; yields the environment variables that lead to them."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-servers-")))
        shutil.chown(folder, owner() or os.getuid())
        database_url = stack.enter_context(postgres(folder))
        redis_url = stack.enter_context(redis(folder))
        yield {"DATABASE_URL": database_url, "REDIS_URL": redis_url}


def run(command: list[str]) -> int:
    """Runs the command beside its servers; returns its exit status, or 128 + the signal that ended it.

    A signal never interrupts the start or the end of a server: it is passed on to the command; a second one kills it.
    """
    received: list[int] = []
    process: subprocess.Popen | None = None

    def pass_on(number: int, _frame: object) -> None:
        received.append(number)
        if process is not None and process.poll() is None:
            os.killpg(process.pid, number if len(received) == 1 else signal.SIGKILL)

    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, pass_on)
    try:
        with servers() as addresses:
            if not received:
                process = subprocess.Popen(
                    command,
                    env=os.environ | addresses,
                    start_new_session=True,
                    preexec_fn=die_with_parent,  # noqa: PLW1509  # no threads here
                )
                process.wait()
    except (CannotStart, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 1
    if received:
        return 128 + received[0]
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


if __name__ == "__main__":
    if sys.argv[1:3] != ["run", "--"] or len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(run(sys.argv[3:]))
