"""LibreOffice and Chromium as they stand in offices: files written, opened and saved by them, many in one go."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

SOFFICE, CHROMIUM = Path("/usr/bin/soffice"), Path("/usr/bin/chromium")
PATIENCE = 300  # seconds


def saved_by_libreoffice(files: Mapping[str, bytes], ending: str) -> dict[str, bytes]:
    """Each file as LibreOffice saves it in another format, by the stem of its name; one start for all of them."""
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        for name, content in files.items():
            (room / name).write_bytes(content)
        out = room / "out"
        command = [
            str(SOFFICE),
            f"-env:UserInstallation=file://{room}/profile",
            "--headless",
            "--norestore",
            "--convert-to",
        ]
        subprocess.run(
            [*command, ending, "--outdir", str(out), *(str(room / name) for name in files)],
            check=True, capture_output=True, timeout=PATIENCE, env=os.environ | {"HOME": folder},
        )  # fmt: skip
        return {path.stem: path.read_bytes() for path in sorted(out.iterdir())}


def printed_by_chromium(pages: Mapping[str, str]) -> dict[str, bytes]:
    """Each page as Chromium prints it to a PDF, in a process of its own: a test may have a browser open."""
    with tempfile.TemporaryDirectory() as folder:
        for name, html in pages.items():
            (Path(folder) / f"{name}.html").write_text(html, "utf-8")
        subprocess.run([sys.executable, __file__, folder], check=True, capture_output=True, timeout=PATIENCE)
        return {path.stem: path.read_bytes() for path in sorted(Path(folder).glob("*.pdf"))}


def _print_all(folder: Path) -> None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # only in the process of its own

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page()
        for path in sorted(folder.glob("*.html")):
            page.goto(path.as_uri())
            page.pdf(path=str(path.with_suffix(".pdf")), format="A4", tagged=True, outline=True)
        browser.close()


if __name__ == "__main__":
    _print_all(Path(sys.argv[1]))
