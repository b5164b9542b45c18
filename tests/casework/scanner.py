"""Scanners to send files to: Debian's clamd with one signature of our own, and one that answers what it is told to."""

import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CLAMD = Path("/usr/sbin/clamd")
MARK = b"PORTAL-TEST-SIGNATURE-7f3a91"  # nobody's virus: the one thing that our signature finds
FINDING = "Portal.Test.Mark.UNOFFICIAL"


@contextmanager
def clamd() -> Iterator[str]:
    """Its socket. It reads no signatures but ours, and ends with the block."""
    folder = Path(tempfile.mkdtemp(prefix="clamd-"))
    try:
        (folder / "db").mkdir()
        (folder / "db" / "portal.ndb").write_text(f"Portal.Test.Mark:0:*:{MARK.hex()}\n")
        path = folder / "socket"
        settings = f"LocalSocket {path}\nDatabaseDirectory {folder / 'db'}\nForeground yes\nStreamMaxLength 60M\nMaxThreads 2\n"
        (folder / "clamd.conf").write_text(settings)
        command = [str(CLAMD), "-c", str(folder / "clamd.conf")]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(path, process)
            yield str(path)
        finally:
            process.terminate()
            process.wait(20)
    finally:
        shutil.rmtree(folder)


def _wait_for(path: Path, process: subprocess.Popen) -> None:
    for _ in range(400):
        assert process.poll() is None, "clamd ended"
        with socket.socket(socket.AF_UNIX) as line:
            if path.exists() and line.connect_ex(str(path)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("clamd does not listen")


@contextmanager
def answering(answer: bytes | None) -> Iterator[str]:
    """A scanner that reads the file and says this, or nothing for as long as it is asked."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as door:
        path, over = f"{folder}/socket", threading.Event()
        door.bind(path)
        door.listen()

        def serve() -> None:
            line, _ = door.accept()
            with line:
                heard = b""
                while not heard.endswith(b"\0\0\0\0"):
                    heard += line.recv(65536)
                if answer is None:
                    over.wait(10)
                else:
                    line.sendall(answer)

        server = threading.Thread(target=serve)
        server.start()
        try:
            yield path
        finally:
            over.set()
            server.join()
