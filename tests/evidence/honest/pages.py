"""Pages that a browser or the portal itself prints."""

from html import escape
from random import Random

from casework.printing.engine import render_pdf

from .office import WORDS

PRINTABLE = WORDS[:5]  # what the portal's own fonts hold


def page(chance: Random) -> str:
    """Headings, a table, links and a field, as pages of offices have them."""
    words = [escape(word) for word in chance.choices(WORDS, k=chance.randint(3, 60))]
    cells = "".join(f"<tr><td>{word}</td><td>{chance.randrange(1000)}</td></tr>" for word in words[:20])
    link = chance.choice(["https://www.nhc.gov.cn/", "mailto:a@example.cn", "page2.html"])
    return (
        f"<!DOCTYPE html><html lang='zh'><meta charset='utf-8'><title>通知</title><body><h1>{words[0]}</h1>"
        f"<p>{'，'.join(words)}</p><table border='1'>{cells}</table><a href='{link}'>链接</a><form><input value='填'></form></body></html>"
    )


def by_weasyprint(chance: Random) -> tuple[str, bytes]:
    words = [escape(word) for word in chance.choices(PRINTABLE, k=chance.randint(3, 60))]
    body = "".join(f"<p>{word}</p>" for word in words)
    return "通知.pdf", render_pdf(f'<html lang="zh-CN"><body><h1>通知</h1>{body}</body></html>', title="通知")
