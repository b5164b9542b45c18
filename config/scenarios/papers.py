"""Papers that are handed in: each a page that says its name, so that each name has bytes of its own."""

from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

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
