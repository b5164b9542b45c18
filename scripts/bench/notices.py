"""A notice as the outbox prints it beside WeasyPrint alone, and the memory of a worker that prints many.

Both get the same HTML, style sheet and fonts, parsed once and warm. The yardstick is WeasyPrint as its makers ship it:
plain PDF, no tags, its own justification, no look for missing characters, no template.
"""

import gc
import multiprocessing
from collections.abc import Callable
from datetime import date
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter

import django

from casework.printing.notice import OfficialPaper, Paragraph

from .figures import Figure

PART = "Notices (÷ bare WeasyPrint: same HTML, style sheet and fonts, warm)"
FEW = 50
WARM_UP = 3
MOST_RATIO, MOST_GROWTH, MOST_MEMORY = 1.2, 5, 150
SHORT = "材料齐全，符合规定形式，现予受理。"
LONG = (
    "根据《基层医疗卫生机构等级评审办法》第十二条、第二十六条规定，我委组织专家对你院申请材料进行了复核，经查，你院“医疗质量安全管理”"
    "“公共卫生服务”等章节达到要求的条款共计128条，占参评条款的百分之八十一点五，符合评审标准。"
)
PAGES = {1: [SHORT], 10: [LONG] * 39}  # pages: the paragraphs that fill them


def paper(serial: int, *, pages: int) -> OfficialPaper:
    """Every notice differs in number, addressee and text, so that nothing is printed from memory."""
    return OfficialPaper(
        issuer="渝中区卫生健康委员会",
        number=f"渝中卫基评〔2026〕{serial}号",
        title="受理通知书",
        addressee=f"第{serial}社区卫生服务中心",
        body=tuple(Paragraph(f"第{serial}号申请第{row}项：{text}") for row, text in enumerate(PAGES[pages], 1)),
        signed_by="渝中区卫生健康委员会",
        dated=date(2026, 3, 5),
        code="7K4M-2QXD-9HTA",
        verify_url="https://portal.example.cn/v/7K4M2QXD9HTA",
        remark="",
    )


def measure(*, repeats: int, many: int) -> list[Figure]:
    """In a process of its own: what pages have loaded before must not count as the memory of printing."""
    with multiprocessing.get_context("spawn").Pool(1, initializer=django.setup) as worker:
        return worker.apply(_measure, kwds={"repeats": repeats, "many": many})


def _measure(*, repeats: int, many: int) -> list[Figure]:
    few = min(FEW, many)
    serials = count(1)
    for _ in range(few):
        paper(next(serials), pages=1).pdf()
    after_few = resident()
    for _ in range(many - few):
        paper(next(serials), pages=1).pdf()
    after_many = resident()
    return [
        *(figure for pages in PAGES for figure in _compared(serials, pages=pages, repeats=repeats)),
        Figure(part=PART, name=f"memory after {few} notices", value=after_few, unit="MB"),
        Figure(part=PART, name=f"memory after {many} notices", value=after_many, unit="MB", aim=MOST_MEMORY),
        Figure(part=PART, name="growth between the two", value=after_many - after_few, unit="MB", aim=MOST_GROWTH),
    ]


def _compared(serials: count, *, pages: int, repeats: int) -> list[Figure]:
    works: dict[str, Callable[[OfficialPaper, str], object]] = {
        "ours": lambda notice, html: notice.pdf(),
        "bare": lambda notice, html: bare_pdf(html),
        "archive": lambda notice, html: bare_pdf(html, pdf_variant="pdf/a-3a"),
    }
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(WARM_UP + repeats):
        notice = paper(next(serials), pages=pages)
        html = notice.html()
        for name, work in works.items():
            gc.collect()  # nobody clears away what the one before has left
            began = perf_counter()
            work(notice, html)
            taken[name].append(perf_counter() - began)
    ms = {name: median(seconds[WARM_UP:]) * 1000 for name, seconds in taken.items()}
    name = f"notice of {pages} page{'s' if pages > 1 else ''}"
    return [
        Figure(part=PART, name=f"{name} ÷ bare WeasyPrint", value=ms["ours"] / ms["bare"], unit="×", aim=MOST_RATIO),
        Figure(part=PART, name=f"{name} ÷ bare, same PDF/A-3a", value=ms["ours"] / ms["archive"], unit="×"),
        Figure(part=PART, name=name, value=ms["ours"], unit="ms"),
    ]


def bare_pdf(html: str, **options: str) -> bytes:
    from weasyprint import HTML  # noqa: PLC0415  # as the engine: web processes do not carry the renderer
    from weasyprint.layout import inline  # noqa: PLC0415

    from casework.printing import engine, justify  # noqa: PLC0415

    ours, inline.justify_line = inline.justify_line, justify._widen_spaces
    try:
        return HTML(string=html).write_pdf(
            font_config=engine._fonts(),
            stylesheets=[engine._stylesheet("official")],
            presentational_hints=True,
            **options,
        )
    finally:
        inline.justify_line = ours


def resident() -> float:
    """Megabytes of this process that are in memory (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
