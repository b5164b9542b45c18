"""The programs as they are handed out: the very files, and in that for certificates the keys of this installation."""

import re
from pathlib import Path

from django.conf import settings

from accounts.refused import Refused

from . import verify_certificate

HERE = Path(__file__).parent
DEMONSTRATION = "演示密钥：证书不具效力"
_KEYS = re.compile(r"^KEYS: dict\[str, str\] = \{\n.*?^\}\n", re.MULTILINE | re.DOTALL)


def program_text(name: str) -> bytes:
    text = (HERE / name).read_text(encoding="utf-8")
    if name == "verify_certificate.py":
        rows = "".join(f'    "{key}": "{said}",\n' for key, said in certificate_keys().items())
        text = _KEYS.sub(lambda _: f"KEYS: dict[str, str] = {{\n{rows}}}\n", text)
    return text.encode()


def certificate_seed() -> bytes:
    """The secret of the key by which certificates are signed."""
    if not settings.CERTIFICATE_KEY:
        raise Refused("平台尚未设置证书签名密钥，不能出具等级证书，请联系系统管理员设置。")
    return bytes.fromhex(settings.CERTIFICATE_KEY)


def certificate_keys() -> dict[str, str]:
    """The public keys that verify, each with what is to be said of it: the one in use and those that were."""
    found = dict.fromkeys(settings.CERTIFICATE_FORMER_KEYS, "")
    if settings.CERTIFICATE_KEY:
        demonstration = settings.CERTIFICATE_KEY == settings.DEMONSTRATION_CERTIFICATE_KEY
        found[verify_certificate.public_key(certificate_seed()).hex()] = DEMONSTRATION if demonstration else ""
    return found
