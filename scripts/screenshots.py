#!/usr/bin/env python3
"""Takes the pictures in var/screenshots: every page of the demonstration at three widths and as it is printed.

    make screenshots                     all of them; the demonstration's world is made anew in a temporary folder
    scripts/screenshots.py case filing   only pages whose name begins so

Written as PNG with a palette, about a tenth of the size, and the workbench once more for the README.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

import django  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from scripts.servers import free_port  # noqa: E402

TARGET = ROOT / "var" / "screenshots"
FOR_README = ROOT / "docs" / "pictures" / "workbench.png"
WIDTHS = (1440, 820, 390)
PAPER = 794  # A4 at 96 dots an inch
COLOURS = 128  # fewer, and the red of what is late is lost
PATIENCE = 30


def main(wanted: list[str]) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings.demo",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright's driver runs an event loop of its own
            "DATABASE_URL": f"sqlite:///{folder}/demo.sqlite3",
            "PORTAL_FILES": f"{folder}/files",
            "PORTAL_URL": f"http://127.0.0.1:{port}",
            "REDIS_URL": "",
        }
        django.setup()
        from django.core.management import call_command  # noqa: PLC0415  # needs the settings

        from scripts.pictured import pages  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        call_command("demo")
        chosen = [page for page in pages() if not wanted or page.name.startswith(tuple(wanted))]
        with served(port) as address, sync_playwright() as playwright:
            # The printing engine points fontconfig at the fonts of the notices; the screen has the machine's own.
            machine = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", env=machine)
            for shown in chosen:
                take(browser, address, shown)
            browser.close()
    print(f"{len(chosen)} pages, {sum(file.stat().st_size for file in TARGET.glob('*.png')) / 1e6:.1f} MB in {TARGET}")


@contextmanager
def served(port: int) -> Iterator[str]:
    command = [sys.executable, ROOT / "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/healthz")
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait_for(address: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urlopen(address).close()  # noqa: S310  # our own server
        except URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


def take(browser: Browser, address: str, shown) -> None:
    context = browser.new_context(base_url=address, locale="zh-CN", timezone_id="Asia/Shanghai")
    if shown.member:
        context.add_cookies([{"name": "sessionid", "value": _session(shown.member), "url": address}])
    page = context.new_page()
    answer = page.goto(shown.path)
    if answer.status != shown.status:
        sys.exit(f"{shown.name}: {shown.path} answers {answer.status}.")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        save(page, TARGET / f"{shown.name}-{width}.png")
    if shown.name == "workbench":
        page.set_viewport_size({"width": 1280, "height": 900})
        save(page, FOR_README, full_page=False)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER, "height": 1123})
    save(page, TARGET / f"{shown.name}-print.png")
    context.close()


def _session(member) -> str:
    from django.test import Client  # noqa: PLC0415  # needs the settings

    client = Client()
    client.force_login(member.person)
    return client.cookies["sessionid"].value


def save(page: Page, file: Path, *, full_page: bool = True) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.open(BytesIO(page.screenshot(full_page=full_page))).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
