"""No page of a paper ends in a great blank: what does not hold on it is moved together or apart until it does.

The signature never stands alone on a page, so that a short text would go over to the second with it and leave the first one
half empty. GB/T 9704-2012 has the distance of the lines adjusted where the space left does not hold seal and date (7.3.5.4):
first the lines of a page are drawn together, so that all of it stands on one; where that is not enough they are spread, so that the
first page is filled. A paper that needs none of it is laid out once; of one that the closest lines do not bring onto fewer pages no looser
ones are tried first.
"""

from collections.abc import Callable, Iterator
from typing import Any

from weasyprint.document import Document
from weasyprint.formatting_structure import boxes

MOST_EMPTY = 3  # lines at the foot of a page that another one follows
MM = 96 / 25.4  # px
FOOT = (37 + 225) * MM
CLOSE = """
.signature { margin-top: calc(var(--line) * %s) }
.seal { top: calc(var(--line) * -%s) }
.verify { height: 18mm; padding: .5mm 0 0 21mm }
.verify p { font-size: 9pt; line-height: 12pt }
.qr { width: 18mm; height: 18mm }
.record td { line-height: 20pt }
"""
# Lines a page, and what else gives way, in the order in which it is tried.
Fit = tuple[int, str]
AS_IT_IS: Fit = (22, "")
TOGETHER: tuple[Fit, ...] = (
    (22, CLOSE % ("1.5", "1.5")),
    (24, CLOSE % ("1.5", "1.5")),
    (25, CLOSE % ("1", "1.2")),
    (27, CLOSE % ("1", "1.2")),
)
APART: tuple[Fit, ...] = ((21, "p { orphans: 1 }"), (20, "p { orphans: 1 }"))


def best(render: Callable[[str], Document]) -> Document:
    """`render` lays the paper out under a further style sheet."""
    laid_out: dict[Fit, Document] = {}

    def empty(fit: Fit) -> float:
        lines, css = fit
        if fit not in laid_out:
            laid_out[fit] = render(f":root {{ --line: calc(225mm / {lines}) }}{css}" if css else "")
        return max(_empty(laid_out[fit], line=225 * MM / lines), default=0)

    if empty(AS_IT_IS) <= MOST_EMPTY:
        return laid_out[AS_IT_IS]
    empty(TOGETHER[-1])
    fewer = len(laid_out[TOGETHER[-1]].pages) < len(laid_out[AS_IT_IS].pages)
    order = (*TOGETHER, *APART) if fewer else (*APART, *TOGETHER)
    good = next((fit for fit in order if empty(fit) <= MOST_EMPTY), None)
    return laid_out[good or min((AS_IT_IS, *TOGETHER, *APART), key=empty)]


def _empty(document: Document, *, line: float) -> Iterator[float]:
    """How many lines each page that another one follows leaves empty at its foot."""
    for page in document.pages[:-1]:
        yield (FOOT - max(_bottoms(page._page_box.children[0]), default=FOOT)) / line


def _bottoms(root: Any) -> Iterator[float]:
    for box in root.descendants():
        if isinstance(box, boxes.LineBox | boxes.ReplacedBox):
            yield box.position_y + box.height
