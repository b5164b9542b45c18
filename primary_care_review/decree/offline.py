"""The page that checks a certificate without a server: words, keys and the program in one file (P26)."""

import json
from pathlib import Path

from django.contrib.staticfiles import finders

from casework.verifiers.handing_out import certificate_keys
from casework.verifiers.verify_certificate import LABELS, UNKNOWN, key_name

PAGE = Path(__file__).parent / "offline.html"
PROGRAM = "js/certificate.js"


def page_text() -> str:
    """Nobody's words but the project's own go into it; a `<` is written so that no script ends by one."""
    keys = {key_name(bytes.fromhex(key)).hex(): [key, said] for key, said in certificate_keys().items()}
    said = json.dumps({"keys": keys, "labels": LABELS, "unknown": UNKNOWN}, ensure_ascii=False).replace("<", "\\u003c")
    program = Path(str(finders.find(PROGRAM))).read_text(encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    return page.replace("/* program */", program, 1).replace('"said"', said, 1)
