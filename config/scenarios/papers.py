"""Papers that are handed in: each a page that says its name, so that each name has bytes of its own."""

from functools import cache
from hashlib import sha256
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape
from PIL import Image

from casework.files.examine import Examined, examine
from casework.printing.engine import render_pdf


@cache
def _page(name: str) -> bytes:
    page = f'<html lang="zh-CN"><body><h1>{escape(name)}</h1><p>演示材料，内容为虚构。</p></body></html>'
    return render_pdf(page, title=name)


def pdf(name: str = "材料.pdf") -> SimpleUploadedFile:
    """As a browser sends it."""
    return SimpleUploadedFile(name, _page(name), content_type="application/pdf")


@cache
def material(name: str = "材料.pdf") -> Examined:
    """The same, looked into."""
    return examine(pdf(name))


@cache
def shot(name: str = "照片.jpg") -> bytes:
    """A photograph as a camera makes it: small, and of a colour that its name gives, so that each name has bytes of its own."""
    made = BytesIO()
    Image.new("RGB", (64, 48), tuple(sha256(name.encode()).digest()[:3])).save(made, "JPEG")
    return made.getvalue()


@cache
def photograph(name: str = "照片.jpg") -> Examined:
    """The same, looked into."""
    return examine(SimpleUploadedFile(name, shot(name), content_type="image/jpeg"))
