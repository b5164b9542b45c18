"""deploy/nginx.conf with Debian's nginx: what it answers itself is Chinese and says what to do, and no building is shut out."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
pytestmark = pytest.mark.skipif(
    shutil.which("nginx", path="/usr/sbin:/usr/bin") is None, reason="Debian package: nginx-light"
)
BUILDING = 150  # people behind one address who sign in within a few seconds


class Portal(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST  # noqa: N815  # the name that http.server asks for

    def log_message(self, format: str, *args) -> None:
        pass


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def upstream() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def nginx(tmp_path, upstream) -> Iterator[tuple[int, Path]]:
    """The configuration as it stands, but for ports, certificate, folders and the user's rights."""
    port = free_port()
    shutil.copytree(DEPLOY / "errors", tmp_path / "errors")
    conf = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    redirecting = conf.index("    server {\n        listen 80")
    conf = conf[:redirecting] + conf[conf.index("    server {\n        listen 443") :]
    for pattern, text in (
        (r"listen 443 ssl http2 default_server;\n\s*listen \[::\]:443[^\n]+", f"listen 127.0.0.1:{port};"),
        (r"\n\s*ssl_[^\n]+", ""),
        (r"listen 127\.0\.0\.1:8080;", f"listen 127.0.0.1:{free_port()};"),
        (r"web:8000", f"127.0.0.1:{upstream}"),
        (r"include mime\.types", "include /etc/nginx/mime.types"),
        (r"/etc/nginx(?=/errors|;)", str(tmp_path)),
        # What nginx answers itself, on demand.
        (
            r"(        location / \{)",
            "".join(f"location = /answers/{code} {{ return {code}; }}\n" for code in (413, 429, 502, 503, 504)) + r"\1",
        ),
        (r"worker_processes auto;", f"worker_processes 1; pid {tmp_path}/pid; daemon off; user root;"),
        (
            r"http \{",
            "http {\n    access_log off;\n"
            + "".join(
                f"    {kind}_temp_path {tmp_path}/{kind};\n"
                for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            ),
        ),
    ):
        conf = re.sub(pattern, text, conf)
    file = tmp_path / "nginx.conf"
    file.write_text(conf, encoding="utf-8")
    command = ["/usr/sbin/nginx", "-c", str(file), "-p", str(tmp_path), "-e", str(tmp_path / "log")]
    running = subprocess.Popen(command, stderr=subprocess.PIPE)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.02)
    yield port, tmp_path
    running.terminate()
    _, said = running.communicate()
    assert b"emerg" not in said, said.decode()


def ask(port: int, method: str, path: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request(method, path, headers={"Content-Length": "0"} | headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text, dict(answer.getheaders())


def heading(page: str) -> str:
    found = re.search(r"<h1>(.+)</h1>", page)
    return found[1] if found else page[:200]


def test_too_large_is_said_in_chinese(nginx):
    status, page, headers = ask(nginx[0], "POST", "/x/", **{"Content-Length": str(60 * 1024 * 1024)})
    assert (status, heading(page)) == (413, "上传的内容太大")
    assert "文件须重新选择" in page
    assert headers["Cache-Control"] == "no-store"


def test_a_portal_that_is_away_is_said_in_chinese(nginx, upstream, tmp_path):
    conf = tmp_path / "nginx.conf"
    conf.write_text(conf.read_text().replace(f"127.0.0.1:{upstream}", f"127.0.0.1:{free_port()}"))
    subprocess.run(["/bin/kill", "-HUP", (tmp_path / "pid").read_text().strip()], check=True)
    for _ in range(100):
        status, page, headers = ask(nginx[0], "POST", "/x/")
        if status != 200:
            break
        time.sleep(0.02)
    assert (status, heading(page)) == (502, "平台暂时无法连接")
    assert headers["Retry-After"] == "60"


def test_maintenance_is_said_in_chinese(nginx):
    (nginx[1] / "errors" / "maintenance").touch()
    for path in ("/workbench/", "/sign-in/"):
        status, page, _ = ask(nginx[0], "GET", path)
        assert (status, heading(page)) == (503, "平台正在维护")


def test_a_building_behind_one_address_signs_in_and_a_flood_is_held_off(nginx):
    answers = [ask(nginx[0], "POST", "/sign-in/")[0] for _ in range(BUILDING)]
    assert set(answers) == {200}
    for _ in range(10 * BUILDING):
        status, page, _ = ask(nginx[0], "POST", "/sign-in/")
        if status != 200:
            break
    assert (status, heading(page)) == (429, "登录请求过多")
    assert ask(nginx[0], "GET", "/sign-in/")[0] == 200


@pytest.mark.parametrize("status", [413, 429, 502, 503, 504])
def test_every_answer_says_what_to_do_and_needs_nothing_from_elsewhere(nginx, status):
    answered, page, headers = ask(nginx[0], "GET", f"/answers/{status}")
    assert answered == status
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert f"错误 {status}" in page
    assert page.count("<title>") == page.count("<h1>") == 1
    assert heading(page) in page.partition("</title>")[0]
    assert "<li>请" in page
    assert "<!--#" not in page
    assert set(re.findall(r'(?:href|src)="([^"]+)"', page)) == {"/errors/errors.css", "/"}


def test_each_answer_has_words_of_its_own(nginx):
    statuses = (413, 429, 502, 503, 504)
    assert len({heading(ask(nginx[0], "GET", f"/answers/{status}")[1]) for status in statuses}) == len(statuses)
