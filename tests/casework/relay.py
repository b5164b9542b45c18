"""A mail relay of our own on loopback: it takes mail, refuses an address for good or for now, or hangs."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

ANSWERS = {"gone@": b"550 5.1.1 no such user", "full@": b"452 4.2.2 mailbox full"}


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 relay\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"RCPT":
                address = line.decode().partition("<")[2].partition(">")[0]
                if address.startswith("hang@"):
                    self.server.hanging.wait(20)
                    return
                self.server.asked.append(address)
                refusal = next((said for start, said in ANSWERS.items() if address.startswith(start)), None)
                self.wfile.write((refusal or b"250 ok") + b"\r\n")
            elif verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.taken.append(b"".join(lines).decode())
                time.sleep(self.server.slow)
                self.wfile.write(b"250 taken\r\n")
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")


class Relay(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.asked: list[str] = []
        self.taken: list[str] = []
        self.hanging = threading.Event()
        self.slow = 0.0


@contextmanager
def relay(settings) -> Iterator[Relay]:
    """The portal mails through it while it stands."""
    with Relay() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_TIMEOUT = 0.3
        yield server
        server.hanging.set()
        server.shutdown()
